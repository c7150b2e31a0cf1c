"""The whole way of a survey, from an export to what pages may read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from campaign.survey import Breakdown, Option, Question, Survey
from collector.publish_survey import import_survey, publish_survey
from collector.survey_audit import SurveyNotPublishable
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


def test_a_trial_says_what_would_be_published_and_stores_nothing(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=40, Wales_yes=40), A_MOMENT)

    tried = publish_survey(database, a_survey(), A_MOMENT, dry_run=True)

    assert latest_release(database, "test") is None
    assert "release 1 would be published" in tried.in_words()
    assert tried.in_words().endswith("Nothing was stored.")
    published = publish_survey(database, a_survey(), A_MOMENT)
    assert (published.version, published.report) == (tried.version, tried.report)


def test_what_other_groups_would_tell_is_hidden_and_reported(database: Engine, folder: Path) -> None:
    # By rules 1 to 5 London's 3 would be "fewer than five", and yet be told by all, Wales and Scotland.
    export = an_export(folder, Wales_yes=43, Wales_no=7, London_yes=42, London_no=3, Scotland_yes=62, Scotland_no=5)
    import_survey(database, a_survey(), export, A_MOMENT)

    published = publish_survey(database, a_survey(), A_MOMENT)

    assert published.report["hidden_by_audit"] == ["nurse in London"]
    release = latest_release(database, "test")
    assert release is not None
    assert set(release.results.loc[release.results["state"] == "hidden", "group"]) == {"London", "Wales"}
    assert "hidden since other results would have told of them: nurse in " in published.in_words()


def test_a_release_is_not_replaced_for_the_sake_of_a_few_new_answers(database: Engine, folder: Path) -> None:
    import_survey(database, a_survey(), an_export(folder, Wales_no=60, Wales_yes=60), A_MOMENT)
    publish_survey(database, a_survey(), A_MOMENT)

    import_survey(database, a_survey(), an_export(folder, Wales_no=68, Wales_yes=60), LATER)
    with pytest.raises(SurveyNotPublishable, match=r"the few people in between \(nurse in Everyone\)"):
        publish_survey(database, a_survey(), LATER)

    import_survey(database, a_survey(), an_export(folder, Wales_no=80, Wales_yes=60), LATER)
    assert publish_survey(database, a_survey(), LATER).version == 2


def test_a_question_that_a_few_were_not_asked_is_published_over_everybody(database: Engine, folder: Path) -> None:
    lines = [f"Wales,{'no' if n % 3 else 'yes'},{'' if n < 4 else 'yes' if n % 2 else 'no'}" for n in range(120)]
    (folder / "export.csv").write_text("\n".join(["region,nurse,support", *lines]))
    support = NURSE.model_copy(update={"key": "support", "column": "support"})
    import_survey(database, a_survey(NURSE, support), folder / "export.csv", A_MOMENT)

    published = publish_survey(database, a_survey(NURSE, support), A_MOMENT)

    assert published.report["over_larger_base"] == ["support"]
    release = latest_release(database, "test")
    assert release is not None
    everyone = release.results[release.results["breakdown"] == "all"].set_index(["question", "answer"])
    assert everyone.loc[("support", "not asked"), "state"] == "below"
    assert set(everyone["base"].dropna()) == {120}
