"""A survey that was drawn as a sample, from its export to its release: ranges and verdicts know of the design."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from sqlalchemy import Engine

from campaign.survey import Breakdown, Design, Option, Question, Survey
from collector.publish_survey import import_survey, publish_survey
from collector.survey_audit import SurveyNotPublishable
from metrics.disclosure_audit import audit
from metrics.survey_design import Numbers, SurveyDesign
from metrics.survey_estimates import Estimates, shares
from metrics.survey_tests import against_the_rest, rao_scott
from store.engine import writing_engine
from store.survey_answers import answers
from store.survey_releases import SurveyRelease, latest_release
from store.tables import Base
from tests.collector.test_publish_survey import A_MOMENT, a_survey
from tests.oracle_files import base, respondents

AGES = ("Under 45", "45-54", "55-64", "65-74", "75+")
# Made up: the trusts of each region, of which the respondents' are a sample.
TRUSTS = {region: 20.0 + 10 * place for place, region in enumerate(sorted(set(respondents()["region"])))}
DESIGN = Design(stratum="region", cluster="trust", population_size="trusts")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store with every table."""
    engine = writing_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def a_sampled_survey(design: Design | None = DESIGN) -> Survey:
    question = Question(
        key="gp3", wording="Were you at the GP three times?", short="GP", kind="single", column="gp3",
        options=(Option(code="1", label="Yes"), Option(code="0", label="No")), highlight=("1",), breakdowns=("age",),
    )  # fmt: skip
    age = Breakdown(key="age", label="Age", column="age", groups=AGES)
    return a_survey().model_copy(update={"breakdown": (age,), "question": (question,), "design": design})


def export_of(folder: Path, people: pd.DataFrame) -> Path:
    whole = people.assign(gp3=people["gp3"].astype("Int64"), trusts=people["region"].map(TRUSTS))
    whole[["region", "trust", "trusts", "age", "gp3"]].to_csv(folder / "export.csv", index=False)
    return folder / "export.csv"


def published(database: Engine, survey: Survey, export: Path) -> SurveyRelease:
    import_survey(database, survey, export, A_MOMENT)
    publish_survey(database, survey, A_MOMENT)
    release = latest_release(database, survey.key)
    assert release is not None
    return release


def design(weights: Numbers) -> SurveyDesign:
    people = respondents()
    strata, clusters = (pd.factorize(people[name])[0].astype(np.int64) for name in ("region", "trust"))
    return SurveyDesign(weights, strata, clusters, people["region"].map(TRUSTS).to_numpy(float))


def told(results: pd.DataFrame, group: str) -> list[int]:
    (row,) = results[(results["group"] == group) & (results["answer"] == "1")].to_dict("records")
    return [row[name] for name in ("percent", "low", "high")]


def rounded(found: Estimates) -> list[int]:
    return [int(np.floor(100 * float(one[0]) + 0.5)) for one in (found.value, found.low, found.high)]


def test_ranges_shares_and_verdicts_are_those_of_the_sample(database: Engine, tmp_path: Path) -> None:
    release = published(database, a_sampled_survey(), export_of(tmp_path, respondents()))

    gp3 = respondents()["gp3"].to_numpy(float)
    trusts = respondents().groupby("region")["trust"].transform("nunique").to_numpy(float)
    equal = design(np.ones(len(gp3)))
    weighted = design(respondents()["region"].map(TRUSTS).to_numpy(float) / trusts)
    groups = {"Everyone": base("gp3")} | {age: base("gp3", f"age={age}") for age in AGES}
    for group, inside in groups.items():
        assert told(release.results, group) == rounded(shares(gp3[:, None], equal, inside))
        assert told(release.weighted, group) == rounded(shares(gp3[:, None], weighted, inside))
    codes = pd.Categorical(respondents()["age"], categories=list(AGES)).codes.astype(np.int64)
    yes = np.nan_to_num(gp3)
    for is_weighted, one in ((False, equal), (True, weighted)):
        test = rao_scott(codes, yes.astype(np.int64), one, base("gp3"))
        expected = {AGES[x.group]: x.verdict for x in against_the_rest(yes, codes, one, base("gp3"), test)}
        found = release.verdicts[(release.verdicts["weighted"] == is_weighted) & (release.verdicts["answer"] == "1")]
        assert dict(zip(found["group"], found["verdict"], strict=True)) == expected
        assert "higher" in expected.values()
    assert release.report["sample"] == "strata, clusters and the size of the population"
    assert release.report["weighted_to"] == "stratum (as sampled)"


def test_a_weighted_mean_with_its_range_is_that_of_rs_example(database: Engine, tmp_path: Path) -> None:
    # svymean(~x) of example(fpc) in R's survey package: 5.448148, standard error 0.6160407, 6 degrees of freedom. Here
    # everybody is ten people of one cluster, and x is ten times as much, so that it is a scale of whole numbers.
    x, strata = [28, 41, 68, 68, 92, 37, 66, 42], [1] * 5 + [2] * 3
    lines = [f"{value},{strata[n]},{n},{15 if strata[n] == 1 else 12}" for n, value in enumerate(x) for _ in range(10)]
    (tmp_path / "export.csv").write_text("\n".join(["x,stratum,cluster,size", *lines]))
    options = tuple(Option(code=str(one), label=str(one)) for one in sorted(set(x)))
    question = Question(key="x", wording="How much?", short="How much", kind="scale", column="x", options=options)
    sample = Design(stratum="stratum", cluster="cluster", population_size="size")
    survey = a_survey().model_copy(update={"breakdown": (), "question": (question,), "design": sample})

    release = published(database, survey, tmp_path / "export.csv")

    (row,) = release.means[release.means["weighted"]].to_dict("records")
    reach = 6.160407 * stats.t.ppf(0.975, 6)
    expected = [round(one, 1) for one in (54.48148, 54.48148 - reach, 54.48148 + reach)]
    assert [row["mean"], row["low"], row["high"]] == expected


def test_clusters_that_answer_alike_widen_the_range_and_change_no_share(database: Engine, tmp_path: Path) -> None:
    people = respondents().assign(gp3=(pd.factorize(respondents()["trust"])[0] % 4 == 0).astype(float))
    plain = published(database, a_sampled_survey(None), export_of(tmp_path, people))

    another = a_sampled_survey().model_copy(update={"key": "another"})
    sampled = published(database, another, export_of(tmp_path, people))

    (share, low, high), (same, lower, higher) = (told(one.results, "Everyone") for one in (plain, sampled))
    assert same == share
    assert (lower < low - 3, higher > high + 3) == (True, True)


def test_what_is_hidden_without_a_design_is_hidden_with_one(database: Engine, tmp_path: Path) -> None:
    people = respondents()[respondents()["gp3"].notna()].iloc[:400]
    young = people[people["age"] == "Under 45"]
    few = people.drop(index=young.index[25:])
    few.loc[few["age"] == "55-64", "gp3"] = [1.0] * 3 + [0.0] * (int((few["age"] == "55-64").sum()) - 3)

    release = published(database, a_sampled_survey(Design(cluster="trust")), export_of(tmp_path, few))

    state = release.results[release.results["answer"] == "1"].set_index("group")["state"]
    assert (state["Under 45"], state["55-64"]) == ("hidden", "below")
    assert (state == "hidden").sum() == 2
    assert audit(release.results, answers(database, "test"), a_sampled_survey(Design(cluster="trust"))) == []


def test_a_stratum_of_a_single_cluster_is_said_plainly_and_publishes_nothing(database: Engine, tmp_path: Path) -> None:
    people = respondents().assign(trust=respondents()["trust"].where(respondents()["region"] != "Wales", "only one"))
    import_survey(database, a_sampled_survey(), export_of(tmp_path, people), A_MOMENT)

    with pytest.raises(SurveyNotPublishable, match=r"a stratum has a single cluster .* join it with a similar stratum"):
        publish_survey(database, a_sampled_survey(), A_MOMENT)

    assert latest_release(database, "test") is None


def test_a_design_that_came_after_the_import_asks_for_another(database: Engine, tmp_path: Path) -> None:
    import_survey(database, a_sampled_survey(None), export_of(tmp_path, respondents()), A_MOMENT)

    with pytest.raises(
        SurveyNotPublishable, match=r"design stratum: it is not stored for everybody.*Import the export"
    ):
        publish_survey(database, a_sampled_survey(), A_MOMENT)
