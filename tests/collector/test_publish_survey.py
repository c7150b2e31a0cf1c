"""The whole way of a survey, from an export to what pages may read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from campaign.survey import Breakdown, Option, Question, Survey
from collector.publish_survey import SurveyNotPublishable, import_survey, publish_survey
from data_sources.errors import FileNotReadable
from store.engine import writing_engine
from store.survey_answers import answers
from store.survey_releases import latest_release
from store.tables import Base

A_MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER = A_MOMENT + timedelta(days=1)
NURSE = Question(
    key="nurse",
    wording="Have you seen a nurse?",
    short="Nurse",
    kind="single",
    column="nurse",
    options=(Option(code="yes", label="Yes"), Option(code="no", label="No")),
    highlight=("no",),
    breakdowns=("region",),
)


def a_survey(*questions: Question) -> Survey:
    return Survey(
        key="test",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 8, 31),
        breakdown=(Breakdown(key="region", label="Region", column="region", groups=("Wales", "London", "Scotland")),),
        question=questions or (NURSE,),
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """An empty store with every table."""
    engine = writing_engine(f"sqlite:///{tmp_path / 'store.sqlite'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where exports are written."""
    return tmp_path


def an_export(folder: Path, **people: int) -> Path:
    """An export with so many people for each group and answer, such as `Wales_no=30`."""
    lines = [",".join(name.split("_")) for name, count in people.items() for _ in range(count)]
    file = folder / "export.csv"
    file.write_text("\n".join(["region,nurse", *lines]))
    return file


def test_an_export_becomes_a_release_with_the_share_as_published(database: Engine, folder: Path) -> None:
    export = an_export(folder, Wales_no=25, Wales_yes=75, London_no=25, London_yes=76)

    imported = import_survey(database, a_survey(), export, A_MOMENT)
    published = publish_survey(database, a_survey(), A_MOMENT)

    assert imported.in_words() == "test: 201 people's answers imported from export.csv."
    assert (published.version, published.is_new, published.base) == (1, True, 200)
    release = latest_release(database, "test")
    assert release is not None
    everyone = release.results[(release.results["breakdown"] == "all") & (release.results["answer"] == "highlight")]
    assert everyone[["state", "percent", "low", "high", "base"]].to_numpy().tolist() == [["shown", 25, 19, 31, 200]]


def test_a_small_group_is_hidden_with_another(database: Engine, folder: Path) -> None:
    import_survey(
        database, a_survey(), an_export(folder, Wales_no=9, Scotland_no=20, Scotland_yes=30, London_yes=99), A_MOMENT
    )

    published = publish_survey(database, a_survey(), A_MOMENT)

    release = latest_release(database, "test")
    assert release is not None
    is_hidden = release.results["state"] == "hidden"
    assert set(release.results.loc[is_hidden, "group"]) == {"Wales", "Scotland"}
    assert published.groups_hidden == 2
    assert "2 groups hidden as a whole" in published.in_words()


def test_no_exact_number_of_people_is_released(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=163, Wales_yes=274), A_MOMENT)

    publish_survey(database, a_survey(), A_MOMENT)

    release = latest_release(database, "test")
    assert release is not None
    assert release.base == 440
    assert not {163, 274, 437} & set(release.results[["percent", "low", "high", "base"]].to_numpy().ravel())


def test_publishing_again_makes_no_new_release(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT)
    publish_survey(database, a_survey(), A_MOMENT)

    imported = import_survey(database, a_survey(), folder / "export.csv", LATER)
    published = publish_survey(database, a_survey(), LATER)

    assert "was imported before" in imported.in_words()
    assert (published.version, published.is_new) == (1, False)
    assert "nothing has changed since release 1" in published.in_words()


def test_fewer_than_thirty_people_are_not_published(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=14, Wales_yes=15), A_MOMENT)

    with pytest.raises(SurveyNotPublishable, match="fewer than 30 people answered"):
        publish_survey(database, a_survey(), A_MOMENT)

    assert latest_release(database, "test") is None


def test_nothing_is_published_before_the_first_import(database: Engine) -> None:
    with pytest.raises(SurveyNotPublishable, match=r"A survey: no answers are stored\. Import an export first"):
        publish_survey(database, a_survey(), A_MOMENT)


def test_a_file_that_is_refused_leaves_the_earlier_answers(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT)
    before = answers(database, "test")

    with pytest.raises(FileNotReadable, match="is not in the codebook"):
        import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_Perhaps=1), LATER)

    assert answers(database, "test").equals(before)


def test_a_codebook_that_no_longer_fits_the_answers_asks_for_another_import(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT)
    changed = NURSE.model_copy(update={"options": (Option(code="y", label="Yes"), Option(code="no", label="No"))})

    with pytest.raises(SurveyNotPublishable, match="Import the export again"):
        publish_survey(database, a_survey(changed), A_MOMENT)


def test_made_up_answers_are_published_only_as_such(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT, demonstration=True)

    with pytest.raises(SurveyNotPublishable, match="made up"):
        publish_survey(database, a_survey(), A_MOMENT)

    publish_survey(database, a_survey(), A_MOMENT, demonstration=True)
    release = latest_release(database, "test")
    assert release is not None
    assert release.demonstration


def test_made_up_answers_never_take_the_place_of_real_ones(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT)

    with pytest.raises(SurveyNotPublishable, match="may not replace"):
        import_survey(database, a_survey(), an_export(folder, Wales_no=50), LATER, demonstration=True)
    with pytest.raises(SurveyNotPublishable, match="real, not a demonstration"):
        publish_survey(database, a_survey(), LATER, demonstration=True)


def test_real_answers_take_the_place_of_made_up_ones(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT, demonstration=True)
    publish_survey(database, a_survey(), A_MOMENT, demonstration=True)

    import_survey(database, a_survey(), an_export(folder, Wales_no=50, Wales_yes=40), LATER)
    publish_survey(database, a_survey(), LATER)

    release = latest_release(database, "test")
    assert release is not None
    assert (release.version, release.demonstration, release.base) == (2, False, 90)
