"""Workbooks that nobody should send: bombs, entities, wrong formulas and dates, and archives that are damaged."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

from tests.nasty_files import MEGABYTE, Bytes, Fate, Nasty, Table, a_zip

SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
Change = Callable[[bytes], bytes]
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BILLION = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]>'.encode()
_OTHER_FILE = b'<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
_DATE_STYLE = 14  # Excel's own number for a day


def a_workbook(*rows: list[Any]) -> bytes:
    """A workbook of one sheet; cells that begin with = are formulas without a result."""
    workbook, out = Workbook(), io.BytesIO()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(out)
    return out.getvalue()


def workbook_of(table: Table) -> bytes:
    """The table as a workbook whose texts are in a part of their own, as Excel saves it."""
    strings: dict[str, int] = {}

    def number(cell: re.Match[str]) -> str:
        return f't="s"><v>{strings.setdefault(cell[1], len(strings))}</v></c>'

    def shared(part: bytes) -> bytes:
        return re.sub('t="inlineStr"><is>(.*?)</is></c>', number, part.decode()).encode()

    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    entry = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind
    changes = {SHEET: shared, "[Content_Types].xml": before(b"</Types>", entry)}
    content = changed(a_workbook(table.header, *table.lines), changes)
    texts = "".join(f"<si>{text}</si>" for text in strings)
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return changed(content, {}, {STRINGS: f'<sst xmlns="{name}">{texts}</sst>'.encode()})


def as_it_is(part: bytes) -> bytes:
    return part


def changed(
    content: bytes, changes: Mapping[str, Change], more: Mapping[str, bytes] = {}, packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The archive with some of its parts changed and others added, packed as fast as can be."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", packing, compresslevel=1) as after:
        for name in before.namelist():
            after.writestr(name, changes.get(name, as_it_is)(before.read(name)))
        for name, part in more.items():
            after.writestr(name, part)
    return out.getvalue()


def with_part(part: str, change: Change) -> Bytes:
    return lambda table: changed(workbook_of(table), {part: change})


def packed_as(packing: int) -> Bytes:
    return lambda table: changed(workbook_of(table), {}, packing=packing)


def cut_after(share: float) -> Bytes:
    return lambda table: workbook_of(table)[: int(len(workbook_of(table)) * share)]


def before(tag: bytes, more: bytes) -> Change:
    """Puts more before the first of these tags."""
    return lambda part: part.replace(tag, more + tag, 1)


def with_document_type(declared: bytes, tag: bytes) -> Change:
    """Declares entities, and names one of them before this tag."""

    def change(part: bytes) -> bytes:
        return declared + before(tag, b"&l9;")(re.sub(rb"^<\?xml.*?\?>\s*", b"", part))

    return change


def rows_end(more: bytes) -> Change:
    """Puts more rows after the last."""
    return before(b"</sheetData>", more)


def laid_out_anew(change: Callable[[str], str]) -> Bytes:
    return with_part(SHEET, lambda part: change(part.decode()).encode())


def _number(part: str, line: int, number: str) -> str:
    """A number in place of whatever the first cell of a line holds, to be read as a day."""
    return re.sub(rf'<c r="A{line}"[^>]*?(/>|>.*?</c>)', f'<c r="A{line}" s="1"><v>{number}</v></c>', part, flags=re.S)


def day_numbers(**numbers: str) -> Bytes:
    """Numbers as days, by the line they are on: `line3="-5"`."""

    def content(table: Table) -> bytes:
        def change(part: bytes) -> bytes:
            text = part.decode()
            for line, number in numbers.items():
                text = _number(text, int(line.removeprefix("line")), number)
            return text.encode()

        def styled(part: bytes) -> bytes:
            xf = re.search(rb"<cellXfs.*?>(<xf .*?(/>|</xf>))", part, re.S)
            assert xf is not None
            day = re.sub(rb'numFmtId="\d+"', b'numFmtId="%d"' % _DATE_STYLE, xf[1])
            return part.replace(b"</cellXfs>", day + b"</cellXfs>")

        return changed(workbook_of(table), {SHEET: change, STYLES: styled})

    return content


def _many_parts(table: Table) -> bytes:
    return changed(workbook_of(table), {}, {f"{number}{'x' * 60_000}": b"" for number in range(99)})


def _declared_smaller(table: Table) -> bytes:
    """Of the sheet the archive says that it is 99 bytes long, and that is all that may be unpacked of it."""
    content = workbook_of(table)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = struct.pack("<L", archive.getinfo(SHEET).file_size)
    return content.replace(size, struct.pack("<L", 99))


def _with_password(table: Table) -> bytes:
    return re.sub(rb"(PK\x01\x02.{4})\0\0", lambda entry: entry[1] + b"\1\0", workbook_of(table), flags=re.S)


def taken(name: str, content: Bytes) -> Nasty:
    return Nasty(name, content, Fate.TAKEN, file_name="nasty.xlsx")


def refused(name: str, content: Bytes, words: str = "") -> Nasty:
    return Nasty(name, content, Fate.REFUSED, lambda _: words or "not readable as an Excel workbook", "nasty.xlsx")


def wrong_lines(name: str, content: Bytes) -> Nasty:
    return Nasty(name, content, Fate.WRONG_LINES, file_name="nasty.xlsx")


def bombs(megabytes: int) -> list[Nasty]:
    """Small files of which one part unpacks to so much, and is refused as soon as that is seen."""
    size, too_much = megabytes * MEGABYTE, "there is more in it than can be read"
    blank, text = b" " * size, b"x" * size
    cells, hollow = b"<c/>" * (size // 4), b"<a/>" * (size // 4)
    return [
        refused(
            "one cell unpacks",
            with_part(SHEET, rows_end(b'<row><c t="inlineStr"><is><t>' + text + b"</t></is></c></row>")),
            too_much,
        ),
        refused("a comment unpacks", with_part(SHEET, rows_end(b"<!--" + text + b"-->")), too_much),
        refused("blanks unpack", with_part(SHEET, rows_end(blank)), too_much),
        refused("one row unpacks", with_part(SHEET, rows_end(b"<row>" + cells + b"</row>")), too_much),
        refused("what is no row unpacks", with_part(SHEET, rows_end(hollow)), too_much),
        refused(
            "one string unpacks", with_part(STRINGS, before(b"</sst>", b"<si><t>" + text + b"</t></si>")), too_much
        ),
        refused("the styles unpack", with_part(STYLES, before(b"</cellXfs>", b"<xf/>" * (size // 5))), too_much),
        refused("the list of parts unpacks", with_part("[Content_Types].xml", before(b"</Types>", blank)), too_much),
        refused("the theme unpacks", with_part("xl/theme/theme1.xml", lambda part: part + blank), too_much),
    ]


def slow_bombs(megabytes: int) -> list[Nasty]:
    """The same of parts that are only as long as they may be after a million entries."""
    size, too_much = megabytes * MEGABYTE, "there is more in it than can be read"
    empty_rows, empty_strings = b"<row/>" * (size // 6), b"<si/>" * (size // 5)
    return [
        refused("empty rows unpack", with_part(SHEET, rows_end(empty_rows)), too_much),
        refused("empty strings unpack", with_part(STRINGS, before(b"</sst>", empty_strings)), too_much),
    ]


def _strict(part: bytes) -> bytes:
    return part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )


_DOCUMENT = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ENTITIES = [
    refused(f"{what} in {part}", with_part(part, with_document_type(declared, tag)), "has a document type")
    for what, declared in (("a billion laughs", _BILLION), ("another file", _OTHER_FILE))
    for part, tag in (
        (SHEET, b"</sheetData>"),
        (STRINGS, b"</sst>"),
        (STYLES, b"</styleSheet>"),
        ("[Content_Types].xml", b"</Types>"),
    )
]
LAYOUTS = [
    taken("a workbook", workbook_of),
    taken(
        "a size that is too large",
        laid_out_anew(lambda part: re.sub(r'(<dimension ref=)"[^"]*"', r'\1"A1:XFD1048576"', part)),
    ),
    taken("a size that is too small", laid_out_anew(lambda part: re.sub(r'(<dimension ref=)"[^"]*"', r'\1"A1"', part))),
    taken("an empty row far below", with_part(SHEET, rows_end(b'<row r="9999"/>'))),
    taken(
        "names that lead elsewhere",
        lambda table: changed(workbook_of(table), {}, {"../../../tmp/evil.xml": b"x", "/etc/x": b"x"}),
    ),
    refused("a row beyond the last", with_part(SHEET, rows_end(b'<row r="1048577"/>'))),
    refused("a row beyond all numbers", with_part(SHEET, rows_end(b'<row r="1e300"/>'))),
    refused("a row without a number", with_part(SHEET, rows_end(b'<row r="last"/>'))),
    refused(
        "a row that comes again",
        with_part(SHEET, rows_end(b'<row r="2"><c r="A2"><v>1</v></c></row>')),
        "row 2 comes after row",
    ),
    refused("no number in a cell of numbers", with_part(SHEET, rows_end(b"<row><c><v>NaN</v></c></row>")), "near row"),
    refused(
        "a string that there is none of",
        with_part(SHEET, rows_end(b'<row><c t="s"><v>99999999</v></c></row>')),
        "near row",
    ),
    refused("tags that never end", with_part(SHEET, lambda part: part.replace(b"</sheetData>", b""))),
    refused("Strict Open XML", with_part(SHEET, _strict), "it is Strict Open XML"),
]
_DAYS = ["-5", "0", "2958466", "1e308", "-1e308", "1e999", "0.5", "60"]
CELLS = [
    taken("formulas beside the table", laid_out_anew(lambda part: re.sub(r"</row>", "<c><f>1/0</f></c></row>", part))),
    wrong_lines(
        "a formula without a result",
        lambda table: a_workbook(table.header, *table.lines, ["=TODAY()"] * len(table.header)),
    ),
    wrong_lines(
        "a formula that failed", lambda table: a_workbook(table.header, *table.lines, ["#REF!"] * len(table.header))
    ),
    Nasty(
        "numbers that are no days",
        day_numbers(**{f"line{line}": number for line, number in enumerate(_DAYS, start=3)}),
        Fate.WRONG_LINES,
        file_name="nasty.xlsx",
        wrong_lines=lambda _: list(range(3, 3 + len(_DAYS))),
    ),
]
ARCHIVES = [
    *(refused(f"cut after {share:.0%}", cut_after(share)) for share in (0.05, 0.5, 0.99)),
    refused(
        "a wrong checksum", lambda table: re.sub(rb"(PK\x01\x02.{12}).{4}", rb"\1abcd", workbook_of(table), flags=re.S)
    ),
    refused("a wrong size", _declared_smaller),
    refused("a password of the archive's", _with_password),
    refused("packed with bzip2", packed_as(zipfile.ZIP_BZIP2), "packed in a way that no"),
    refused("packed with lzma", packed_as(zipfile.ZIP_LZMA), "packed in a way that no"),
    refused("too many parts", _many_parts, "more parts in it than a workbook has"),
    refused(
        "a document of text",
        lambda _: a_zip(**{"[Content_Types].xml": _DOCUMENT, "word/document.xml": b"<x/>"}),
        "something else",
    ),
    refused(
        "an open document",
        lambda _: a_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
        "something else",
    ),
]
WORKBOOKS = [*LAYOUTS, *CELLS, *ENTITIES, *ARCHIVES, *bombs(20)]
