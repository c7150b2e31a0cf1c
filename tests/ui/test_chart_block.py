"""Files that readers download: numbers a spreadsheet can use, nothing it would run, and where they come from."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings, strategies

from tests.builders import a_campaign_folder
from ui.chart_block import ChartWords, as_csv

REAL = '[[source]]\nkey = "p"\nlabel = "P"\nconnector = "uk_parliament"\nplatform_id = "3"\nheadline = true\n'
WORDS = ChartWords(
    title="About 59 people a day signed in the last 7 days",
    subtitle='Signatures a day, "All UK", last 7 days.',
    alt="Bar chart",
    source="Source: UK Parliament petition, as of 2:15pm today.",
)
TABLE = pd.DataFrame({"Day": ["1 July 2026", "2 July 2026"], "New signatures": [48_213, -312]})
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(params=[True, False], ids=["demonstration", "real"])
def is_demonstration(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[bool]:
    """A campaign with generated figures, and one with real ones."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path, "" if request.param else REAL)))
    st.cache_resource.clear()
    yield request.param
    st.cache_resource.clear()


def rows(file: bytes) -> list[list[str]]:
    """What a spreadsheet reads."""
    return list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))


def a_file(*cells: str) -> list[list[str]]:
    return rows(as_csv(pd.DataFrame({"Cell": list(cells)}), WORDS))


@pytest.mark.usefixtures("is_demonstration")
def test_a_spreadsheet_is_told_that_it_is_utf_8() -> None:
    assert as_csv(TABLE, WORDS).startswith(b"\xef\xbb\xbf")


@pytest.mark.usefixtures("is_demonstration")
def test_numbers_stay_numbers() -> None:
    assert rows(as_csv(TABLE, WORDS))[:3] == [
        ["Day", "New signatures"],
        ["1 July 2026", "48213"],
        ["2 July 2026", "-312"],
    ]


def test_what_it_is_and_where_it_comes_from_stands_below_an_empty_line(is_demonstration: bool) -> None:
    notes = rows(as_csv(TABLE, WORDS))[3:]

    mark = [["Demonstration data"]] if is_demonstration else []
    assert notes == [[], [WORDS.title], [WORDS.subtitle], [WORDS.source], *mark]


@pytest.mark.usefixtures("is_demonstration")
@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    formula = f'{start}HYPERLINK("https://example.org")'

    assert a_file(formula)[1] == [f"'{formula}"]


@pytest.mark.usefixtures("is_demonstration")
def test_a_note_that_a_spreadsheet_would_run_is_made_text() -> None:
    words = ChartWords(title='=1+1 "quoted"', subtitle="+1", alt="", source="@here")

    assert rows(as_csv(TABLE, words))[4:7] == [['\'=1+1 "quoted"'], ["'+1"], ["'@here"]]


@pytest.mark.usefixtures("is_demonstration")
def test_marks_of_what_is_missing_or_hidden_stay_as_they_are() -> None:
    assert [row[0] for row in a_file("[x]", "[c]", "<5%", "\N{MINUS SIGN}312", "Yorkshire and The Humber")[1:6]] == [
        "[x]",
        "[c]",
        "<5%",
        "\N{MINUS SIGN}312",
        "Yorkshire and The Humber",
    ]


@pytest.mark.usefixtures("is_demonstration")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    cell=strategies.text(
        strategies.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), min_size=1, max_size=20
    )
)
def test_every_text_comes_back_and_none_is_a_formula(cell: str) -> None:
    (found,) = a_file(cell)[1]

    assert not found.startswith(FORMULA_STARTS)
    assert found.removeprefix("'") == cell.removeprefix("'")
