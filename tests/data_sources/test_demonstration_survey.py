"""The demonstration survey: the published results hold, groups are of the sizes intended, and any codebook will do."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from campaign.load import SHIPPED_FOLDER, load_surveys
from campaign.survey import Question, Survey
from data_sources.demonstration_survey import demonstration_respondents, write_demonstration_survey
from data_sources.survey_file import read_survey_file

Respondents = list[dict[str, str]]


@pytest.fixture(scope="module")
def survey() -> Survey:
    """The codebook that ships with the dashboard."""
    return load_surveys(SHIPPED_FOLDER)["unsurvivors"]


@pytest.fixture(scope="module")
def respondents(survey: Survey) -> Respondents:
    """Everybody who is said to have answered it."""
    return demonstration_respondents(survey)


@pytest.fixture
def another_survey() -> Survey:
    """Another charity's codebook, with a known question's key on other answers, and groups asked as a question."""
    yes_no = ({"code": "Y", "label": "Yes"}, {"code": "N", "label": "No"}, {"code": "?", "label": "Unsure"})
    treated = ({"code": "drug", "label": "Drugs, old", "column": "Q4_1"}, {"code": "b", "label": "B", "column": "Q4_2"})
    return Survey.model_validate(
        {
            "key": "lungs",
            "title": "Lungs",
            "population": "people with asthma",
            "asked": "By post",
            "started": date(2026, 1, 1),
            "ended": date(2026, 2, 1),
            "finished_column": "Finished",
            "finished_values": ("TRUE", "1"),
            "encoding": "utf-16",
            "breakdown": ({"key": "smoker", "label": "Smokes", "column": "Q2", "groups": ("Yes", "No", "Used to")},),
            "question": (
                _question("nurse_specialist", "Q1", yes_no, not_in_base=("Unsure", "Don’t know")),
                _question("smokes", "Q2", ({"code": "Yes", "label": "Yes"}, {"code": "No", "label": "No"})),
                _question("treatment", None, treated, kind="multi"),
            ),
        }
    )


def _question(
    key: str, column: str | None, options: Sequence[Mapping[str, object]], **more: object
) -> dict[str, object]:
    return {"key": key, "wording": key, "short": key, "kind": "single", "column": column, "options": options, **more}


def answered(respondents: Respondents, question: Question) -> Counter[str]:
    """How many gave each answer, of those who answered."""
    codes = {option.code for option in question.options} - {*question.not_in_base}
    return Counter(row[question.column or ""] for row in respondents if row[question.column or ""] in codes)


def question(survey: Survey, key: str) -> Question:
    return next(question for question in survey.question if question.key == key)


@pytest.mark.parametrize(
    ("key", "codes", "percent"),
    [("gp_visits", ["3"], 23.0), ("drug_confidence", ["1", "2"], 100 / 6), ("nurse_specialist", ["no"], 25.0)],
)
def test_gives_the_published_results(
    survey: Survey, respondents: Respondents, key: str, codes: list[str], percent: float
) -> None:
    answers = answered(respondents, question(survey, key))

    assert 100 * sum(answers[code] for code in codes) / answers.total() == pytest.approx(percent, abs=0.2)


@pytest.mark.parametrize("key", ["gp_visits", "drug_confidence", "nurse_specialist"])
def test_some_give_no_answer(survey: Survey, respondents: Respondents, key: str) -> None:
    asked = question(survey, key)
    cells = Counter(row[asked.column or ""] for row in respondents)

    assert 1_930 <= answered(respondents, asked).total() <= 2_020
    assert all(cells[way] > 10 for way in ("", *asked.not_in_base))
    assert cells.keys() == {option.code for option in asked.options} | {"", *asked.not_in_base}


def test_a_chosen_option_holds_its_label_and_any_other_a_blank(survey: Survey, respondents: Respondents) -> None:
    options = question(survey, "support_wanted").options

    assert all({row[option.column or ""] for row in respondents} == {option.label, ""} for option in options)
    answers = sum(any(row[option.column or ""] for option in options) for row in respondents)
    assert 1_930 <= answers <= 2_020


def test_2043_respondents_each_with_a_name_of_their_own_and_every_column(
    survey: Survey, respondents: Respondents
) -> None:
    columns = ["respondent", "region", "age", "gp_visits", "drug_confidence", "nurse_specialist"]
    columns += [option.column or "" for option in question(survey, "support_wanted").options]

    assert len({row["respondent"] for row in respondents}) == len(respondents) == 2_043
    assert all(list(row) == columns for row in respondents)


def test_most_regions_have_100_answers_a_few_have_fewer_and_none_fewer_than_30(
    survey: Survey, respondents: Respondents
) -> None:
    people = Counter(row["region"] for row in respondents)

    assert set(people) == set(survey.breakdown[0].groups)
    assert {region for region, count in people.items() if count < 100} == {"Northern Ireland", "North East"}
    assert people["Northern Ireland"] == pytest.approx(52, abs=2)


def test_most_are_between_45_and_74(respondents: Respondents) -> None:
    ages = Counter(row["age"] for row in respondents)

    assert ages["45 to 54"] + ages["55 to 64"] + ages["65 to 74"] > 0.75 * len(respondents)
    assert min(ages.values()) > 100


def test_regions_differ_mildly(respondents: Respondents) -> None:
    seen = Counter(row["region"] for row in respondents if row["nurse_specialist"] in ("yes", "no"))
    without_nurse = Counter(row["region"] for row in respondents if row["nurse_specialist"] == "no")
    shares = [without_nurse[region] / seen[region] for region in seen if seen[region] >= 100]

    assert 0.02 < max(shares) - min(shares) < 0.20


def test_gives_the_same_answers_every_time(survey: Survey, respondents: Respondents) -> None:
    assert demonstration_respondents(survey) == respondents


def test_a_new_question_changes_no_other_answers(survey: Survey, respondents: Respondents) -> None:
    shorter = survey.model_copy(update={"question": survey.question[1:]})

    without = [{column: cell for column, cell in row.items() if column != "gp_visits"} for row in respondents]

    assert demonstration_respondents(shorter) == without


def test_answers_another_charitys_codebook_about_evenly(another_survey: Survey) -> None:
    rows = demonstration_respondents(another_survey)
    cells = {column: Counter(row[column] for row in rows) for column in rows[0]}

    assert list(cells) == ["Finished", "Q2", "Q1", "Q4_1", "Q4_2"]
    assert cells["Finished"] == {"TRUE": 2_043}
    assert cells["Q1"].keys() == {"Y", "N", "", "Unsure", "Don’t know"}
    assert min(cells["Q1"]["Y"], cells["Q1"]["N"]) > 500
    assert cells["Q2"].keys() == {"Yes", "No", "Used to"}
    assert cells["Q4_1"].keys() == {"Drugs, old", ""}


def test_writes_the_export_that_the_codebook_describes(survey: Survey, another_survey: Survey, tmp_path: Path) -> None:
    for codebook in (survey, another_survey):
        file = tmp_path / f"{codebook.key}.csv"
        write_demonstration_survey(codebook, file)

        with file.open(encoding=codebook.encoding, newline="") as lines:
            assert list(csv.DictReader(lines)) == demonstration_respondents(codebook)


def test_a_codebook_of_every_kind_can_be_shown(tmp_path: Path, another_survey: Survey) -> None:
    steps = ({"code": "1", "label": "Low"}, {"code": "2", "label": "Middle"}, {"code": "3", "label": "High"})
    bands = ({"code": "u", "label": "Under 45", "most": 44}, {"code": "o", "label": "45 and over", "least": 45})
    several = ({"code": "a", "label": "A, slowly"}, {"code": "none", "label": "None", "exclusive": True})
    entries = (
        {"key": "pain", "wording": "How much pain?", "short": "Pain", "kind": "scale", "lowest": 0, "highest": 10},
        _question("turned", None, steps, kind="likert", reversed=True, prefer_not_to_say=("Rather not",)),
        _question("age", None, bands, kind="number"),
        _question("help", None, (*several, {"code": "b", "label": "B"}), kind="multi", base="asked"),
    )
    survey = another_survey.model_copy(update={"question": tuple(Question.model_validate(one) for one in entries)})
    file = tmp_path / "demonstration.csv"

    write_demonstration_survey(survey, file)

    people = read_survey_file(file, survey).respondents
    given = Counter((key, code) for person in people for key, codes in person.answers.items() for code in codes)
    expected = {(one.key, option.code) for one in survey.question for option in one.options}
    assert given.keys() == expected
    assert all(count > 10 for count in given.values())
