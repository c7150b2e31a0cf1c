"""Tables as sheets of a workbook: real numbers and days, marks as text, and nothing that a spreadsheet would run."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from itertools import zip_longest
from math import ceil

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from figures.tables import decimals, for_file, harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "@"
_WIDEST, _NOTES_WIDTH = 60, 100
_SIZED_BY = 200
_LINE_HEIGHT = 15
# By name: without one a program takes its own for bold text alone.
_NAMES = Font(name="Calibri", size=11, bold=True)


def fill_table(sheet: Worksheet, table: pd.DataFrame) -> None:
    """The table from its names in row 1, which stays in view; each figure as what it is."""
    rows, places = for_file(table), decimals(table)
    for column, name in enumerate(table.columns, start=1):
        write(sheet, 1, column, harmless(str(name))).font = _NAMES
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            write(sheet, number, column, value, places[column - 1])
        _make_room(sheet, number, max(len(str(value)) for value in row), _WIDEST)
    for column, cells in enumerate(zip_longest(table.columns, *rows[:_SIZED_BY], fillvalue=""), start=1):
        longest = max(len(str(cell)) for cell in cells) + 3
        sheet.column_dimensions[get_column_letter(column)].width = min(longest, _WIDEST)
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


def fill_notes(sheet: Worksheet, notes: Iterable[tuple[str, str]]) -> None:
    """Sentences one below the other, each with its name."""
    for number, (name, words) in enumerate(notes, start=1):
        write(sheet, number, 1, harmless(name)).font = _NAMES
        write(sheet, number, 2, harmless(words)).alignment = Alignment(wrap_text=True, vertical="top")
        _make_room(sheet, number, len(words), _NOTES_WIDTH)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, _NOTES_WIDTH


def write(sheet: Worksheet, row: int, column: int, value: object, places: int = 1) -> Cell:
    """One cell in the format of its kind; long text is wrapped."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here  # nosec B101
    cell.value, cell.alignment = value, Alignment(vertical="top")
    if isinstance(value, datetime):
        cell.number_format = "d mmmm yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "d mmmm yyyy"
    elif isinstance(value, int):
        cell.number_format = "#,##0"
    elif isinstance(value, float):
        cell.number_format = f"#,##0.{'0' * places}"
    else:
        cell.number_format = _TEXT
        if len(str(value)) > _WIDEST:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _make_room(sheet: Worksheet, row: int, letters: int, width: int) -> None:
    """As high as its longest text needs: not every program works that out when it opens a file."""
    if letters > width:
        # Lines break between words, so they hold a little less than the width.
        sheet.row_dimensions[row].height = _LINE_HEIGHT * ceil(letters / (0.9 * width))


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()
