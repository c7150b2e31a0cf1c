"""Answers of single people: replaced as a whole, under random names."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from campaign.survey import Breakdown, Option, Question, Survey
from data_sources.survey_file import Respondent, SurveyFile
from store.survey_answers import answers, newest_import, replace_answers

A_MOMENT = datetime(2026, 9, 1, 12, tzinfo=UTC)
LATER = A_MOMENT + timedelta(days=1)
SURVEY = Survey(
    key="test",
    title="A survey",
    population="patients",
    asked="Online",
    started=date(2026, 6, 1),
    ended=date(2026, 8, 31),
    # The same key as the question, to be kept apart.
    breakdown=(Breakdown(key="region", label="Region", column="region", groups=("Wales", "London")),),
    question=(
        Question(
            key="region",
            wording="Where were you treated?",
            short="Treated",
            kind="single",
            column="treated",
            options=(Option(code="here", label="Here"), Option(code="there", label="There")),
            breakdowns=("region",),
        ),
    ),
)


def a_file(*people: tuple[str, str], sha256: str = "a" * 64) -> SurveyFile:
    """A file of people, each an answer and a group."""
    respondents = tuple(Respondent({"region": (answer,)}, {"region": group}) for answer, group in people)
    return SurveyFile(sha256, "export.csv", respondents, {"unfinished": 2})


def test_reads_back_answers_and_groups_under_random_names(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales"), ("there", "London")), A_MOMENT)

    found = answers(store, "test")

    assert list(found.columns) == ["respondent", "question", "answer"]
    assert sorted(zip(found["question"], found["answer"], strict=True)) == [
        ("by:region", "London"),
        ("by:region", "Wales"),
        ("region", "here"),
        ("region", "there"),
    ]
    assert found["respondent"].nunique() == 2
    assert found["respondent"].str.fullmatch("[0-9a-f]{32}").all()


def test_has_no_answers_before_the_first_import(store: Engine) -> None:
    assert answers(store, "test").empty
    assert newest_import(store, "test") is None


def test_remembers_the_import(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT, demonstration=True)

    found = newest_import(store, "test")

    assert found is not None
    assert (found.sha256, found.file_name, found.imported_at) == ("a" * 64, "export.csv", A_MOMENT)
    assert (found.respondents, found.dropped, found.demonstration) == (1, {"unfinished": 2}, True)


def test_the_same_file_again_changes_nothing(store: Engine) -> None:
    file = a_file(("here", "Wales"), ("here", "Wales"))
    replace_answers(store, SURVEY, file, A_MOMENT)
    before = answers(store, "test")

    assert replace_answers(store, SURVEY, file, LATER) is False
    assert answers(store, "test").equals(before)


def test_the_same_file_read_with_another_codebook_replaces_the_answers(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT)

    assert replace_answers(store, SURVEY, a_file(("there", "Wales")), LATER) is True
    assert "there" in set(answers(store, "test")["answer"])


def test_a_new_file_takes_the_place_of_the_old_one_under_new_names(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT)
    before = answers(store, "test")

    replace_answers(store, SURVEY, a_file(("here", "Wales"), sha256="b" * 64), LATER)

    after = answers(store, "test")
    assert len(after) == 2
    assert not set(before["respondent"]) & set(after["respondent"])


def test_an_earlier_file_can_be_brought_back(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT)
    replace_answers(store, SURVEY, a_file(("there", "Wales"), sha256="b" * 64), A_MOMENT + timedelta(hours=1))

    assert replace_answers(store, SURVEY, a_file(("here", "Wales")), LATER) is True

    found = newest_import(store, "test")
    assert found is not None
    assert (found.sha256, found.imported_at) == ("a" * 64, LATER)


def test_a_failing_import_leaves_the_earlier_answers(store: Engine) -> None:
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT)
    before = answers(store, "test")

    with pytest.raises(Exception, match="without a time zone"):
        replace_answers(store, SURVEY, a_file(sha256="b" * 64), A_MOMENT.replace(tzinfo=None))

    assert answers(store, "test").equals(before)


def test_other_surveys_are_left_alone(store: Engine) -> None:
    other = SURVEY.model_copy(update={"key": "other"})
    replace_answers(store, SURVEY, a_file(("here", "Wales")), A_MOMENT)

    replace_answers(store, other, a_file(("there", "London")), A_MOMENT)

    assert set(answers(store, "test")["answer"]) == {"here", "Wales"}
