"""A first codebook from each tool's export: one that loads, that reads the very file, and that names nobody."""

from pathlib import Path

import pytest

from campaign.load import load_codebook
from campaign.survey import Survey
from data_sources.errors import FileNotReadable
from data_sources.survey_codebook import first_codebook
from data_sources.survey_reading import examine_survey_file

RECORDED = Path(__file__).parent.parent / "recorded" / "surveys"
FILES = sorted(path.name for path in RECORDED.iterdir() if path.suffix in (".csv", ".xlsx"))


def begun(folder: Path, file: Path) -> tuple[str, Survey]:
    """The text of the codebook, and the codebook that it loads as."""
    text = first_codebook(file, "begun")
    written = folder / "begun.toml"
    written.write_text(text, encoding="utf-8")
    return text, load_codebook(written)


def a_file(folder: Path, *lines: str) -> Path:
    file = folder / "export.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("file", FILES)
def test_it_loads_and_reads_the_file_that_it_was_written_from(tmp_path: Path, file: str) -> None:
    _, survey = begun(tmp_path, RECORDED / file)

    reading = examine_survey_file(RECORDED / file, survey)

    assert reading.people == 60
    assert {"single", "multi", "scale", "number"} <= {question.kind for question in survey.question}
    # What fewer than five people wrote is not in it, and only that is unknown.
    assert all(len(lines) < 5 for lines in reading.unknown.lines.values())


@pytest.mark.parametrize("file", FILES)
def test_nobody_and_nobodys_own_words_are_in_it(tmp_path: Path, file: str) -> None:
    text, survey = begun(tmp_path, RECORDED / file)

    assert not [word for word in ("Invented Person", "@", "192.0.2", "sister", "Thank you") if word in text]
    names = {question.wording.casefold() for question in survey.question}
    assert not [name for name in names if "name" in name.split() or "mail" in name or "address" in name]


@pytest.mark.parametrize("file", ["surveymonkey.csv", "google_forms.csv", "typeform.csv", "microsoft_forms.xlsx"])
def test_known_steps_stand_in_their_order_and_what_leaves_the_base_apart(tmp_path: Path, file: str) -> None:
    _, survey = begun(tmp_path, RECORDED / file)

    likert = next(question for question in survey.question if question.kind == "likert")
    assert [option.label for option in likert.options] == [
        "Not at all confident", "Not very confident", "Neither", "Fairly confident", "Very confident",
    ]  # fmt: skip
    assert likert.not_in_base == ("Don’t know",)


def test_an_option_with_the_separator_in_it_stays_whole(tmp_path: Path) -> None:
    _, survey = begun(tmp_path, RECORDED / "google_forms.csv")

    several = next(question for question in survey.question if question.kind == "multi")
    assert "Clearer information, in writing" in {option.label for option in several.options}


def test_numbers_become_a_scale_or_bands_and_codes_below_zero_are_not_applicable(tmp_path: Path) -> None:
    rows = [f"{number % 11},{20 + number},{-99 if number % 10 == 0 else number % 7 + 1}" for number in range(60)]
    _, survey = begun(tmp_path, a_file(tmp_path, "pain,age,ease", *rows))

    pain, age, ease = survey.question
    assert (pain.kind, pain.lowest, pain.highest) == ("scale", 0, 10)
    assert (age.kind, age.options[0].most, age.options[-1].least) == ("number", 29, 70)
    assert (ease.kind, ease.highest, ease.not_applicable) == ("scale", 7, ("-99",))


def test_every_guess_is_marked(tmp_path: Path) -> None:
    text, _ = begun(tmp_path, RECORDED / "qualtrics.csv")

    guessed = [line for line in text.splitlines() if line.startswith(("kind", "title", "population", "started"))]
    assert guessed
    assert all("# GUESS" in line for line in guessed)


def test_a_file_without_a_header_line_is_refused_and_not_repeated(tmp_path: Path) -> None:
    file = a_file(tmp_path, *["jane@example.org,Yes"] * 20)

    with pytest.raises(FileNotReadable) as refused:
        first_codebook(file, "begun")

    assert "looks like somebody's answers" in str(refused.value)
    assert "jane" not in str(refused.value)
