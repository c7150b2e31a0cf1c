"""A survey's answers, weighted by its codebook: R's values again, this time from answers as they are stored."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from campaign.survey import Breakdown, Option, Question, Survey
from metrics.disclosure_audit import audit
from metrics.disclosure_release import audited_release
from metrics.survey import results
from metrics.survey_people import weighted_people
from metrics.survey_weighted import group_comparisons, weighted_results
from metrics.survey_weights import RakingError
from tests.oracle_files import expected, margins, respondents

FACTORS = ("region", "age", "ethnicity")


def a_survey() -> Survey:
    question = Question(
        key="gp3",
        wording="?",
        short="?",
        kind="single",
        column="gp3",
        options=(Option(code="yes", label="Yes"), Option(code="no", label="No")),
        highlight=("yes",),
        breakdowns=("region", "age"),
    )
    breakdowns = tuple(
        Breakdown(key=key, label=key, column=key, groups=tuple(sorted(respondents()[key].unique()))) for key in FACTORS
    )
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        breakdown=breakdowns,
        question=(question,),
    )


def answers() -> pd.DataFrame:
    people = respondents().assign(respondent=[f"person {n:04}" for n in range(len(respondents()))])
    parts = [
        people[["respondent", key]].rename(columns={key: "answer"}).assign(question=f"by:{key}") for key in FACTORS
    ]
    given = people[people["gp3"].notna()]
    parts.append(given[["respondent"]].assign(answer=np.where(given["gp3"] == 1, "yes", "no"), question="gp3"))
    return pd.concat(parts, ignore_index=True)[["respondent", "question", "answer"]].astype("str")


def population() -> dict[str, dict[str, float]]:
    found = {}
    for margin in margins():
        names = respondents()[margin.name].to_numpy(str)
        found[margin.name] = {
            str(names[margin.codes == code][0]): float(people) for code, people in enumerate(margin.people)
        }
    return found


def test_shares_weighted_from_stored_answers_are_rs() -> None:
    # R's expected values are without a cap.
    weighted = weighted_people(answers(), a_survey(), population(), greatest=None)

    found = weighted_results(answers(), a_survey(), weighted)

    assert weighted.left_out == 0
    chose_yes = found[(found["answer"] == "highlight") & (found["breakdown"] != "age")]
    assert len(chose_yes) == 13
    for row in chose_yes.to_dict("records"):
        domain = "ALL" if row["breakdown"] == "all" else f"region={row['group']}"
        r = expected()["synth_raked_cal", "gp3", domain]
        ours = (row["share"], row["standard_error"], row["design_effect"], row["base"], row["degrees_of_freedom"])
        assert ours == pytest.approx([r[name] for name in ("p", "se", "deff_replace", "n", "degf")], rel=1e-9)


def test_weights_are_rs_capped_ones() -> None:
    weighted = weighted_people(answers(), a_survey(), population())

    assert weighted.design.weights == pytest.approx(respondents()["w_trimrake"].to_numpy(), rel=1e-6)


def test_rows_counts_and_bases_are_those_of_unweighted_results() -> None:
    plain = results(answers(), a_survey())

    found = weighted_results(answers(), a_survey(), weighted_people(answers(), a_survey(), population()))

    same = ["question", "breakdown", "group", "answer", "count", "base"]
    pd.testing.assert_frame_equal(found[same], plain[same])
    assert found["share"].between(found["low"], found["high"]).all()
    assert not np.allclose(found["share"], plain["share"], atol=0.01)


def test_people_without_a_group_of_a_margin_are_left_out_and_counted() -> None:
    all_answers = answers()
    without = all_answers[~((all_answers["question"] == "by:age") & (all_answers["respondent"] == "person 0001"))]

    weighted = weighted_people(without, a_survey(), population())

    assert weighted.left_out == 1
    assert "person 0001" not in weighted.counted


def test_a_population_that_cannot_be_met_is_refused() -> None:
    people = population()
    people["age"]["Under 45"] *= 2

    with pytest.raises(RakingError, match="age adds up to"):
        weighted_people(answers(), a_survey(), people)


def test_weighted_results_pass_the_rules_and_the_audit_with_the_weights_known() -> None:
    weighted = weighted_people(answers(), a_survey(), population())
    weights = pd.Series(weighted.design.weights, index=list(weighted.people))

    release = audited_release(weighted_results(answers(), a_survey(), weighted), answers(), a_survey(), weights)

    shown = release.results
    everyone = shown[(shown["answer"] == "highlight") & (shown["breakdown"] == "all")]
    assert everyone[["percent", "low", "high", "base"]].to_numpy().tolist() == [[20, 18, 23, 1930]]
    assert audit(release.results, answers(), a_survey(), weights) == []


def test_regions_that_do_not_differ_are_not_compared_and_age_groups_that_do_are() -> None:
    weighted = weighted_people(answers(), a_survey(), population())

    found = group_comparisons(answers(), a_survey(), weighted)

    regions, ages = (found[(found["breakdown"] == key) & (found["answer"] == "yes")] for key in ("region", "age"))
    assert set(regions["verdict"]) == {"no clear difference"}
    assert regions["difference"].isna().all()
    assert (ages["f_p"] < 0.05).all()
    verdicts = dict(zip(ages["group"], ages["verdict"], strict=True))
    assert (verdicts["Under 45"], verdicts["65-74"]) == ("higher", "lower")
