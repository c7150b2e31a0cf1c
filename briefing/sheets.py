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
# A row is at most 409 points high in a spreadsheet: what does not fit into so many lines gets a wider column.
_LINE_HEIGHT, _MOST_LINES = 15, 27
# Lines break between words, so they hold a little less than the width.
_FILLED = 0.9
# By name: without one a program takes its own for bold text alone.
_NAMES = Font(name="Calibri", size=11, bold=True)


def fill_table(sheet: Worksheet, table: pd.DataFrame) -> None:
    """The table from its names in row 1, which stays in view; each figure as what it is."""
    rows, places = for_file(table), decimals(table)
    for column, name in enumerate(table.columns, start=1):
        write(sheet, 1, column, harmless(str(name))).font = _NAMES
    widths = [_width(cells) for cells in zip_longest(table.columns, *rows[:_SIZED_BY], fillvalue="")]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            write(sheet, number, column, value, places[column - 1])
        _make_room(sheet, number, max(_lines(value, width) for value, width in zip(row, widths, strict=True)))
    sheet.freeze_panes = "A2"
    if rows:
        sheet.auto_filter.ref = sheet.dimensions


def fill_notes(sheet: Worksheet, notes: Iterable[tuple[str, str]]) -> None:
    """Sentences one below the other, each with its name."""
    for number, (name, words) in enumerate(notes, start=1):
        write(sheet, number, 1, harmless(name)).font = _NAMES
        write(sheet, number, 2, harmless(words)).alignment = Alignment(wrap_text=True, vertical="top")
        _make_room(sheet, number, _lines(words, _NOTES_WIDTH))
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
        # Set off from a number in the column before it, which stands to the right.
        cell.number_format = _TEXT
        cell.alignment = Alignment("left", "top", indent=1, wrap_text=len(str(value)) > _WIDEST)
    return cell


def _width(cells: Iterable[object]) -> int:
    """As wide as the longest cell, within reason; wider where a row could not be as high as its text."""
    longest = max(_letters(cell) for cell in cells)
    return min(longest + 3, max(_WIDEST, ceil(longest / _FILLED / _MOST_LINES)))


def _letters(cell: object) -> int:
    """So many as it is shown with: a day or a number that is too wide for its column is shown as ### instead."""
    if isinstance(cell, datetime):
        return len("22 September 2026 00:00")
    if isinstance(cell, date):
        return len("22 September 2026")
    return len(f"{cell:,}" if isinstance(cell, int | float) else str(cell))


def _lines(value: object, width: int) -> int:
    letters = len(str(value))
    return ceil(letters / (_FILLED * width)) if letters > min(width, _WIDEST) else 1


def _make_room(sheet: Worksheet, row: int, lines: int) -> None:
    """As high as its longest text needs: not every program works that out when it opens a file."""
    if lines > 1:
        sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, _MOST_LINES)


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()
