"""Who is in the base of a question: zero and missing, asked and not asked, one person twice."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.survey import Question, Survey
from data_sources.errors import FileNotReadable
from data_sources.survey_answered import Answered
from data_sources.survey_cells import chosen_in_cell
from data_sources.survey_garbled import garbled_part, turned_back
from data_sources.survey_reading import SurveyReading, examine_survey_file

NURSE: dict[str, Any] = {
    "key": "nurse", "wording": "Nurse?", "short": "Nurse", "kind": "single",
    "options": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}],
}  # fmt: skip
HELP: dict[str, Any] = {
    "key": "help", "wording": "Help?", "short": "Help", "kind": "multi",
    "options": [
        {"code": "a", "label": "A, slowly"}, {"code": "b", "label": "B"},
        {"code": "none", "label": "None of these", "exclusive": True},
    ],
}  # fmt: skip
ASKED_IF = {"question": "nurse", "answers": ["yes"]}


def a_survey(*questions: dict[str, Any], **more: Any) -> Survey:
    about = {"key": "t", "title": "T", "population": "p", "asked": "Online"}
    dates = {"started": date(2026, 6, 1), "ended": date(2026, 8, 31)}
    return Survey.model_validate({**about, **dates, "question": questions, **more})


def examined(folder: Path, survey: Survey, *lines: str) -> SurveyReading:
    file = folder / "export.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return examine_survey_file(file, survey)


def answers(reading: SurveyReading, key: str) -> Answered:
    return next(found for where, found in reading.questions if where.question.key == key)


def counts(reading: SurveyReading, key: str) -> Counter[str]:
    return Counter(code for person in reading.respondents() for code in person.answers.get(key, ()))


HEADER = "Nurse?,Help? [a],Help? [B],Help? [None of these]"


def test_without_more_being_known_the_base_is_who_chose_something(tmp_path: Path) -> None:
    reading = examined(tmp_path, a_survey(NURSE, HELP), HEADER, "yes,A,,", "yes,,,", "no,,,None of these")

    assert answers(reading, "help").is_given.sum() == 2
    assert counts(reading, "help") == {"a": 1, "none": 1}


def test_where_it_is_known_who_was_asked_choosing_nothing_is_an_answer(tmp_path: Path) -> None:
    routed = HELP | {"base": "asked", "asked_if": ASKED_IF}

    reading = examined(tmp_path, a_survey(NURSE, routed), HEADER, "yes,A,,", "yes,,,", "no,,,", "yes,,B,")

    assert (answers(reading, "help").asked.sum(), answers(reading, "help").is_given.sum()) == (3, 3)
    assert counts(reading, "help") == {"a": 1, "b": 1, "none": 1}


def test_the_option_for_nothing_needs_no_column(tmp_path: Path) -> None:
    routed = HELP | {"base": "asked", "asked_if": ASKED_IF}

    reading = examined(tmp_path, a_survey(NURSE, routed), "Nurse?,Help? [a],Help? [b]", "yes,,", "yes,1,0")

    assert counts(reading, "help") == {"none": 1, "a": 1}


def test_what_people_said_who_were_not_asked_is_left_out_and_counted(tmp_path: Path) -> None:
    reading = examined(tmp_path, a_survey(NURSE, HELP | {"asked_if": ASKED_IF}), HEADER, "no,A,,", "yes,A,,", ",,B,")

    assert counts(reading, "help") == {"a": 1}
    assert answers(reading, "help").not_asked == 2
    assert reading.dropped == {"no answers": 1}


def test_a_question_that_was_not_shown_was_not_asked(tmp_path: Path) -> None:
    reading = examined(
        tmp_path, a_survey(NURSE, HELP | {"base": "asked"}), HEADER, "yes,N/A,N/A,N/A", "yes,No,No,No", "no,Yes,No,No"
    )

    assert answers(reading, "help").asked.sum() == 2
    assert counts(reading, "help") == {"none": 1, "a": 1}


def test_nothing_together_with_something_is_something(tmp_path: Path) -> None:
    reading = examined(tmp_path, a_survey(NURSE, HELP), HEADER, "yes,A,,None of these", "yes,,,None of these")

    assert counts(reading, "help") == {"a": 1, "none": 1}
    assert answers(reading, "help").contradictory == 1


def test_test_entries_are_left_out_by_what_the_codebook_says(tmp_path: Path) -> None:
    survey = a_survey(NURSE, test_column="Source", test_values=["Office"])

    reading = examined(tmp_path, survey, "Source,Nurse?", "office,yes", "web,no")

    assert (reading.people, reading.dropped) == (1, {"test entry": 1})


def test_strata_and_clusters_are_kept_as_numbers(tmp_path: Path) -> None:
    survey = a_survey(NURSE, design={"stratum": "Trust", "population_size": "Of"})

    reading = examined(tmp_path, survey, "Trust,Of,Nurse?", "St Invented,40,yes", "Other,50,no", "st invented,40,no")

    assert [person.design for person in reading.respondents()] == [
        {"stratum": "1", "population_size": "40"},
        {"stratum": "2", "population_size": "50"},
        {"stratum": "1", "population_size": "40"},
    ]
    assert "Invented" not in repr(list(reading.respondents()))


@pytest.mark.parametrize(("cell", "band"), [("44", "u"), ("45", "o"), ("1,000", "o"), ("44.0", "u"), ("-1", "u")])
def test_a_number_is_kept_as_its_band(tmp_path: Path, cell: str, band: str) -> None:
    options = [{"code": "u", "label": "Under 45", "most": 44}, {"code": "o", "label": "45 and over", "least": 45}]
    age = {"key": "age", "wording": "Age", "short": "Age", "kind": "number", "options": options}

    assert counts(examined(tmp_path, a_survey(age), "Age", f'"{cell}"'), "age") == {band: 1}


@pytest.mark.parametrize("cell", ["44.5", "forty", "nan", "inf"])
def test_what_is_in_no_band_is_unknown(tmp_path: Path, cell: str) -> None:
    options = [{"code": "u", "label": "Under 45", "most": 44}, {"code": "o", "label": "45 and over", "least": 45}]
    age = {"key": "age", "wording": "Age", "short": "Age", "kind": "number", "options": options}

    assert examined(tmp_path, a_survey(age), "Age", cell).unknown.lines == {("question age", cell): [2]}


def test_two_questions_are_never_read_from_one_column(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match='questions nurse and again are both found in the column "Nurse'):
        examined(tmp_path, a_survey(NURSE, NURSE | {"key": "again"}), "Nurse?", "yes")


@given(chosen=st.sets(st.sampled_from(["A", "A, slowly", "slowly, B", "B", "None"])), mark=st.sampled_from([",", ";"]))
def test_joined_answers_come_apart_as_they_were_put_together(chosen: set[str], mark: str) -> None:
    labels = ["A", "B", "None", "A, slowly", "slowly, B"]
    # Where the separator is within options, "A, slowly, B" can be read in two ways: the longest from the left counts.
    kept = sorted(chosen - {"slowly, B"} if mark == "," else chosen)
    options = [{"code": f"c{place}", "label": label} for place, label in enumerate(labels)]
    question = Question.model_validate(HELP | {"options": options})

    places, strange = chosen_in_cell(question, (mark,))(f"{mark} ".join(kept) + (mark if mark == ";" else ""))

    assert ({labels[place] for place in places}, strange) == (set(kept), ())


@given(text=st.text())
def test_text_that_was_garbled_is_turned_back(text: str) -> None:
    bytes_of_text = text.encode(errors="ignore")
    garbled = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in bytes_of_text
    )

    assert turned_back(garbled) == bytes_of_text.decode()


@pytest.mark.parametrize("text", ["Don’t know", "café", "£20", "“quoted”", "naïve – yes"])
def test_right_text_is_not_called_garbled_and_stays(text: str) -> None:
    assert garbled_part([text]) is None
    assert turned_back(text) == text
