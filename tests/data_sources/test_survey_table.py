"""CSV and XLSX files as survey tools write them, and as they arrive when something went wrong."""

import codecs
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook

from data_sources.errors import FileNotReadable
from data_sources.rows import file_rows, text_form
from data_sources.survey_columns import one_column
from data_sources.survey_layout import laid_out
from data_sources.survey_table import read_table


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, and the wanted cells by column."""

    number: int
    cells: dict[str, str]


def read(
    content: str | bytes, encoding: str = "utf-8", columns: tuple[str, ...] = ("region", "confidence")
) -> list[Line]:
    """The columns `region` and `confidence` of an export."""
    as_bytes = content.encode() if isinstance(content, str) else content
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.csv"
        file.write_bytes(as_bytes)
        rows = file_rows(file, encoding)
        layout = laid_out(file.name, "plain", [next(rows)])
        places = {name: one_column(layout, name).place for name in columns}
        is_text = text_form(file, encoding) is not None
        table = read_table(file, rows, layout, dict.fromkeys(places.values()), is_text=is_text)
    texts = {
        name: [table.columns[place].values[code] for code in table.columns[place].codes]
        for name, place in places.items()
    }
    return [
        Line(int(number), {name: cells[row] for name, cells in texts.items()}) for row, number in enumerate(table.lines)
    ]


def confidences(lines: list[Line]) -> list[str]:
    return [line.cells["confidence"] for line in lines]


def refusal(content: str | bytes, encoding: str = "utf-8") -> str:
    with pytest.raises(FileNotReadable) as refused:
        read(content, encoding)
    assert str(refused.value).startswith("export.csv: ")
    return str(refused.value)


def a_workbook(*rows: list[object]) -> bytes:
    workbook, content = Workbook(), io.BytesIO()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(content)
    return content.getvalue()


def test_reads_only_the_wanted_columns() -> None:
    lines = read("email,confidence,region\nsomebody@example.org,3,Wales\n")

    assert lines == [Line(2, {"region": "Wales", "confidence": "3"})]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + b"region,confidence\nWales,3\n",
        codecs.BOM_UTF16_LE + "region,confidence\nWales,3\n".encode("utf-16-le"),
        codecs.BOM_UTF16_BE + "region,confidence\nWales,3\n".encode("utf-16-be"),
        codecs.BOM_UTF32_LE + "region,confidence\nWales,3\n".encode("utf-32-le"),
    ],
)
def test_a_byte_order_mark_says_how_the_file_is_encoded(content: bytes) -> None:
    assert confidences(read(content, "cp1252")) == ["3"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(line_end: str) -> None:
    lines = read(line_end.join(["region,confidence", "Wales,3", "Wales,1"]))

    assert [(line.number, line.cells["confidence"]) for line in lines] == [(2, "3"), (3, "1")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_what_separates_columns(separator: str) -> None:
    assert confidences(read(f"region{separator}confidence\nWales{separator}1\n")) == ["1"]


def test_line_numbers_count_blank_lines_and_lines_inside_quotes() -> None:
    lines = read('comment,region,confidence\n"one\ntwo",Wales,1\n\nno,Wales,2\n')

    assert [line.number for line in lines] == [2, 5]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_names_the_line_of_a_byte_that_does_not_decode(mark: bytes) -> None:
    words = refusal(mark + b"region,confidence\nWales,2\nWales,Don\x92t know\n")

    assert "line 3: the byte 0x92" in words
    assert 'encoding = "cp1252"' in words


def test_an_unknown_encoding_is_the_codebooks_mistake() -> None:
    assert '"utf-ate" is not a known encoding' in refusal("region\n", "utf-ate")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("region,confidence\nWales,\0\n", "line 2: a NUL character"),
        ("region,mood\nWales,1\n", 'the header has no column "confidence"'),
        ("region,confidence,confidence\nWales,1,1\n", 'the header has "confidence" more than once'),
        ("region,confidence\nWales,1\nWales,1,too much\n", "line 3: 3 cells where the header line has 2"),
        ("region,confidence\nWales\n", "line 2: 1 cells where the header line has 2"),
        ('region,confidence\nWales,1\nWales,"1\nWales,1\n', "line 3: not readable as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"rest", "an old Excel format, or locked with a password"),
        (b"PK\x03\x04 but nothing else", "not readable as an Excel workbook"),
        (a_workbook(), "the file is empty"),
    ],
)
def test_refuses_what_it_cannot_read_and_says_where(content: str | bytes, what: str) -> None:
    assert what in refusal(content)


def test_columns_that_are_not_wanted_may_stand_twice() -> None:
    assert confidences(read("region,note,note,confidence\nWales,,,1\n")) == ["1"]


def test_reads_the_first_sheet_of_a_workbook() -> None:
    rows: list[list[object]] = [["id", "region", "confidence"], [1, "Wales", 3], [], [2, "Wales", 1.0], [3, None, True]]

    lines = read(a_workbook(*rows))

    assert [(line.number, line.cells["confidence"]) for line in lines] == [(2, "3"), (4, "1"), (5, "true")]
    assert lines[-1].cells["region"] == ""


def test_headers_may_have_non_breaking_spaces() -> None:
    content = a_workbook(["Seen\N{NO-BREAK SPACE}a nurse? "], ["no"])

    assert read(content, columns=("Seen a nurse?",))[0].cells == {"Seen a nurse?": "no"}


@pytest.mark.parametrize("cell", ["=1+2", "#REF!"])
def test_a_formula_without_a_usable_result_is_no_blank(cell: str) -> None:
    words = refusal(a_workbook(["region", "confidence"], ["Wales", cell]))

    assert 'line 2, column "confidence": a formula without a usable result' in words


def test_a_cell_of_a_workbook_that_nobody_wants_may_hold_anything() -> None:
    assert confidences(read(a_workbook(["region", "confidence", "sum"], ["Wales", 2, "=1+2"]))) == ["2"]
