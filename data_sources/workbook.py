"""The first sheet of an XLSX file as rows of text."""

import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

# What stands in for a cell whose formula has no usable result. No cell of text can hold it.
FORMULA_WITHOUT_RESULT = "\0formula without a result"


class NotAWorkbook(Exception):
    """The file is damaged, or no workbook at all."""


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and cells, as text. A formula gives the result it had when the file was saved.

    Raises:
        NotAWorkbook: The file cannot be read, possibly only at a later row.
    """
    try:
        # Opened here: by a name that does not end in .xlsx openpyxl would not open a workbook.
        with (
            path.open("rb") as first,
            path.open("rb") as second,
            closing(load_workbook(first, read_only=True, data_only=True)) as values,
            closing(load_workbook(second, read_only=True)) as formulas,
        ):
            pairs = zip(_first_sheet(values).iter_rows(), _first_sheet(formulas).iter_rows(), strict=True)
            for number, (cells, written) in enumerate(pairs, start=1):
                yield number, [_text(value, formula) for value, formula in zip(cells, written, strict=False)]
    # What openpyxl, zipfile and the XML parser raise on a damaged file; a parser's error is a SyntaxError, and
    # zipfile's on an unknown compression or a password is a RuntimeError.
    except (
        BadZipFile, InvalidFileException, zlib.error, KeyError, ValueError, TypeError, OSError, EOFError, SyntaxError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise NotAWorkbook(type(error).__name__) from error


def _first_sheet(workbook: Any) -> Any:
    if not workbook.worksheets:
        raise NotAWorkbook("it has no sheet with cells")
    sheet = workbook.worksheets[0]
    # Some tools write a wrong size into the file, and rows beyond it would be cut off in silence.
    sheet.reset_dimensions()
    return sheet


def _text(cell: Any, written: Any) -> str:
    if cell.data_type == "e" or (cell.value is None and written.value is not None):
        return FORMULA_WITHOUT_RESULT
    match cell.value:
        case None:
            return ""
        case bool() as flag:
            return "true" if flag else "false"
        case float() as number if number.is_integer():
            return str(int(number))
        case datetime() | date() | time() as moment:
            return moment.isoformat()
        case other:
            return str(other)
