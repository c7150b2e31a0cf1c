"""The exports of six survey tools: recognised by their headers, and each with the same people and the same bases."""

from collections import Counter
from pathlib import Path

import pytest

from campaign.load import load_codebook
from campaign.survey import ExportFormat, Survey
from data_sources.errors import FileNotReadable
from data_sources.survey_answered import why_not
from data_sources.survey_file import SurveyFile, read_survey_file
from data_sources.survey_reading import SurveyReading, examine_survey_file

RECORDED = Path(__file__).parent.parent / "recorded" / "surveys"
GARBLED = "utf-8 read as cp1252"
FILES: dict[str, ExportFormat] = {
    "qualtrics.csv": "qualtrics",
    "surveymonkey.csv": "surveymonkey",
    "limesurvey.csv": "limesurvey",
    "typeform.csv": "typeform",
    "google_forms.csv": "google_forms",
    "microsoft_forms.xlsx": "microsoft_forms",
}
DROPPED = {
    "qualtrics.csv": {
        "unfinished": 2, "preview or test by the tool": 2, "marked as spam by the tool": 1, "duplicate respondent": 1,
    },
    "surveymonkey.csv": {"no answers": 1, "duplicate respondent": 1},
    "limesurvey.csv": {"unfinished": 1, "duplicate respondent": 1},
    "typeform.csv": {"unfinished": 1, "duplicate respondent": 1},
    "google_forms.csv": {"repeated submission": 1},
    "microsoft_forms.xlsx": {"duplicate respondent": 1},
}  # fmt: skip


def codebook(file: str, **changes: object) -> Survey:
    """The recorded survey's codebook; SurveyMonkey's file is garbled, and the codebook has to say so."""
    garbled = {"garbled": GARBLED} if file == "surveymonkey.csv" else {}
    return load_codebook(RECORDED / "codebook.toml").model_copy(update=garbled | changes)


def examined(file: str) -> SurveyReading:
    return examine_survey_file(RECORDED / file, codebook(file))


def given(file: SurveyFile, question: str) -> Counter[str]:
    """How many people gave each answer."""
    return Counter(code for person in file.respondents for code in person.answers.get(question, ()))


@pytest.mark.parametrize("file", FILES)
def test_a_tool_is_recognised_by_its_headers(file: str) -> None:
    assert examined(file).layout.format == FILES[file]


@pytest.mark.parametrize("file", FILES)
def test_every_tools_export_has_the_same_bases(file: str) -> None:
    reading = examined(file)

    bases = {found.question.key: int(answers.is_given.sum()) for found, answers in reading.questions}
    assert bases == {"nurse": 52, "last": 45, "confidence": 55, "help": 54, "pain": 60, "age": 60}
    asked = {found.question.key: int(answers.asked.sum()) for found, answers in reading.questions}
    assert asked == {"nurse": 60, "last": 45, "confidence": 60, "help": 60, "pain": 60, "age": 60}
    assert reading.dropped == DROPPED[file]


@pytest.mark.parametrize("file", FILES)
def test_every_tools_export_has_the_same_answers(file: str) -> None:
    read = read_survey_file(RECORDED / file, codebook(file))

    assert len(read.respondents) == 60
    assert given(read, "nurse") == {"yes": 45, "no": 7}
    assert given(read, "confidence") == dict.fromkeys("12345", 11)
    assert given(read, "help") == {"nurse": 32, "information": 32, "money": 32, "none": 6, "other": 6}
    assert given(read, "age").total() == 60
    assert given(read, "pain").keys() == {str(number) for number in range(11)}
    assert Counter(person.groups["region"] for person in read.respondents) == {
        "Wales": 20, "Scotland": 20, "Yorkshire and The Humber": 20,
    }  # fmt: skip


def test_all_six_files_tell_the_same_of_every_person() -> None:
    first, *others = (read_survey_file(RECORDED / file, codebook(file)).respondents for file in FILES)

    # In Google's file one person's second submission comes first.
    people = sorted(map(repr, first))
    assert all(sorted(map(repr, other)) == people for other in others)


def test_why_somebody_is_not_in_a_base_is_counted() -> None:
    reasons = {found.question.key: why_not(answers) for found, answers in examined("qualtrics.csv").questions}

    assert reasons["nurse"] == {"prefer not to say": 8}
    assert reasons["confidence"] == {"not applicable": 5}
    assert reasons["help"] == {"blank": 6}


@pytest.mark.parametrize("file", FILES)
def test_nothing_of_who_they_are_leaves_the_reader(file: str) -> None:
    reading = examined(file)

    found = repr(reading) + repr(list(reading.respondents()))
    assert not [word for word in ("Invented Person", "@", "192.0.2", "sister", "all of you") if word in found]


def test_garbled_text_is_named_and_not_guessed() -> None:
    survey = codebook("surveymonkey.csv", garbled=None)

    with pytest.raises(FileNotReadable) as refused:
        read_survey_file(RECORDED / "surveymonkey.csv", survey)

    assert 'question confidence: "Donâ€™t know" is not in the codebook' in str(refused.value)
    assert 'the text is garbled ("â€™" stands for "’")' in str(refused.value)
    assert 'set garbled = "utf-8 read as cp1252"' in str(refused.value)


def test_a_format_that_is_named_comes_before_the_recognised_one() -> None:
    with pytest.raises(FileNotReadable, match=r'has no column "Have you seen .*read as one header line'):
        read_survey_file(RECORDED / "qualtrics.csv", codebook("qualtrics.csv"), "plain")


def test_a_reversed_item_counts_from_the_other_end() -> None:
    survey = codebook("limesurvey.csv")
    confidence = next(question for question in survey.question if question.key == "confidence")
    item = confidence.model_copy(update={"reversed": True, "columns": {"limesurvey": "conf2[SQ001]"}})

    as_it_stands = confidence.model_copy(update={"columns": {"limesurvey": "conf2[SQ001]"}})
    turned = read_survey_file(RECORDED / "limesurvey.csv", survey.model_copy(update={"question": (item,)}))
    straight = read_survey_file(RECORDED / "limesurvey.csv", survey.model_copy(update={"question": (as_it_stands,)}))

    pairs = zip(turned.respondents, straight.respondents, strict=True)
    assert {(int(one.answers["confidence"][0]) + int(two.answers["confidence"][0])) for one, two in pairs} == {6}


def test_an_answer_in_own_words_becomes_the_other_option_without_the_words() -> None:
    survey = codebook("limesurvey.csv")
    lived = {
        "key": "lived", "wording": "Lived", "kind": "single", "short": "Lived", "column": "lived",
        "options": [{"code": "a", "label": "A", "values": ["A1"]}, {"code": "-oth-", "label": "Other"}],
    }  # fmt: skip
    question = type(survey.question[0]).model_validate(lived)

    read = read_survey_file(RECORDED / "limesurvey.csv", survey.model_copy(update={"question": (question,)}))

    assert given(read, "lived") == {"a": 54, "-oth-": 6}


@pytest.mark.parametrize("form", ["qualtrics", "surveymonkey"])
def test_a_file_without_a_tools_header_lines_is_not_read_as_that_tools(form: ExportFormat) -> None:
    with pytest.raises(FileNotReadable, match="it does not begin with the") as refused:
        read_survey_file(RECORDED / "google_forms.csv", codebook("google_forms.csv"), form)

    assert "invented.example" not in str(refused.value)
