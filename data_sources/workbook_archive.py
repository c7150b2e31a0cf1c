"""The parts of an XLSX file's archive, read within limits: a small file can unpack to more than any memory holds.

What openpyxl reads passes through here first, piece by piece, so nothing is unpacked twice and no declared size is
trusted. No part of a workbook has a document type; refusing it refuses entities, which could name other files or grow.
"""

import os
import struct
from typing import Any, BinaryIO, NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

MOST_ROWS = 1_048_576  # of an Excel sheet
_MOST_DIRECTORY_BYTES = 4 << 20
_MOST_BYTES_OF_ONE = 8 << 20
_MOST_BYTES_BETWEEN_TAGS = 1 << 20  # a cell holds 32,767 characters; of a longer text each piece is scanned anew
_MOST_ELEMENTS_OF_ONE = 250_000
_PIECE = 64 << 10
_AS_CSV = "Save the sheet as CSV, and import that"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_BYTES, _END_64_BYTES, _LONGEST_COMMENT = 22, 76, 65_535
_STRICT = "purl.oclc.org/ooxml/"  # part of the name of its kind of XML


class NotAWorkbook(Exception):
    """The file is damaged, too large once unpacked, or no workbook at all; `what_to_do` is for a person."""

    def __init__(self, what: str, what_to_do: str = "Export it again") -> None:
        self.what_to_do = what_to_do
        super().__init__(what)


class _Limits(NamedTuple):
    """How much of a kind of part is read: of its elements of this name so many, and so many bytes in all."""

    one: str
    most: int
    most_bytes: int


_LIMITS = {
    "worksheet": _Limits("row", MOST_ROWS, 2 << 30),
    "sst": _Limits("si", 2_000_000, 64 << 20),
}
_OTHER_PARTS = _Limits("", 0, 16 << 20)


class WorkbookArchive(ZipFile):
    """A ZIP archive of which only limited parts are read.

    Raises:
        NotAWorkbook: There is more in it than a workbook has, here or when a part is read.
        BadZipFile: It is damaged.
    """

    def __init__(self, file: BinaryIO) -> None:
        _refuse_large_directory(file)
        super().__init__(file)

    def open(self, name: Any, mode: Any = "r", pwd: bytes | None = None, *, force_zip64: bool = False) -> Any:
        """One part, to be read from its beginning."""
        part = name if isinstance(name, ZipInfo) else self.getinfo(name)
        # Others unpack a few bytes into any number at once, and no spreadsheet program uses them.
        if part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise NotAWorkbook("it is packed in a way that no spreadsheet program uses")
        return _Part(super().open(part, mode, pwd, force_zip64=force_zip64), part.filename)


class _Part:
    """A part that is checked before it is given away."""

    def __init__(self, source: Any, name: str) -> None:
        self._source, self._check = source, _Check(name)

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or all that are left."""
        if size >= 0:
            return self._checked(min(size, _PIECE))
        self._check.kinds = {}
        return b"".join(iter(lambda: self._checked(_PIECE), b""))

    def close(self) -> None:
        """Read no more."""
        self._source.close()

    def _checked(self, size: int) -> bytes:
        piece: bytes = self._source.read(size)
        self._check.feed(piece)
        return piece


class _Check:
    """Follows a part as it is read: how many elements there are, of which kind, and in which order."""

    def __init__(self, name: str) -> None:
        self._name = name
        # None of them is left where a part is read as a whole: sheets and strings are not.
        self.kinds = _LIMITS
        self._limits = _OTHER_PARTS
        self._bytes = self._began_at = self._tag_at = self._count = self._within = self._outside = self._row = 0
        self._is_root, self._is_open, self._is_xml = True, False, True
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._document_type

    def feed(self, piece: bytes) -> None:
        self._bytes += len(piece)
        if self._is_xml:
            try:
                self._parser.Parse(piece)
            except expat.ExpatError:
                # Whoever reads the part as XML stops at the same place; a picture is none.
                self._is_xml = False
        if self._bytes > self._limits.most_bytes:
            raise self._too_much(f"more than {self._limits.most_bytes:,} bytes in {self._name}")
        if self._limits.one and self._bytes - self._began_at > _MOST_BYTES_OF_ONE:
            raise self._too_much(f"more than {_MOST_BYTES_OF_ONE:,} bytes in one place of {self._name}")
        if self._is_xml and self._bytes - self._tag_at > _MOST_BYTES_BETWEEN_TAGS:
            raise self._too_much(f"more than {_MOST_BYTES_BETWEEN_TAGS:,} bytes without a tag in {self._name}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._tag_at = self._parser.CurrentByteIndex
        if self._is_root:
            self._is_root = False
            self._limits = self.kinds.get(name, _OTHER_PARTS)
            if any(_STRICT in value for value in attributes.values()):
                raise NotAWorkbook("it is Strict Open XML", 'Save it as "Excel Workbook (.xlsx)", or as CSV')
        if name == self._limits.one:
            self._began_at, self._within, self._is_open = self._tag_at, 0, True
            self._count += 1
            if self._count > self._limits.most:
                raise self._too_much(f"more than {self._limits.most:,} entries in {self._name}")
            if name == "row":
                self._in_order(attributes.get("r"))
        elif self._is_open:
            self._within += 1
        else:
            self._outside += 1
        if max(self._within, self._outside) > _MOST_ELEMENTS_OF_ONE:
            raise self._too_much(f"more than {_MOST_ELEMENTS_OF_ONE:,} elements in one place of {self._name}")

    def _end(self, tag: str) -> None:
        self._tag_at = self._parser.CurrentByteIndex
        if self._is_open and tag.rpartition(":")[2] == self._limits.one:
            self._is_open = False

    def _in_order(self, number: str | None) -> None:
        """Of a row that comes again, or too late, openpyxl would say nothing and give nothing."""
        row = float(number) if number else self._row + 1
        if not self._row < row <= MOST_ROWS:
            raise NotAWorkbook(f"row {number} comes after row {self._row:.0f}")
        self._row = int(row)

    def _document_type(self, *_: object) -> None:
        raise NotAWorkbook(f"{self._name} has a document type, which no spreadsheet program writes")

    def _too_much(self, what: str) -> NotAWorkbook:
        return NotAWorkbook(f"there is more in it than can be read: {what}", _AS_CSV)


def _refuse_large_directory(file: BinaryIO) -> None:
    """Python's reader of archives takes the list of parts into memory, however long it is."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - _END_BYTES - _LONGEST_COMMENT - _END_64_BYTES, 0))
    tail = file.read()
    file.seek(0)
    at = len(tail) - _END_BYTES if tail[-_END_BYTES:].startswith(_END) else tail.rfind(_END)
    end = tail[at : at + _END_BYTES]
    if at < 0 or len(end) < _END_BYTES:
        return  # no archive, as opening it will tell
    directory = struct.unpack("<L", end[12:16])[0]
    end_64 = tail[max(at - _END_64_BYTES, 0) : at]
    if end_64.startswith(_END_64):
        directory = struct.unpack("<Q", end_64[40:48])[0]
    if directory > _MOST_DIRECTORY_BYTES:
        raise NotAWorkbook("there are more parts in it than a workbook has")
