"""The first sheet of an XLSX file as rows of text."""

import warnings
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException

from data_sources.workbook_archive import NotAWorkbook, WorkbookArchive

# It tells of parts that it does without: styles, headers, lists of choices. No table is made of them.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")

# What stands in for a cell whose formula has no usable result. No cell of text can hold it.
FORMULA_WITHOUT_RESULT = "\0formula without a result"
_LIST_OF_PARTS = "[Content_Types].xml"
_SOMETHING_ELSE = "it is a ZIP archive of something else"
_AS_TABLE = "Unpack it and take the file inside, or save the table as CSV or XLSX"


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and cells, as text. A formula gives the result it had when the file was saved.

    Raises:
        NotAWorkbook: The file cannot be read, possibly only at a later row.
    """
    number = 0
    try:
        # Opened here: by a name that does not end in .xlsx openpyxl would not open a workbook.
        with (
            path.open("rb") as first,
            path.open("rb") as second,
            closing(_opened(first, data_only=True)) as values,
            closing(_opened(second, data_only=False)) as formulas,
        ):
            pairs = zip(_first_sheet(values).iter_rows(), _first_sheet(formulas).iter_rows(), strict=True)
            for number, (cells, written) in enumerate(pairs, start=1):
                yield number, [_text(value, formula) for value, formula in zip(cells, written, strict=False)]
    except OSError as error:
        if error.errno is not None:
            raise  # the drive is in trouble, not the file
        raise NotAWorkbook(_SOMETHING_ELSE, _AS_TABLE) from error  # openpyxl's, where a document of text is inside
    except NotAWorkbook as error:
        raise NotAWorkbook(_near(number, str(error)), error.what_to_do) from error
    # What openpyxl, zipfile and the XML parser raise on a damaged file; a parser's error is a SyntaxError, and
    # zipfile's on an unknown compression or a password is a RuntimeError.
    except (
        BadZipFile, InvalidFileException, zlib.error, LookupError, ValueError, TypeError, AttributeError, EOFError,
        SyntaxError, RuntimeError, ArithmeticError, AssertionError,
    ) as error:  # fmt: skip
        raise NotAWorkbook(_near(number, f"it is damaged or cut off: {type(error).__name__}")) from error


def _opened(file: BinaryIO, *, data_only: bool) -> Any:
    """A workbook whose parts are read within limits."""
    archive = WorkbookArchive(file)
    if _LIST_OF_PARTS not in archive.namelist():
        raise NotAWorkbook(_SOMETHING_ELSE, _AS_TABLE)
    reader = ExcelReader(file, read_only=True, data_only=data_only, keep_links=False)
    reader.archive = archive
    reader.read()
    return reader.wb


def _near(row: int, what: str) -> str:
    return f"near row {row + 1}: {what}" if row else what


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
