"""Files as people really save them: every row is read, or the file is refused with its line and a cure."""

import codecs
import csv
import random
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data_sources.errors import FileNotReadable
from data_sources.rows import Row, columns_of, file_rows
from data_sources.workbook import FORMULA_WITHOUT_RESULT

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8)


def read(folder: Path, content: bytes | str, encoding: str = "utf-8") -> list[Row]:
    file = folder / "export.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(file_rows(file, encoding))


def cells_of(folder: Path, content: bytes | str, encoding: str = "utf-8") -> list[list[str]]:
    return [row.cells for row in read(folder, content, encoding)]


def refusal(folder: Path, content: bytes | str, encoding: str = "utf-8") -> str:
    with pytest.raises(FileNotReadable) as refused:
        read(folder, content, encoding)
    assert str(refused.value).startswith("export.csv: ")
    return str(refused.value)


def a_workbook(folder: Path, *rows: list[object], name: str = "export.xlsx") -> Path:
    workbook, file = Workbook(), folder / name
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("configured", ["utf-8", "cp1252"])
def test_a_byte_order_mark_decides_over_the_configuration(
    tmp_path: Path, mark: bytes, encoding: str, configured: str
) -> None:
    content = mark + "Date,Town\n1,Zoë\n".encode(encoding)

    assert cells_of(tmp_path, content, configured if mark else "utf-8") == [["Date", "Town"], ["1", "Zoë"]]


def test_an_old_encoding_is_read_where_it_is_configured(tmp_path: Path) -> None:
    assert cells_of(tmp_path, "Town\nZoë’s\n".encode("cp1252"), "cp1252") == [["Town"], ["Zoë’s"]]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("before", [3, 200_000])
def test_an_old_encoding_that_is_not_configured_is_refused_with_its_line(
    tmp_path: Path, end: bytes, before: int
) -> None:
    message = refusal(tmp_path, end.join([b"Town"] + [b"London"] * (before - 2) + [b"Zo\xeb", b""]))

    assert f"line {before}: the byte 0xeb is not utf-8 text" in message
    assert 'encoding = "cp1252"' in message


def test_a_file_that_ends_within_a_character_is_refused(tmp_path: Path) -> None:
    assert "ends in the middle of a character" in refusal(tmp_path, "Town\nZoë".encode()[:-1])


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", "hex", "undefined", "utf-8\0"])
def test_what_is_no_encoding_of_text_is_refused(tmp_path: Path, encoding: str) -> None:
    assert 'is not a known encoding. Set encoding = "utf-8" or "cp1252"' in refusal(tmp_path, "Town\n", encoding)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_line_ends_and_delimiters_are_told_apart(tmp_path: Path, end: str, delimiter: str) -> None:
    text = end.join([delimiter.join(["Date", "Town", "Id"]), delimiter.join(["1", "London", "7"]), ""])

    assert read(tmp_path, text) == [Row(1, ["Date", "Town", "Id"]), Row(2, ["1", "London", "7"])]


def test_commas_within_a_quoted_header_are_no_delimiters(tmp_path: Path) -> None:
    text = '"Date";"Why, if at all, did you sign?"\n"1";"Because"\n'

    assert cells_of(tmp_path, text)[1] == ["1", "Because"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_quoted_line_end_belongs_to_its_cell_and_counts_as_a_line(tmp_path: Path, end: str) -> None:
    text = end.join(["Id,Why", f'1,"a{end}b{end}{end}c, ""d"""', "2,e", ""])

    assert read(tmp_path, text) == [
        Row(1, ["Id", "Why"]),
        Row(2, ["1", f'a{end}b{end}{end}c, "d"']),
        Row(6, ["2", "e"]),
    ]


def test_blank_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    assert read(tmp_path, "\n , \nId,Why\n\n,\n1,a\n") == [Row(3, ["Id", "Why"]), Row(6, ["1", "a"])]


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    assert "line 2: a NUL character" in refusal(tmp_path, "Id\n1\0\n")


def test_utf_16_without_its_mark_is_refused_or_read_as_configured(tmp_path: Path) -> None:
    content = "Id\n1\n".encode("utf-16-le")

    assert "utf-16-le" in refusal(tmp_path, content)
    assert cells_of(tmp_path, content, "utf-16-le") == [["Id"], ["1"]]


@pytest.mark.parametrize("line", ['2,"b', '2,"b" c'])
def test_a_wrong_quote_swallows_nothing_in_silence(tmp_path: Path, line: str) -> None:
    assert "line 3: not readable as CSV" in refusal(tmp_path, f"Id,Why\n1,a\n{line}\n3,c\n4,d\n")


@pytest.mark.parametrize("content", ["", "\n", " \r\n,,\n", codecs.BOM_UTF8])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes | str) -> None:
    assert "the file is empty" in refusal(tmp_path, content)


def test_a_header_alone_is_a_file_without_lines(tmp_path: Path) -> None:
    assert read(tmp_path, "Id,Why") == [Row(1, ["Id", "Why"])]


def test_a_file_that_is_not_there_or_a_folder_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(FileNotReadable, match="cannot be opened"):
            next(file_rows(path))


def test_columns_are_found_without_regard_to_case_and_kind_of_space(tmp_path: Path) -> None:
    header = Row(1, ["SIGNED\u00a0AT ", "Full  Postcode", "Id"])

    assert columns_of(tmp_path, header, ["signed at", "Full Postcode"]) == {"signed at": 0, "Full Postcode": 1}


@pytest.mark.parametrize(
    ("header", "problem"), [(["Date", "Id"], 'no column "Postcode"'), (["Postcode", "postcode "], "more than once")]
)
def test_a_wanted_column_missing_or_doubled_is_refused(tmp_path: Path, header: list[str], problem: str) -> None:
    with pytest.raises(FileNotReadable, match=f"line 4: the header has .*{problem}"):
        columns_of(tmp_path / "export.csv", Row(4, header), ["Postcode"])


def test_a_doubled_column_that_nobody_wants_does_no_harm(tmp_path: Path) -> None:
    assert columns_of(tmp_path, Row(1, ["Notes", "Notes", "Id"]), ["Id"]) == {"Id": 2}


def test_cells_of_a_workbook_become_text(tmp_path: Path) -> None:
    moments = [datetime(2026, 7, 1, 0, 30), date(2026, 7, 1), time(0, 30)]  # noqa: DTZ001 - Excel knows no time zone
    file = a_workbook(tmp_path, ["a", "b", "c"], moments, [], [7.0, 7.5, True], [None, "SW9 1AA", 12345678901])

    assert list(file_rows(file)) == [
        Row(1, ["a", "b", "c"]),
        Row(2, ["2026-07-01T00:30:00", "2026-07-01T00:00:00", "00:30:00"]),
        Row(4, ["7", "7.5", "true"]),
        Row(5, ["", "SW9 1AA", "12345678901"]),
    ]


def test_a_workbook_is_known_by_its_content_and_not_its_name(tmp_path: Path) -> None:
    file = a_workbook(tmp_path, ["Id"], [1]).rename(tmp_path / "export.csv")

    assert [row.cells for row in file_rows(file)] == [["Id"], ["1"]]


def test_a_formula_without_a_result_is_told_from_an_empty_cell(tmp_path: Path) -> None:
    # openpyxl writes formulas without results, as a file that was never opened in Excel has them.
    file = a_workbook(tmp_path, ["Id", "Note", "Date"], [1, None, "=TODAY()"])

    assert list(file_rows(file))[1].cells == ["1", "", FORMULA_WITHOUT_RESULT]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="the file is empty"):
        list(file_rows(a_workbook(tmp_path)))


def test_an_old_or_locked_workbook_is_refused_with_a_cure(tmp_path: Path) -> None:
    assert "Save it as .xlsx without a password" in refusal(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on")


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("export.csv", "Id\n1\n")

    with pytest.raises(FileNotReadable, match="not readable as an Excel workbook"):
        list(file_rows(tmp_path / "export.zip"))


def test_a_workbook_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    content = a_workbook(tmp_path, ["Id"], [1]).read_bytes()
    with_aes = re.sub(rb"(PK\x01\x02.{6})..", lambda entry: entry[1] + b"c\0", content, flags=re.DOTALL)

    assert "not readable as an Excel workbook" in refusal(tmp_path, with_aes)


@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl's, about parts that it does without
@in_one_folder
@given(seed=st.integers(0, 10**6))
def test_a_damaged_workbook_is_refused_or_read_and_never_anything_else(tmp_path: Path, seed: int) -> None:
    content, chance = bytearray(a_workbook(tmp_path, ["Id", "Town"], [1, "London"]).read_bytes()), random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    content = content[: chance.choice([len(content), chance.randrange(4, len(content))])]

    try:
        rows = read(tmp_path, bytes(content))
    except FileNotReadable:
        return
    assert rows


@in_one_folder
@given(rows=st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=8))
def test_what_was_written_is_read_back(tmp_path: Path, rows: list[list[str]]) -> None:
    with (tmp_path / "written.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c", "d"], *rows])

    read_back = [row.cells for row in file_rows(tmp_path / "written.csv")]

    assert read_back[1:] == [row for row in rows if any(cell.strip() for cell in row)]
