"""Rows of a CSV or XLSX file, whatever its encoding and line ends: all of them, or one clear error."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from data_sources.errors import FileNotReadable
from data_sources.workbook import NotAWorkbook, workbook_rows

# The 32-bit marks come first: the little-endian one begins with the 16-bit one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_QUOTED = re.compile('"[^"]*"')
_LINE_END = re.compile("\r\n|\r|\n")
_CHUNK = 1 << 20
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
        FileNotReadable: Not there, empty, wrong encoding, NUL characters, a broken quote or workbook: with file, line
            and cure. It may come after many rows, so nothing may be kept before the last one was read.
    """
    start = _beginning(path)
    rows = _sheet_rows(path) if start.startswith(_ZIP) else _text_rows(path, _encoding(path, start, encoding))
    is_empty = True
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            is_empty = False
            yield row
    if is_empty:
        raise FileNotReadable(path.name, "the file is empty", _EXPORT_AGAIN)


def text_form(path: Path, encoding: str = "utf-8") -> tuple[str, str] | None:
    """The encoding and the delimiter of a file of text; none for a workbook, or where its first line is no text.

    Raises:
        FileNotReadable: Not there, locked, or the encoding is not known.
    """
    start = _beginning(path)
    if start.startswith(_ZIP):
        return None
    chosen = _encoding(path, start, encoding)
    with path.open(encoding=chosen, newline="") as text:
        try:
            return chosen, _delimiter(text)
        except UnicodeDecodeError:
            return None


def columns_of(path: Path, header: Row, wanted: Iterable[str]) -> dict[str, int]:
    """Where each wanted column stands; names are compared without regard to case and kind of space.

    Raises:
        FileNotReadable: A wanted column is missing, or stands in the header twice.
    """
    names = [folded(cell) for cell in header.cells]
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
    """The file's contents as a hash, by which the same file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise FileNotReadable(path.name, f"cannot be opened ({error.strerror})", f"Check {path}") from error
    if start.startswith(_OLD_EXCEL):
        raise FileNotReadable(
            path.name,
            "an old Excel format, or locked with a password",
            "Save it as .xlsx without a password, or as CSV",
        )
    return start


def _encoding(path: Path, start: bytes, encoding: str) -> str:
    chosen = next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), encoding)
    try:
        "".encode(chosen)  # refuses, unlike codecs.lookup, what turns bytes into something other than text
    except (LookupError, ValueError) as error:
        raise FileNotReadable(
            path.name, f'"{encoding}" is not a known encoding', 'Set encoding = "utf-8" or "cp1252"'
        ) from error
    return chosen


def _text_rows(path: Path, encoding: str) -> Iterator[Row]:
    line = 1
    # newline="" keeps line ends inside quotes, and takes a lone CR as a line end, which old exports write.
    with path.open(encoding=encoding, newline="") as text:
        try:
            # strict: without it a quote that is never closed swallows the rest of the file without a word.
            reader = csv.reader(text, delimiter=_delimiter(text), strict=True)
            for cells in reader:
                if any("\0" in cell for cell in cells):
                    raise FileNotReadable(
                        path.name,
                        f"line {line}: a NUL character, which no text has",
                        f'If it is UTF-16, set encoding = "utf-16-le"; if not, it is damaged. {_EXPORT_AGAIN}',
                    )
                yield Row(line, cells)
                line = reader.line_num + 1
        except UnicodeDecodeError as error:
            raise _undecodable(path, encoding) from error
        except csv.Error as error:
            raise FileNotReadable(
                path.name, f"line {line}: not readable as CSV ({error})", f"Look at the quotes there. {_EXPORT_AGAIN}"
            ) from error


def _delimiter(text: io.TextIOBase) -> str:
    header = _QUOTED.sub("", text.readline(_CHUNK))
    text.seek(0)
    return max(",;\t", key=header.count)


def _undecodable(path: Path, encoding: str) -> FileNotReadable:
    """The error that names the line of the first byte that is no text: the reader decodes far ahead of its rows."""
    decoder, ends, last = codecs.getincrementaldecoder(encoding)(), 0, ""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoded = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                decoded = error.object[: error.start].decode(encoding, "replace")
                line = ends + len(_LINE_END.findall(last + decoded)) + 1
                byte = error.object[error.start : error.start + 1].hex()
                return FileNotReadable(
                    path.name,
                    f"line {line}: the byte 0x{byte} is not {encoding} text",
                    'Save the file as UTF-8, or set encoding to what it is, such as encoding = "cp1252"',
                )
            # A CR at the end may belong to a CRLF: it is counted with the next piece.
            text = last + decoded
            last = "\r" if text.endswith("\r") else ""
            ends += len(_LINE_END.findall(text.removesuffix("\r")))
    return FileNotReadable(path.name, f"it ends in the middle of a character of {encoding}", _EXPORT_AGAIN)


def _sheet_rows(path: Path) -> Iterator[Row]:
    try:
        for line, cells in workbook_rows(path):
            yield Row(line, cells)
    except NotAWorkbook as error:
        raise FileNotReadable(path.name, f"not readable as an Excel workbook ({error})", _EXPORT_AGAIN) from error
