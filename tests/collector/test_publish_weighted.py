"""What a release says besides results as published: weighted ones, which groups differ, and changes between waves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine

from campaign.load import CampaignError, load_surveys
from campaign.survey import Breakdown, Margin, Survey
from collector.publish_survey import import_survey, publish_survey
from collector.survey_audit import SurveyNotPublishable
from store.engine import writing_engine
from store.survey_releases import SurveyRelease, latest_release
from store.tables import Base
from tests.builders import a_campaign_folder
from tests.collector.test_publish_survey import A_MOMENT, LATER, a_survey, an_export

AGE = Breakdown(key="age", label="Age", column="age", groups=("young", "old"))
LARGE = {"Wales_no": 90, "Wales_yes": 110, "London_no": 40, "London_yes": 160, "Scotland_no": 45, "Scotland_yes": 155}
CODEBOOK = (Path(__file__).parent.parent.parent / "campaign" / "surveys" / "unsurvivors.toml").read_text("utf-8")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store with every table."""
    engine = writing_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def weighted_by_region(**population: float) -> Survey:
    margin = Margin(breakdown="region", population=population, source="A census", as_of=date(2021, 3, 21))
    return a_survey().model_copy(update={"margin": (margin,)})


def published(database: Engine, survey: Survey, export: Path) -> SurveyRelease:
    import_survey(database, survey, export, A_MOMENT)
    publish_survey(database, survey, A_MOMENT)
    release = latest_release(database, survey.key)
    assert release is not None
    return release


def share(results: pd.DataFrame, group: str, answer: str = "no") -> int:
    row = results[(results["group"] == group) & (results["answer"] == answer)]
    return int(row["percent"].iloc[0])


def verdicts_of(release: SurveyRelease, *, weighted: bool = False) -> dict[str, str]:
    found = release.verdicts[(release.verdicts["weighted"] == weighted) & (release.verdicts["answer"] == "no")]
    return dict(zip(found["group"], found["verdict"], strict=True))


def test_a_group_that_differs_is_higher_and_the_others_are_not(database: Engine, tmp_path: Path) -> None:
    release = published(database, a_survey(), an_export(tmp_path, **LARGE))

    assert verdicts_of(release) == {"Wales": "higher", "London": "lower", "Scotland": "lower"}


def test_groups_alike_have_no_clear_difference(database: Engine, tmp_path: Path) -> None:
    alike = {
        "Wales_no": 50,
        "Wales_yes": 150,
        "London_no": 52,
        "London_yes": 148,
        "Scotland_no": 49,
        "Scotland_yes": 151,
    }

    release = published(database, a_survey(), an_export(tmp_path, **alike))

    assert set(verdicts_of(release).values()) == {"no clear difference"}


def test_a_hidden_group_has_no_verdict_and_no_part_in_those_of_others(database: Engine, tmp_path: Path) -> None:
    # Scotland is too small, and London, the next smallest, is hidden with it: Wales has nothing left to differ from.
    few = LARGE | {"Scotland_no": 0, "Scotland_yes": 20, "London_no": 5, "London_yes": 60}

    release = published(database, a_survey(), an_export(tmp_path, **few))

    assert verdicts_of(release) == {"Wales": "no clear difference"}


def test_weighted_results_stand_beside_those_as_published(database: Engine, tmp_path: Path) -> None:
    survey = weighted_by_region(Wales=3_000_000, London=9_000_000, Scotland=5_500_000)

    release = published(database, survey, an_export(tmp_path, **LARGE))

    assert share(release.results, "Everyone") == 29  # 175 of 600
    # Each region's share, 45%, 20% and 22.5%, by its people.
    assert share(release.weighted, "Everyone") == round((45 * 3 + 20 * 9 + 22.5 * 5.5) / 17.5)
    assert share(release.weighted, "Wales") == 45
    assert release.report["weighted_to"] == "region (A census, 2021)"
    assert verdicts_of(release, weighted=True)["Wales"] == "higher"


def test_nothing_is_weighted_without_a_margin(database: Engine, tmp_path: Path) -> None:
    release = published(database, a_survey(), an_export(tmp_path, **LARGE))

    assert release.weighted.empty
    assert not release.verdicts["weighted"].any()


def test_a_group_that_is_hidden_as_published_is_hidden_when_weighted(database: Engine, tmp_path: Path) -> None:
    survey = weighted_by_region(Wales=3_000_000, London=9_000_000, Scotland=1_500_000)

    release = published(database, survey, an_export(tmp_path, **(LARGE | {"Scotland_no": 5, "Scotland_yes": 20})))

    for results in (release.results, release.weighted):
        shown = set(results.loc[results["state"] != "hidden", "group"])
        assert "Scotland" not in shown
        assert len(shown & {"London", "Wales"}) == 1


def test_a_weighted_base_that_leaves_out_a_few_people_is_hidden(database: Engine, tmp_path: Path) -> None:
    survey = weighted_by_region(Wales=3_000_000, London=9_000_000, Scotland=5_500_000)

    release = published(database, survey, an_export(tmp_path, **LARGE, _no=4, _yes=5))

    everyone = release.weighted[release.weighted["group"] == "Everyone"]
    assert set(everyone["state"]) == {"hidden"}
    assert share(release.weighted, "Wales") == 45


def test_margins_that_nobody_can_be_weighted_to_publish_nothing(database: Engine, tmp_path: Path) -> None:
    survey = weighted_by_region(Wales=3_000_000, London=9_000_000, Scotland=5_500_000)
    import_survey(database, survey, an_export(tmp_path, Wales_no=100, London_yes=100), A_MOMENT)

    with pytest.raises(SurveyNotPublishable, match=r"cannot be weighted .* Change the codebook's \[\[margin\]\]"):
        publish_survey(database, survey, A_MOMENT)

    assert latest_release(database, "test") is None


def test_a_later_wave_gives_the_change_of_what_both_have_shown(database: Engine, tmp_path: Path) -> None:
    published(database, a_survey(), an_export(tmp_path, **LARGE))
    second = a_survey().model_copy(update={"key": "second", "earlier": "test"})

    release = published(database, second, an_export(tmp_path, **(LARGE | {"Wales_no": 140, "Wales_yes": 60})))

    own = release.changes[release.changes["answer"] == "no"]
    changes = {row["group"]: (row["change"], row["low"], row["high"]) for row in own.to_dict("records")}
    change, low, _ = changes["Wales"]
    assert (change, low > 10) == (70 - 45, True)
    change, low, high = changes["London"]
    assert (change, low < 0 < high) == (0, True)
    assert release.report["earlier"] == "test"


def test_a_wave_waits_for_the_release_of_the_one_before(database: Engine, tmp_path: Path) -> None:
    second = a_survey().model_copy(update={"key": "second", "earlier": "test"})
    import_survey(database, second, an_export(tmp_path, **LARGE), A_MOMENT)

    with pytest.raises(SurveyNotPublishable, match="Publish test first"):
        publish_survey(database, second, LATER)


@pytest.mark.parametrize(
    ("earlier", "expected"), [("nowhere", "the key of another codebook"), ("first", "a survey that ended before")]
)
def test_a_wave_that_cannot_be_the_one_before_is_named(tmp_path: Path, earlier: str, expected: str) -> None:
    second = CODEBOOK.replace('key = "unsurvivors"', f'key = "second"\nearlier = "{earlier}"', 1)
    first = CODEBOOK.replace('key = "unsurvivors"', 'key = "first"', 1)

    with pytest.raises(CampaignError, match=expected):
        load_surveys(a_campaign_folder(tmp_path, second=second, first=first))
