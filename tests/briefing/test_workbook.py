"""The workbook: what it is first, then a sheet for each table that a spreadsheet can count on; nothing in it runs."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd

from briefing.contents import Briefing
from briefing.parts import Part
from briefing.workbook import README, workbook
from campaign.model import About
from figures.areas import EVERYWHERE
from figures.chart_words import ChartWords
from figures.filters import Filters
from tests.briefing.opened_files import opened, rows_as_shown, texts_in
from tests.builders import A_MOMENT, a_campaign, a_source

WORDS = ChartWords("A finding", "Signatures, All UK.", "Bar chart", "Source: a petition, as of midday today.")
TABLE = pd.DataFrame(
    {
        "Day": pd.to_datetime(["2026-07-01", "2026-07-02"]),
        "Read": [datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 2, 23, 30, tzinfo=UTC)],
        "Signatures": pd.array([48_213, None], dtype="Int64"),
        "Per 100,000 people": [12.3, -0.5],
        "GSS code": ["E12000001", "W92000004"],
        "Note": ["=1+1", "@here"],
    }
)


def a_part(key: str = "days", table: pd.DataFrame = TABLE, words: ChartWords = WORDS) -> Part:
    return Part(key, "growth", words, table)


def a_briefing(*parts: Part, name: str = "A campaign", sources: bool = True) -> Briefing:
    campaign = a_campaign(*([a_source()] if sources else []))
    about = About.model_validate(campaign.campaign.model_dump() | {"name": name})
    campaign = campaign.model_copy(update={"campaign": about})
    filters = Filters(EVERYWHERE, "All", campaign.headline_source)
    return Briefing(campaign, filters, A_MOMENT, "Updated midday.", "test-briefing", parts or (a_part(),))


def test_each_figure_is_what_it_is() -> None:
    sheet = opened(workbook(a_briefing()))["Growth days"]

    header, first, second = sheet.iter_rows(values_only=True)
    assert header == tuple(TABLE.columns)
    assert first[0] == datetime.combine(date(2026, 7, 1), datetime.min.time())
    assert first[1] == datetime(2026, 7, 1, 23, 30)  # noqa: DTZ001 - London's clock, as a spreadsheet has it
    assert first[2:5] == (48_213, 12.3, "E12000001")
    assert second[2] == "[x]"
    assert [cell.data_type for cell in sheet[2]] == ["d", "d", "n", "n", "s", "s"]
    assert [sheet.cell(2, column).number_format for column in (3, 5)] == ["#,##0", "@"]
    assert sheet.freeze_panes == "A2"
    assert not sheet.merged_cells.ranges


def test_nothing_in_it_runs() -> None:
    words = replace(WORDS, title="=HYPERLINK(1)", source="+cmd", subtitle="@x")
    book = opened(workbook(a_briefing(a_part("=days", words=words), name="=campaign")))

    assert {cell.data_type for sheet in book for row in sheet.rows for cell in row} <= {"s", "d", "n"}
    assert not any(str(cell.value).startswith(("=", "+", "@")) for sheet in book for row in sheet.rows for cell in row)
    assert "<f>" not in texts_in(workbook(a_briefing(a_part("=days", words=words))))


def test_printed_numbers_become_numbers_and_bounds_and_marks_stay() -> None:
    table = pd.DataFrame({"Answer": ["1", "2", "3", "4"], "Per cent": ["23%", "<5%", "[c]", "100%"],
                          "Answers": ["2,040", "120", "[c]", "[x]"]})  # fmt: skip

    book = opened(workbook(a_briefing(a_part(table=table))))

    assert rows_as_shown(book, "Growth days") == table.to_numpy().tolist()
    cells = list(book["Growth days"].iter_rows(min_row=2, values_only=True))
    assert cells == [("1", 0.23, 2_040), ("2", "<5%", 120), ("3", "[c]", "[c]"), ("4", 1, "[x]")]


def test_a_table_of_two_pictures_is_there_once_and_an_empty_one_is_told() -> None:
    empty = replace(WORDS, title="Nothing yet")
    parts = [a_part("tiles"), a_part("ranked"), Part("goal", "goal", empty, pd.DataFrame())]

    book = opened(workbook(a_briefing(*parts)))

    assert book.sheetnames == [README, "Growth tiles"]
    assert ("Goal and forecast", "Nothing yet.") in [(row[0].value, row[1].value) for row in book[README].iter_rows()]


def test_a_row_is_never_higher_than_a_spreadsheet_lets_it_be() -> None:
    table = pd.DataFrame({"Figure": ["Forecast", "Goal"], "What it means": ["a long definition " * 250, "short"]})
    sheet = opened(workbook(a_briefing(a_part(table=table))))["Growth days"]

    height, letters = sheet.row_dimensions[2].height, len(str(sheet["B2"].value))
    assert height is not None
    assert height <= 409
    # Lines of 15 points, so many that all letters have room.
    assert height / 15 * sheet.column_dimensions["B"].width >= letters


def test_a_day_and_a_moment_have_room_as_they_are_shown() -> None:
    sheet = opened(workbook(a_briefing()))["Growth days"]

    assert sheet.column_dimensions["A"].width > len("22 September 2026")
    assert sheet.column_dimensions["B"].width > len("22 September 2026 23:30")


def test_the_names_of_sheets_fit_and_differ() -> None:
    tables = [TABLE.assign(number=place) for place in range(3)]
    parts = [a_part(f"everyone-a_very_long_key_that_goes_on{place}", table) for place, table in enumerate(tables)]

    names = opened(workbook(a_briefing(*parts))).sheetnames

    assert len({name.lower() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)


def test_a_long_name_or_an_ampersand_breaks_no_header() -> None:
    book = opened(workbook(a_briefing(name="Care & support " * 20)))

    text = book["Growth days"].oddHeader.left.text
    assert text is not None
    assert "&&" in text
    assert len(text) < 200


def test_its_properties_say_what_it_is() -> None:
    real, generated = (opened(workbook(a_briefing(sources=sources))).properties for sources in (True, False))

    assert (real.title, real.creator, real.language) == ("A campaign: briefing", "A charity", "en-GB")
    assert real.description == "Updated midday."
    assert generated.description == "Demonstration data"
