"""Rows of a CSV or XLSX file, whatever its encoding and line ends: all of them, or one clear error."""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple, TextIO

from data_sources.errors import FileNotReadable
from data_sources.file_start import ZIP, beginning, look_at, reading_failed, refuse_if_changed
from data_sources.no_text import nul, undecodable
from data_sources.workbook import workbook_rows
from data_sources.workbook_archive import NotAWorkbook

# The 32-bit marks come first: the little-endian one begins with the 16-bit one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# They are for something else than text: what they make of bytes need not be text that can be stored.
_NO_ENCODINGS_OF_FILES = {"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode"}
_QUOTED = re.compile('"[^"]*"')
_CHUNK = 1 << 20
# Characters. Wider than any spreadsheet, and yet no danger to the memory, whatever its cells are.
_LONGEST_ROW = 4 << 20
_MOST_COLUMNS = 16_384  # of an Excel sheet
_EXPORT_AGAIN = "Export it again"


class Row(NamedTuple):
    """One row, and the number of the line it begins on in the file, counted from 1."""

    line: int
    cells: list[str]


def file_rows(path: Path, encoding: str = "utf-8") -> Iterator[Row]:
    """All rows of a file, the header first; wholly blank rows are left out. Read row by row: any size will do.

    Comma, semicolon and tab are told apart by the header. Line ends may be LF, CRLF or CR. A byte order mark decides
    over `encoding`. Of an XLSX the first sheet is read, with the results its formulas last had (see
    `data_sources.workbook.FORMULA_WITHOUT_RESULT`).

    Raises:
        FileNotReadable: Not there, empty, no table, wrong encoding, NUL characters, a row of endless length, a broken
            quote or workbook, or changed while it was read: with file, line and cure. It may come after many rows, so
            nothing may be kept before the last one was read.
    """
    start, look = beginning(path), look_at(path)
    rows = _sheet_rows(path) if start.startswith(ZIP) else _text_rows(path, _encoding(path, start, encoding))
    is_empty = True
    try:
        for row in rows:
            if any(cell.strip() for cell in row.cells):
                is_empty = False
                yield row
    except OSError as error:
        raise reading_failed(path, error) from error
    refuse_if_changed(path, look)
    if is_empty:
        raise FileNotReadable(path.name, "the file is empty", _EXPORT_AGAIN)


def text_form(path: Path, encoding: str = "utf-8") -> tuple[str, str] | None:
    """The encoding and the delimiter of a file of text; none for a workbook, or where its first line is no text.

    Raises:
        FileNotReadable: Not there, locked, or the encoding is not known.
    """
    start = beginning(path)
    if start.startswith(ZIP):
        return None
    chosen = _encoding(path, start, encoding)
    with path.open(encoding=chosen, newline="") as text:
        try:
            return chosen, _delimiter(text)
        except UnicodeDecodeError:
            return None


def header_cells(path: Path, header: Row) -> list[str]:
    """The cells of a header, without the marks that nobody sees.

    Raises:
        FileNotReadable: There are more than any table has.
    """
    if len(header.cells) > _MOST_COLUMNS:
        raise FileNotReadable(
            path.name,
            f"line {header.line}: {len(header.cells):,} columns, and a table has {_MOST_COLUMNS:,} at most",
            f"Look at the line ends there. {_EXPORT_AGAIN}",
        )
    # Two programs after each other leave two byte order marks; nobody sees the second.
    return [cell.strip("\ufeff") for cell in header.cells]


def columns_of(path: Path, header: Row, wanted: Iterable[str]) -> dict[str, int]:
    """Where each wanted column stands; names are compared without regard to case and kind of space.

    Raises:
        FileNotReadable: A wanted column is missing or stands there twice, or there are more than any table has.
    """
    names = [folded(cell) for cell in header_cells(path, header)]
    found: dict[str, int] = {}
    for column in wanted:
        places = [place for place, name in enumerate(names) if name == folded(column)]
        if len(places) != 1:
            problem = f'has "{column}" more than once' if places else f'has no column "{column}"'
            raise FileNotReadable(
                path.name,
                f"line {header.line}: the header {problem}{_like(column, header)}",
                "Correct the file, or the column's name in the campaign folder; one header line is expected",
            )
        found[column] = places[0]
    return found


def _like(column: str, header: Row) -> str:
    """A column of nearly the same name. Others are left out: without a header line they are somebody's data."""
    nearest = get_close_matches(folded(column), [folded(cell) for cell in header.cells], n=1, cutoff=0.7)
    return f'; did you mean "{nearest[0]}"?' if nearest and nearest[0] != folded(column) else ""


def folded(text: str) -> str:
    """Text as it is compared: every run of spaces, no-break ones too, is one space, and case is gone."""
    return " ".join(text.split()).casefold()


def file_sha256(path: Path) -> str:
    """The file's contents as a hash, by which the same file is known again.

    Raises:
        FileNotReadable: It cannot be read, or is of a kind that holds no table.
    """
    beginning(path)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise reading_failed(path, error) from error


def _encoding(path: Path, start: bytes, encoding: str) -> str:
    chosen = next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), encoding)
    try:
        "".encode(chosen)  # refuses, unlike codecs.lookup, what turns bytes into something other than text
        _refuse_other_codec(chosen)
    except (LookupError, ValueError) as error:
        raise FileNotReadable(
            path.name, f'"{encoding}" is not a known encoding', 'Set encoding = "utf-8" or "cp1252"'
        ) from error
    return chosen


def _refuse_other_codec(encoding: str) -> None:
    if codecs.lookup(encoding).name.replace("_", "-") in _NO_ENCODINGS_OF_FILES:
        raise LookupError(encoding)


class _EndlessRow(Exception):
    pass


class _Lines:
    """The lines of a text. `characters` counts them until somebody sets it back, which each row that ends is for.

    Raises:
        _EndlessRow: There are too many for one row.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.characters = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_LONGEST_ROW + 1):
            self.characters += len(line)
            if self.characters > _LONGEST_ROW:
                raise _EndlessRow
            yield line


def _text_rows(path: Path, encoding: str) -> Iterator[Row]:
    line = 1
    # newline="" keeps line ends inside quotes, and takes a lone CR as a line end, which old exports write.
    with path.open(encoding=encoding, newline="") as text:
        try:
            # strict: without it a quote that is never closed swallows the rest of the file without a word.
            delimiter, lines = _delimiter(text), _Lines(text)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            for cells in reader:
                lines.characters = 0
                if any("\0" in cell for cell in cells):
                    raise nul(path, line)
                yield Row(line, cells)
                line = reader.line_num + 1
        except UnicodeDecodeError as error:
            raise undecodable(path, encoding) from error
        except _EndlessRow as error:
            raise FileNotReadable(
                path.name,
                f"line {line}: the row that begins here does not end within {_LONGEST_ROW:,} characters",
                f"Look at the quotes and line ends there. {_EXPORT_AGAIN}",
            ) from error
        except csv.Error as error:
            raise FileNotReadable(
                path.name, f"line {line}: not readable as CSV ({error})", f"Look at the quotes there. {_EXPORT_AGAIN}"
            ) from error


def _delimiter(text: TextIO) -> str:
    header = _QUOTED.sub("", text.readline(_CHUNK))
    text.seek(0)
    return max(",;\t", key=header.count)


def _sheet_rows(path: Path) -> Iterator[Row]:
    try:
        for line, cells in workbook_rows(path):
            yield Row(line, cells)
    except NotAWorkbook as error:
        raise FileNotReadable(path.name, f"not readable as an Excel workbook ({error})", error.what_to_do) from error
