"""Parts of a workbook are read as they are, up to their limits, whatever the archive says of their size."""

import io
import zipfile

import pytest

from data_sources.workbook_archive import MOST_ROWS, NotAWorkbook, WorkbookArchive


def an_archive(**parts: bytes) -> WorkbookArchive:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return WorkbookArchive(out)


def in_pieces(part: bytes) -> bytes:
    with an_archive(sheet=part).open("sheet") as source:
        return b"".join(iter(lambda: source.read(16_384), b""))


@pytest.mark.parametrize("part", [b"", b"<worksheet/>", b"\x89PNG\0" * 9, b"<sst>" + b"<si/>" * 99_999 + b"</sst>"])
def test_what_is_within_the_limits_comes_through_unchanged(part: bytes) -> None:
    assert in_pieces(part) == part
    assert an_archive(any=part).read("any") == part


def test_as_many_rows_as_excel_has_are_read_and_one_more_is_refused() -> None:
    rows = b"<row/>" * MOST_ROWS

    assert in_pieces(b"<worksheet>" + rows + b"</worksheet>").count(b"<row/>") == MOST_ROWS
    with pytest.raises(NotAWorkbook, match="more than 1,048,576 entries"):
        in_pieces(b"<worksheet>" + rows + b"<row/></worksheet>")


def test_more_texts_than_fit_into_memory_are_refused() -> None:
    with pytest.raises(NotAWorkbook, match="more than 2,000,000 entries"):
        in_pieces(b"<sst>" + b"<si/>" * 2_000_001)


def test_a_part_that_is_read_whole_is_held_to_less_whatever_it_calls_itself() -> None:
    with pytest.raises(NotAWorkbook, match="more than 250,000 elements"):
        an_archive(styles=b"<worksheet>" + b"<row/>" * 250_001).read("styles")


@pytest.mark.parametrize(
    "rows", ['<row r="3"/><row r="2"/>', '<row r="2"/><row r="2"/>', '<row r="0"/>', "<row/><row r='1'/>"]
)
def test_a_row_that_would_be_passed_over_is_refused(rows: str) -> None:
    with pytest.raises(NotAWorkbook, match="comes after row"):
        in_pieces(f"<worksheet>{rows}</worksheet>".encode())
