"""Files that readers download: numbers a spreadsheet can use, nothing it would run, and where they come from."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings, strategies
from openpyxl import load_workbook

from charts.theme import LIGHT, apply_theme
from figures.chart_words import ChartWords
from figures.tables import in_words
from tests.builders import a_campaign_folder
from tests.pages.conftest import forget_everything
from ui.downloads import as_csv, as_workbook, file_stem, notes_of
from ui.pictures import can_draw_pictures, picture

REAL = '[[source]]\nkey = "p"\nlabel = "P"\nconnector = "uk_parliament"\nplatform_id = "3"\nheadline = true\n'
WORDS = ChartWords(
    title="About 59 people a day signed in the last 7 days",
    subtitle='Signatures a day, "All UK", last 7 days.',
    alt="Bar chart",
    source="Source: UK Parliament petition, as of 2:15pm today.",
    definitions=("Daily new signatures",),
)
NOTES = [("Finding", WORDS.title), ("Source", WORDS.source)]
TABLE = pd.DataFrame(
    {
        "Day": pd.to_datetime(["2026-07-01", "2026-07-02"]),
        "Read": [datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 2, 23, 30, tzinfo=UTC)],
        "New signatures": pd.array([48_213, None], dtype="Int64"),
        "Per 100,000 people": [12.345, -0.5],
    }
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(params=[True, False], ids=["demonstration", "real"])
def is_demonstration(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared_sqlite: Path
) -> Iterator[bool]:
    """A campaign with generated figures, and one with real ones; nothing has been collected yet."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{prepared_sqlite}")
    forget_everything()
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path, "" if request.param else REAL)))
    yield request.param
    forget_everything()


def rows(file: bytes) -> list[list[str]]:
    """What a spreadsheet reads."""
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


def a_file(*cells: str) -> list[list[str]]:
    return rows(as_csv(pd.DataFrame({"Cell": list(cells)}), NOTES))


def test_a_spreadsheet_is_told_that_it_is_utf_8() -> None:
    assert as_csv(TABLE, NOTES).startswith(b"\xef\xbb\xbf")


def test_numbers_stay_numbers_days_days_and_moments_are_londons() -> None:
    assert rows(as_csv(TABLE, NOTES))[:3] == [
        ["Day", "Read", "New signatures", "Per 100,000 people"],
        ["2026-07-01", "2026-07-01 23:30", "48213", "12.3"],
        ["2026-07-02", "2026-07-03 00:30", "[x]", "-0.5"],
    ]


def test_a_workbook_has_the_notes_first_and_real_numbers_and_dates() -> None:
    book = load_workbook(BytesIO(as_workbook(TABLE, NOTES)))

    assert book.sheetnames == ["Notes", "Data"]
    assert [(row[0].value, row[1].value) for row in book["Notes"].rows] == NOTES
    header, first, second = book["Data"].iter_rows(values_only=True)
    assert header == ("Day", "Read", "New signatures", "Per 100,000 people")
    assert first == (datetime(2026, 7, 1), datetime(2026, 7, 1, 23, 30), 48_213, 12.3)  # noqa: DTZ001 - as Excel has it
    assert second[2:] == ("[x]", -0.5)
    assert not book["Data"].merged_cells.ranges


def test_rates_keep_the_two_decimals_that_they_were_rounded_to() -> None:
    table = pd.DataFrame(
        {"Per 1,000 electors": [1.2, 0.95, None], "A day": [7.142857, 1.25, 2.0], "Rate": [38.7, 2, 3]}
    )

    assert in_words(table).to_numpy().tolist() == [
        ["1.20", "7.1", "38.7"], ["0.95", "1.2", "2.0"], ["[x]", "2.0", "3.0"],
    ]  # fmt: skip
    assert rows(as_csv(table, NOTES))[1:4] == [["1.2", "7.1", "38.7"], ["0.95", "1.2", "2.0"], ["[x]", "2.0", "3.0"]]
    data = load_workbook(BytesIO(as_workbook(table, NOTES)))["Data"]
    assert [cell.number_format for cell in data[3]] == ["#,##0.00", "#,##0.0", "#,##0.0"]
    assert data["A3"].value == 0.95


def test_what_it_is_and_where_it_comes_from_stands_below_an_empty_line() -> None:
    assert rows(as_csv(TABLE, NOTES))[3:] == [[], *map(list, NOTES)]


def test_the_notes_say_what_the_page_said_and_how_it_is_worked_out(is_demonstration: bool) -> None:
    notes = dict(notes_of(WORDS))

    assert ("Demonstration data" in notes) is is_demonstration
    assert (notes["Finding"], notes["What is shown"], notes["Source"]) == (WORDS.title, WORDS.subtitle, WORDS.source)
    assert notes["Filters"] == "All UK, since counting began"
    assert notes["Daily new signatures"].startswith("People who signed on one London day: the sum of gained")
    assert "[x]" in notes["Marks"]


@pytest.mark.usefixtures("is_demonstration")
def test_a_files_name_has_campaign_subject_area_and_time() -> None:
    assert file_stem("daily").startswith("test-daily-all-uk-20")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    formula = f'{start}HYPERLINK("https://example.org")'

    assert a_file(formula)[1] == [f"'{formula}"]


def test_a_workbook_holds_no_formula_in_cells_headings_or_notes() -> None:
    table = pd.DataFrame({"=1+1": ["=2+2", "+3", "@here", "-1"]})
    book = load_workbook(BytesIO(as_workbook(table, [("Finding", "=4+4")])))

    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}


def test_marks_of_what_is_missing_or_hidden_stay_as_they_are() -> None:
    marks = ["[x]", "[c]", "<5%", "\N{MINUS SIGN}312", "Yorkshire and The Humber"]

    assert [row[0] for row in a_file(*marks)[1:6]] == marks


def test_a_control_character_breaks_no_workbook() -> None:
    book = load_workbook(BytesIO(as_workbook(pd.DataFrame({"Cell": ["a\x00b\x0bc"]}), NOTES)))

    assert book["Data"]["A2"].value == "a\ufffdb\ufffdc"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    cell=strategies.text(
        strategies.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20
    )
)  # fmt: skip
def test_every_text_comes_back_and_none_is_a_formula(cell: str) -> None:
    table = pd.DataFrame({"Cell": [cell]})
    (found,) = rows(as_csv(table, NOTES))[1]
    in_workbook = load_workbook(BytesIO(as_workbook(table, NOTES)))["Data"]["A2"]

    assert not found.startswith(FORMULA_STARTS)
    assert found.removeprefix("'") == cell.removeprefix("'")
    assert (in_workbook.value, in_workbook.data_type) == (found, "s")


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_picture_carries_its_finding_and_source(kind: str) -> None:
    assert can_draw_pictures()
    figure = apply_theme(go.Figure(go.Bar(x=["Wales", "London"], y=[3, 4])), LIGHT)

    drawn = picture(figure, WORDS, "png" if kind == "png" else "svg")

    if kind == "png":
        assert drawn.startswith(b"\x89PNG")
        assert int.from_bytes(drawn[16:20]) == 2_000  # twice as sharp as it is wide
    else:
        text = " ".join(ET.fromstring(drawn).itertext())  # noqa: S314 - made here
        assert WORDS.title in text
        assert WORDS.source in text
    assert figure.layout.title.text is None  # the page's own figure is as it was
