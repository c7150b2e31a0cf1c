"""Files that nobody should send and everybody does: each is made from a good table, as CSV, XLSX or something else.

What becomes of each is said beside it: `Fate`. The files of workbooks are in `nasty_workbooks`.
"""

import codecs
import csv
import gzip
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

Bytes = Callable[["Table"], bytes]
MEGABYTE = 1 << 20


class Fate(Enum):
    """What has to become of a file. Of a refused one nothing is stored; with wrong lines it depends on the way."""

    TAKEN = "every line is stored"
    REFUSED = "nothing is stored"
    WRONG_LINES = "the wrong lines are named"
    NOTHING_IN_IT = "there is nothing to store"


@dataclass(frozen=True)
class Table:
    """A good table; the last column is of notes that nobody reads."""

    header: list[str]
    lines: list[list[str]]

    def text(self, end: str = "\n", note: tuple[int, str] | None = None) -> str:
        """The table as CSV; `note` puts words into the notes of the line with this number."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator=end)
        writer.writerow(self.header)
        for number, line in enumerate(self.lines, start=2):
            writer.writerow([*line[:-1], note[1]] if note and note[0] == number else line)
        return out.getvalue()

    @property
    def next_line(self) -> int:
        """The number of the first line after the table."""
        return len(self.lines) + 2


@dataclass(frozen=True)
class Nasty:
    """One file: what it is called, how it is made, what becomes of it, and words that have to be said of it."""

    name: str
    content: Bytes
    fate: Fate
    words: Callable[[Table], str] = lambda _: ""
    file_name: str = "nasty.csv"
    wrong_lines: Callable[[Table], list[int]] = lambda table: [table.next_line]

    def put(self, folder: Path, table: Table) -> Path:
        """The file, made from this table."""
        path = folder / self.file_name
        path.write_bytes(self.content(table))
        return path

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def taken(name: str, content: Bytes, file_name: str = "nasty.csv") -> Nasty:
    """A file that looks odd and is right."""
    return Nasty(name, content, Fate.TAKEN, file_name=file_name)


def refused(name: str, content: Bytes, words: str, file_name: str = "nasty.csv") -> Nasty:
    """A file of which nothing may be stored."""
    return Nasty(name, content, Fate.REFUSED, lambda _: words, file_name)


def refused_after(name: str, content: Bytes, words: str) -> Nasty:
    """A file that goes wrong on the line after the good ones."""
    return Nasty(name, content, Fate.REFUSED, lambda table: f"line {table.next_line}: {words}")


def encoded(encoding: str, mark: bytes = b"", note: str = "Zoë") -> Bytes:
    return lambda table: mark + table.text(note=(3, note)).encode(encoding)


def followed_by(more: bytes) -> Bytes:
    return lambda table: table.text().encode() + more


def with_header(change: Callable[[list[str]], list[str]]) -> Bytes:
    return lambda table: Table(change(table.header), table.lines).text().encode()


def with_columns(number: int, name: str = "Column {}") -> Bytes:
    """So many columns before those that are wanted."""

    def content(table: Table) -> bytes:
        return (
            Table(
                [name.format(one) for one in range(number)] + table.header,
                [["x"] * number + line for line in table.lines],
            )
            .text()
            .encode()
        )

    return content


def a_zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def endless(megabytes: int, piece: bytes = b"Lorem ipsum, ") -> bytes:
    """A line that does not end for so long."""
    return piece * (megabytes * MEGABYTE // len(piece))


ENCODINGS = [
    taken("utf-16 with its mark", encoded("utf-16-le", codecs.BOM_UTF16_LE)),
    taken("utf-16 big-endian with its mark", encoded("utf-16-be", codecs.BOM_UTF16_BE)),
    taken("utf-32 with its mark", encoded("utf-32-le", codecs.BOM_UTF32_LE)),
    taken("utf-8 with two marks", encoded("utf-8", codecs.BOM_UTF8 * 2)),
    refused("cp1252", encoded("cp1252"), "line 3: the byte 0xeb is not utf-8 text"),
    refused("utf-16 without its mark", encoded("utf-16-le"), "line 1: a NUL character"),
    refused("utf-16 big-endian without its mark", encoded("utf-16-be", note=""), "line 1: a NUL character"),
    refused("utf-16 cut in a character", lambda table: encoded("utf-16")(table)[:-1], "in the middle of a character"),
    refused_after("invalid utf-8", followed_by(b"\xff\xfe\n" + b"good again\n" * 9), "the byte 0xff is not utf-8 text"),
    refused("utf-8 cut in a character", followed_by("Zoë".encode()[:-1]), "ends in the middle of a character"),
]
LINE_ENDS_AND_QUOTES = [
    taken("cr only", lambda table: table.text("\r").encode()),
    taken("crlf", lambda table: table.text("\r\n").encode()),
    taken(
        "mixed line ends",
        lambda table: table.text("\r\n").encode().replace(b"\r\n", b"\r", 9).replace(b"\r\n", b"\n", 9),
    ),
    taken("blank lines between", lambda table: table.text("\n\n\r\n , \n").encode()),
    taken("line ends in a cell", lambda table: table.text(note=(2, "a\r\nb\rc\n\n")).encode()),
    taken("semicolons", lambda table: table.text().encode().replace(b",", b";")),
    refused_after("a quote that never ends", followed_by(b'"never' + b"\nmore lines" * 9), "not readable as CSV"),
    refused_after("a quote out of place", followed_by(b'"a" b\n'), "not readable as CSV"),
    refused("one quote", lambda _: b'"', "line 1: not readable as CSV"),
    refused_after("a nul", followed_by(b"a\0b\n"), "a NUL character"),
    refused("nothing but nul", lambda _: bytes(MEGABYTE), "line 1:"),
    refused_after("a cell without an end", followed_by(b'"' + b"x" * 200_000 + b'"\n'), "not readable as CSV"),
    refused_after("a line without an end", followed_by(endless(5)), "the row that begins here does not end"),
    refused_after("a cell of 5 megabytes", followed_by(b'"' + b"x" * (5 * MEGABYTE) + b'"'), "the row that begins"),
    refused_after("a row of endless lines", followed_by(endless(5, b'"a\n",')), "the row that begins here"),
    refused("a header without an end", lambda _: endless(5, b"a,"), "line 1: the row that begins here"),
]
HEADERS_AND_WIDTHS = [
    taken(
        "headers with no-break spaces", with_header(lambda names: [f"\u00a0{n.replace(' ', chr(160))} " for n in names])
    ),
    taken("headers in capitals", with_header(lambda names: [name.upper() for name in names])),
    taken("a doubled header that nobody wants", with_columns(2, "Twice")),
    taken("10,000 columns", with_columns(10_000)),
    taken("formulas in notes", lambda table: table.text(note=(2, '=HYPERLINK("http://x.example";"x")')).encode()),
    refused("a doubled header", with_header(lambda names: [*names, names[0].upper()]), "more than once"),
    refused("no header", lambda table: table.text().split("\n", 1)[1].encode(), "line 1: the header has no column"),
    refused(
        "headers in another order of letters", with_header(lambda names: [n[::-1] for n in names]), "has no column"
    ),
    refused("20,000 columns", with_columns(20_000), "line 1: 20,0"),
    refused(
        "an instruction to Excel first", lambda table: b"sep=,\n" + table.text().encode(), "line 1: the header has no"
    ),
    refused("empty", lambda _: b"", "the file is empty"),
    refused("blank", lambda _: b" \r\n,,,\n\n", "the file is empty"),
    refused("a mark and nothing else", lambda _: codecs.BOM_UTF8, "the file is empty"),
    Nasty("a header alone", lambda table: table.text().split("\n")[0].encode(), Fate.NOTHING_IN_IT),
    Nasty("a line of 10,000 cells", followed_by(b"x," * 10_000 + b"\n"), Fate.WRONG_LINES),
]
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
OTHER_KINDS = [
    refused(f"{what} named {name}", content, words, name)
    for name in ("nasty.csv", "nasty.xlsx")
    for what, content, words in [
        ("a pdf", lambda _: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF document"),
        ("a picture", lambda _: _PNG + bytes(99), "a picture"),
        ("a web page", lambda table: b"\n<!DOCTYPE html><table>" + table.text().encode(), "a web page"),
        ("a spreadsheet in xml", lambda _: codecs.BOM_UTF8 + b'<?xml version="1.0"?><Workbook/>', "a web page or XML"),
        (
            "an old workbook",
            lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999),
            "an old Excel format, or locked",
        ),
        ("a packed table", lambda table: gzip.compress(table.text().encode()), "a packed file"),
        ("a zip of a table", lambda table: a_zip(**{"nasty.csv": table.text().encode()}), "a ZIP archive of something"),
        ("a zip of nothing", lambda _: a_zip(), "an empty ZIP archive"),
        ("a database", lambda _: b"SQLite format 3\0" + bytes(99), "a database"),
        ("the beginning of a zip", lambda _: b"PK\x03\x04", "not readable as an Excel workbook"),
    ]
]
NAMES = [
    taken("a name that is no text", encoded("utf-8"), os.fsdecode(b"Zo\xeb.csv")),
    taken("a name that steers a terminal", encoded("utf-8"), "\x1b[31mred\x1b]0;title\x07\n[bold].csv"),
    Nasty(
        "a wrong file with a name that is no text",
        followed_by(b"\0"),
        Fate.REFUSED,
        lambda table: f"line {table.next_line}: a NUL",
        os.fsdecode(b"Zo\xeb\n.csv"),
    ),
]
TEXT_FILES = [*ENCODINGS, *LINE_ENDS_AND_QUOTES, *HEADERS_AND_WIDTHS, *OTHER_KINDS, *NAMES]


def no_files(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """What stands where a file is expected and is none, and the words that have to be said of it."""
    (folder / "folder.csv").mkdir()
    yield "a folder", folder / "folder.csv", "it is a folder"
    os.mkfifo(folder / "pipe.csv")
    yield "a pipe", folder / "pipe.csv", "it is no file but a pipe or device"
    (folder / "endless.csv").symlink_to("/dev/zero")
    yield "a device", folder / "endless.csv", "it is no file but a pipe or device"
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    yield "a link to itself", folder / "loop.csv", "cannot be opened"
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    yield "a link into nowhere", folder / "gone.csv", "there is no such file"
    yield "nothing", folder / "never.csv", "there is no such file"
    yield "a name too long", folder / ("x" * 300), "cannot be opened"
    yield "a file below a file", _below_a_file(folder), "cannot be opened"
    # A file of which the kernel gives nothing but errors, as a drive does that is broken.
    if Path("/proc/self/mem").exists():
        (folder / "drive.csv").symlink_to("/proc/self/mem")
        yield "a broken drive", folder / "drive.csv", "cannot be opened (Input/output error)"


def _below_a_file(folder: Path) -> Path:
    (folder / "a file").touch()
    return folder / "a file" / "export.csv"
