"""What a file is, going by how it begins: a table is read on, and anything else is refused by its name."""

import codecs
import stat
from pathlib import Path

from data_sources.errors import FileNotReadable

ZIP = b"PK\x03\x04"
_AS_TABLE = "Save it as CSV or XLSX"
_UNPACK = "Unpack it, and take the file that is inside"
# Under a name that ends in .csv or .xlsx all of these have been sent to somebody.
_OTHER_KINDS = (
    (b"\xd0\xcf\x11\xe0", "an old Excel format, or locked with a password",
     "Save it as .xlsx without a password, or as CSV"),
    (b"%PDF", "a PDF document, which holds no table", "Export the table itself, as CSV or XLSX"),
    (b"\x89PNG", "a picture, which holds no table", "Export the table itself, as CSV or XLSX"),
    (b"\xff\xd8\xff", "a picture, which holds no table", "Export the table itself, as CSV or XLSX"),
    (b"GIF8", "a picture, which holds no table", "Export the table itself, as CSV or XLSX"),
    (b"{\\rtf", "a text document, which holds no table", _AS_TABLE),
    (b"SQLite format 3\0", "a database", "Export the table itself, as CSV or XLSX"),
    (b"PK\x05\x06", "an empty ZIP archive", "Export it again"),
    (b"PK\x07\x08", "one part of a ZIP archive in several", _UNPACK),
    (b"\x1f\x8b", "a packed file", _UNPACK),
    (b"BZh", "a packed file", _UNPACK),
    (b"\xfd7zXZ\0", "a packed file", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a packed file", _UNPACK),
    (b"Rar!", "a packed file", _UNPACK),
)  # fmt: skip
_WEB_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<?xml", b"<!--")
_ENOUGH = 512

Look = tuple[int, int, int]


def beginning(path: Path) -> bytes:
    """The first bytes of a file of text or a ZIP archive.

    Raises:
        FileNotReadable: There is no such file, it cannot be opened, or it is of a kind that holds no table.
    """
    try:
        kind = path.stat().st_mode
        # Opening a pipe would wait for somebody to write into it, and a device may never end.
        if not stat.S_ISREG(kind):
            raise _not_opened(path, "it is a folder" if stat.S_ISDIR(kind) else "it is no file but a pipe or device")
        with path.open("rb") as file:
            start = file.read(_ENOUGH)
    except FileNotFoundError as error:
        raise _not_opened(path, "there is no such file") from error
    except (OSError, ValueError) as error:  # the latter for a name that no file can have
        raise _not_opened(path, getattr(error, "strerror", None) or str(error)) from error
    for first, what, what_to_do in _OTHER_KINDS:
        if start.startswith(first):
            raise FileNotReadable(path.name, what, what_to_do)
    if start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_WEB_PAGE):
        raise FileNotReadable(
            path.name, "a web page or XML, whatever its name says", f"Open it in a spreadsheet program. {_AS_TABLE}"
        )
    return start


def look_at(path: Path) -> Look:
    """What changes when somebody writes to a file: its size, its time, and which file it is."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def refuse_if_changed(path: Path, before: Look) -> None:
    """Make sure that what was read is one file, and not the beginning of one and the end of another.

    Raises:
        FileNotReadable: Somebody has written to it since it was looked at.
    """
    try:
        if look_at(path) == before:
            return
    except OSError as error:
        raise FileNotReadable(path.name, "it went away while it was read", "Put it back and import it again") from error
    raise FileNotReadable(
        path.name, "it was changed while it was read", "Import it again when nobody writes to it any more"
    )


def reading_failed(path: Path, error: OSError) -> FileNotReadable:
    """The error for a drive that gives no more of a file that it gave the beginning of."""
    return FileNotReadable(
        path.name, f"reading it failed ({error.strerror or error})", "Copy it to this machine and import it again"
    )


def _not_opened(path: Path, why: str) -> FileNotReadable:
    return FileNotReadable(path.name, f"cannot be opened ({why})", f"Check {path}")
