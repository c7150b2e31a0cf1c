"""Survey exports as tools really write them, and what is refused."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from campaign.survey import Breakdown, Option, Question, Survey
from data_sources.errors import FileNotReadable
from data_sources.survey_file import SurveyFile, read_survey_file

CONFIDENCE = Question(
    key="confidence",
    wording="How confident are you?",
    short="Confidence",
    kind="likert",
    column="confidence",
    options=(
        Option(code="1", label="Not at all confident"),
        Option(code="2", label="Neither"),
        Option(code="3", label="Very confident"),
    ),
    not_in_base=("Don't know",),
)
NURSE = Question(
    key="nurse",
    wording="Have you seen a nurse?",
    short="Nurse",
    kind="single",
    column="nurse",
    options=(Option(code="yes", label="Yes, I have"), Option(code="no", label="No")),
)
SUPPORT = Question(
    key="support",
    wording="What would have helped?",
    short="Support",
    kind="multi",
    options=(
        Option(code="a", label="A nurse", column="support_a"),
        Option(code="b", label="Money", column="support_b"),
    ),
)
REGION = Breakdown(key="region", label="Region", column="region", groups=("Wales", "Yorkshire and The Humber"))


def a_survey(*questions: Question, **changes: object) -> Survey:
    """A codebook with the given questions, one breakdown, and an id column."""
    entries: dict[str, object] = {
        "key": "test",
        "title": "A survey",
        "population": "patients",
        "asked": "Online",
        "started": date(2026, 6, 1),
        "ended": date(2026, 8, 31),
        "breakdown": (REGION,),
        "question": questions or (CONFIDENCE,),
    }
    return Survey.model_validate(entries | changes)


def read(tmp_path: Path, content: str | bytes, survey: Survey | None = None) -> SurveyFile:
    file = tmp_path / "export.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_survey_file(file, survey or a_survey())


def confidences(file: SurveyFile) -> list[tuple[str, ...]]:
    return [respondent.answers["confidence"] for respondent in file.respondents]


def refusal(tmp_path: Path, content: str | bytes, survey: Survey | None = None) -> str:
    with pytest.raises(FileNotReadable) as refused:
        read(tmp_path, content, survey)
    assert str(refused.value).startswith("export.csv: ")
    return str(refused.value)


def test_keeps_answers_and_groups_and_no_other_column(tmp_path: Path) -> None:
    file = read(tmp_path, "email,region,confidence\nsomebody@example.org,Wales,3\n")

    assert dict(file.respondents[0].answers) == {"confidence": ("3",)}
    assert dict(file.respondents[0].groups) == {"region": "Wales"}
    assert file.file_name == "export.csv"
    assert "somebody" not in repr(file)


@pytest.mark.parametrize(
    "cell",
    [
        "1",
        "1.0",
        " 1 ",
        "Not at all confident",
        "NOT AT ALL\N{NO-BREAK SPACE}CONFIDENT",
        "1 - Not at all confident",
        "1 \N{EN DASH} Not at all confident",
    ],
)
def test_reads_a_likert_cell_as_code_label_or_both(tmp_path: Path, cell: str) -> None:
    assert confidences(read(tmp_path, f"region,confidence\nWales,{cell}\n")) == [("1",)]


@pytest.mark.parametrize("cell", ["", "  ", "Don't know", "DON\N{RIGHT SINGLE QUOTATION MARK}T KNOW"])
def test_a_blank_and_a_value_outside_the_base_are_no_answer(tmp_path: Path, cell: str) -> None:
    survey = a_survey(CONFIDENCE, NURSE)

    file = read(tmp_path, f"region,confidence,nurse\nWales,{cell},no\n", survey)

    assert dict(file.respondents[0].answers) == {"nurse": ("no",)}


def test_an_option_that_is_outside_the_base_is_no_answer_under_any_of_its_names(tmp_path: Path) -> None:
    unsure = Option(code="9", label="Not sure")
    question = NURSE.model_copy(update={"options": (*NURSE.options, unsure), "not_in_base": ("9",)})

    file = read(tmp_path, "region,nurse\nWales,Not sure\nWales,9\nWales,no\n", a_survey(question))

    assert [respondent.answers for respondent in file.respondents] == [{"nurse": ("no",)}]


def test_an_option_that_was_filled_in_is_chosen_and_one_that_says_no_is_not(tmp_path: Path) -> None:
    rows = "Wales,A nurse,\nWales,1,0\nWales,yes,Not selected\nWales,,true\nWales,FALSE,no\n"

    file = read(tmp_path, "region,support_a,support_b\n" + rows, a_survey(SUPPORT))

    assert [respondent.answers["support"] for respondent in file.respondents] == [("a",), ("a",), ("a",), ("b",)]
    assert file.dropped == {"no answers": 1}


def test_counts_a_respondent_once_and_an_unfinished_one_not_at_all(tmp_path: Path) -> None:
    survey = a_survey(respondent_column="id", finished_column="done", finished_values=("True",))
    rows = "7,Wales,1,FALSE\n7,Wales,2,TRUE\n7,Wales,3,true\n8,Wales,,true\n,Wales,1,true\n,Wales,1,true\n"

    file = read(tmp_path, "id,region,confidence,done\n" + rows, survey)

    assert confidences(file) == [("2",), ("1",), ("1",)]
    assert file.dropped == {"unfinished": 1, "duplicate respondent": 1, "no answers": 1}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="cannot be opened"):
        read_survey_file(tmp_path / "nowhere.csv", a_survey())


def test_an_unknown_option_is_refused_with_its_lines_and_at_most_forty_characters(tmp_path: Path) -> None:
    long = "x" * 100
    rows = "Wales,1\n" + "Wales,Quite\n" * 7 + f"Wales,{long}\n" * 5 + "Essex,2\n"

    words = refusal(tmp_path, "region,confidence\n" + rows)

    assert 'question confidence: "Quite" is not in the codebook (lines 3, 4, 5, 6, 7 and 2 more, 7 in all)' in words
    assert f'"{"x" * 40}"' in words
    assert "x" * 41 not in words
    assert "breakdown region: what is written there is not in the codebook (line 15)" in words
    assert "surveys/test.toml" in words


def test_an_ambiguous_codebook_is_refused(tmp_path: Path) -> None:
    options = (Option(code="1", label="2"), Option(code="2", label="1"))
    survey = a_survey(NURSE.model_copy(update={"options": options}))

    with pytest.raises(FileNotReadable, match="can be read as two different options"):
        read(tmp_path, "region,nurse\nWales,1\n", survey)


def test_a_group_that_was_left_blank_is_no_group(tmp_path: Path) -> None:
    file = read(tmp_path, "region,confidence\n,1\nyorkshire  and the humber,1\n")

    assert [respondent.groups for respondent in file.respondents] == [{}, {"region": "Yorkshire and The Humber"}]


def test_a_file_without_an_answer_is_refused(tmp_path: Path) -> None:
    assert "no answers in it (1 no answers)" in refusal(tmp_path, "region,confidence\nWales,\n")
    assert "no answers in it (no line below the header)" in refusal(tmp_path, "region,confidence\n")


def test_reads_a_file_in_the_encoding_that_the_codebook_names(tmp_path: Path) -> None:
    content = "region,confidence\nWales,Don\N{RIGHT SINGLE QUOTATION MARK}t know\nWales,2\n".encode("cp1252")

    assert confidences(read(tmp_path, content, a_survey(encoding="cp1252"))) == [("2",)]


def test_reads_a_workbook_as_it_reads_a_csv(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["region", "confidence"], ["Wales", 3], [None, 1.0], ["Wales", "Neither"]):
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "export.xlsx")

    assert confidences(read_survey_file(tmp_path / "export.xlsx", a_survey())) == [("3",), ("1",), ("2",)]
