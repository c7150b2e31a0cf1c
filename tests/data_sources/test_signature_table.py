"""Large files of signatures give what the reader of lines gives, line for line, or are left to it."""

import csv
import io
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from campaign.model import Source
from data_sources.errors import FileNotReadable
from data_sources.packed_signatures import unpacked
from data_sources.plain_lines import NotPlain
from data_sources.records import RejectedLine, Signature
from data_sources.signature_file import read_signatures
from data_sources.signature_table import read_signature_table
from tests.builders import A_MOMENT, a_file_source

KEY = b"a key for tests"
COLUMNS = {"signed_at": "Date", "postcode": "Postcode", "id": "Id", "email": "Mail", "channel": "Source"}
BY_LINE = {"signed_at": "Date", "region": "Region", "constituency": "Seat", "postcode": "Postcode"}
HEADER, BY_LINE_HEADER = "Id,Mail,Date,Postcode,Source", "Date,Region,Seat,Postcode,Comment"

Found = tuple[list[Signature], list[RejectedLine]]


def by_lines(file: Path, source: Source) -> Found:
    """What the reader of lines says; of signatures with the same key the first, in the order of keys."""
    lines = list(read_signatures(file, source, KEY, A_MOMENT))
    signatures = [line for line in lines if isinstance(line, Signature)]
    return sorted(signatures, key=lambda one: one.key), [line for line in lines if isinstance(line, RejectedLine)]


def by_table(file: Path, source: Source, chunk_bytes: int = 16 << 20, threads: int = 1) -> Found:
    """The same of the reader of tables. Sorting keeps the order of equal keys, so the first stays the first."""
    parts = list(read_signature_table(file, source, KEY, A_MOMENT, threads, chunk_bytes))
    signatures = [signature for part in parts for signature in unpacked(part)]
    return sorted(signatures, key=lambda one: one.key), [line for part in parts for line in part.rejected]


def agree(file: Path, source: Source, chunk_bytes: int = 16 << 20) -> bool:
    """Whether both say the same; where the table is left to the other reader there is nothing to compare."""
    try:
        table = by_table(file, source, chunk_bytes)
    except NotPlain:
        return False
    assert table == by_lines(file, source)
    return True


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "export.csv"
    file.write_bytes(text.encode(encoding))
    return file


def a_source(columns: dict[str, str] = COLUMNS, **entries: Any) -> Source:
    return a_file_source(columns=columns, **entries)


TIMES = [
    "2026-06-30", "2026-06-30 10:15", "2026-06-30T10:15:20", "2026-06-30 10:15:20.5", "2026-06-30 10:15:20.123",
    "2026-06-30T10:15:20.123456", "2026-06-30T10:15:20Z", "2026-06-30T10:15+02:00", "2026-06-30 10:15:20.123-05:30",
    "2026-06-30T00:15:20+23:59", "2026-06-30T00:15:20+24:00", "2026-06-30T10:15:20z", "20260630", "2026-W27-2",
    "30/06/2026", "30/06/2026 10:15", "30/06/2026 10:15:20", "30-06-2026", "30-06-2026 10:15:20", "3/4/2026 9:05",
    "06/30/2026", "31/06/2026", "29/02/2024", "29/02/2023", "2026-02-29", "2000-02-29", "1900-02-29", "2026-13-01",
    "2026-00-10", "2026-01-00", "2026-06-30 24:00", "2026-06-30 23:60", "2026-06-30 23:59:60", "2026-06-30 23:59:61",
    "1999-12-31T23:59:59Z", "2000-01-01T00:00:00Z", "2026-07-02T12:00:00Z", "2026-07-02T12:00:01Z",
    "2026-07-02T13:00:00", "2026-07-02 13:00:00.000001", "2025-10-26 01:30", "2025-10-26 00:59:59", "2026-03-29 01:30",
    "2026-03-29 00:59:59.999999", "2026-03-29 02:00", "0001-01-01T00:00+10:00", "9999-12-31T23:00-10:00", "0000-01-01",
    "2300-01-01", "soon", "", " ", " 2026-06-30 ", "2026-06-30\u00a0", "2026-06-3\u0660", "２０２６-06-30", "46204",
    "2026-06-30\u202f10:15", "2026/06/30", "2026.06.30", "-026-06-30", "+026-06-30", "2026-06-30 1 :15",
    "2026-06-30 10:1:",
]  # fmt: skip
POSTCODES = [
    "SW9 1AA", "sw91aa", "SW9", " SW9 ", "SW9  1AA", "S W9 1AA", "SW91 AA", "B79 0PJ", "b790pj", "CF10 1AA", "CF101AA",
    "W1A 1AA", "EC1A 1BB", "EC1A1BB", "M1 1AE", "M11AE", "M1", "JE2 3AB", "JE2", "GIR 0AA", "BFPO 12", "IM1 1AA",
    "BT1 1AA",
    "BT11AA", "BT1", "BT99 9ZZ", "BT1A 1AA", "NPT 1AA", "ZZ1 1ZZ", "abroad", "", "SW9 1A", "SW9 11A", "SW9 AAA",
    "XSW9 1AA", "SW9 1AAX", "SW9-1AA", "SW９ 1AA", "sw9\t1aa", "SW9\u00a01AA", "1AA", "A", "AB", "AB1 0AA", "ab10",
    "\u0130M1",
]  # fmt: skip
NAMES = [
    "1",
    "ab 1",
    "AB 1",
    " ab\u00a0 1 ",
    "Straße",
    "STRASSE",
    "ǅ",
    "a@x.org",
    "A@X.org ",
    "",
    " ",
    "\u2003",
    "\x1c",
    "0",
]
CHANNELS = ["", " ", "Street stall", " Street stall", "x" * 99, "x" * 59 + " y", "Überland", "\u2028", 'He said "yes"']
REGIONS = ["", "Wales", "wales ", "W92000004", "Atlantis", "yorkshire AND\u00a0the humber", " ", "e12000007"]
SEATS = ["", "E14001063", "e14000530", "E14999999", " e14001063 ", "\u00a0"]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_reads_every_kind_of_time_alike(tmp_path: Path, zone: str) -> None:
    days = [f"{day:02}/{month:02}/{year} {hour:02}:30" for year in (2000, 2007, 2025) for month in (3, 4, 10, 11)
            for day in range(1, 32) for hour in (0, 1, 2, 3, 23)]  # fmt: skip
    file = written(
        tmp_path, "\n".join([HEADER, *(f'{number},,"{time}",SW9,' for number, time in enumerate(TIMES + days))])
    )

    assert agree(file, a_source(time_zone=zone))


@pytest.mark.parametrize(
    "form", ["%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%Y%m%d", "%d.%m.%Y", "%m/%d/%y", "%Y-%m", "%H:%M"]
)
def test_reads_configured_times_alike(tmp_path: Path, form: str) -> None:
    times = [f"{A_MOMENT - number * timedelta(hours=31, seconds=7):{form}}" for number in range(400)] + TIMES
    file = written(tmp_path, "\n".join([HEADER, *(f'{number},,"{time}",SW9,' for number, time in enumerate(times))]))

    assert agree(file, a_source(time_format=form, time_zone="America/New_York"))


def test_places_every_kind_of_postcode_alike(tmp_path: Path) -> None:
    from reference.postcodes import region_table

    usual, exceptions = region_table()
    elsewhere = [f"{outcode} {incode}" for outcode, incode in exceptions]
    every = [
        *POSTCODES,
        *usual,
        *elsewhere,
        *(one.replace(" ", "") for one in elsewhere),
        *(f"{one} 9ZZ" for one in usual),
    ]
    file = written(
        tmp_path, "\n".join([HEADER, *(f'{number},,2026-06-30,"{one}",' for number, one in enumerate(every))])
    )

    assert agree(file, a_source())


cells = st.one_of(
    *(st.sampled_from(some) for some in (TIMES, POSTCODES, NAMES, CHANNELS, REGIONS, SEATS)),
    st.datetimes().map(str),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
likely = {"Id": NAMES, "Mail": NAMES, "Date": TIMES[:24], "Postcode": POSTCODES, "Source": CHANNELS, "Region": REGIONS,
          "Seat": SEATS, "Comment": ["", "Get well", 'a "quoted"\nword', "1,2"]}  # fmt: skip


def rows_of(header: str) -> st.SearchStrategy[list[list[str]]]:
    """Mostly sensible rows, and some with anything in them or of another width."""
    usual = st.tuples(*(st.sampled_from(likely[name]) for name in header.split(","))).map(list)
    return st.lists(st.one_of(usual, usual, usual, st.lists(cells, max_size=7)), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    header_and_rows=st.sampled_from([HEADER, BY_LINE_HEADER]).flatmap(
        lambda one: st.tuples(st.just(one), rows_of(one))
    ),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    chunk_bytes=st.sampled_from([150, 400, 16 << 20]),
)
def test_agrees_on_whatever_a_program_writes(
    tmp_path: Path, header_and_rows: Any, delimiter: str, quoting: Any, line_end: str, chunk_bytes: int
) -> None:
    header, rows = header_and_rows
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([header.split(","), *rows, *rows[:3]])
    file = written(tmp_path, text.getvalue().replace("\0", ""))

    agree(file, a_source(COLUMNS if header == HEADER else BY_LINE), chunk_bytes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(
    text=st.text(st.sampled_from('ab1,,,"""\r\n\n\n \u00e9\0'), max_size=60),
    chunk_bytes=st.sampled_from([40, 16 << 20]),
)
@example(text='1,a@x.org,2026-06-30,SW9,"a ""b"" c"\n', chunk_bytes=40)
@example(text='1,,2026-06-30,SW9,"never closed', chunk_bytes=16 << 20)
def test_agrees_on_whatever_nobody_should_write(tmp_path: Path, text: str, chunk_bytes: int) -> None:
    """A file that the reader of lines refuses is never read as a table."""
    file = written(tmp_path, f"{HEADER}\n1,,2026-06-30,SW9 1AA,\n{text}")
    try:
        by_lines(file, a_source())
    except FileNotReadable:
        with pytest.raises(NotPlain):
            by_table(file, a_source(), chunk_bytes)
        return

    agree(file, a_source(), chunk_bytes)


def test_equal_lines_are_told_apart_across_pieces(tmp_path: Path) -> None:
    lines = [f"2026-06-{1 + number % 3:02},,,SW9 1AA,{number % 7}" for number in range(500)]
    file = written(tmp_path, "\n".join([BY_LINE_HEADER, *lines]))

    signatures, _ = by_table(file, a_source(BY_LINE), chunk_bytes=300)

    assert len({one.key for one in signatures}) == 500
    assert agree(file, a_source(BY_LINE), chunk_bytes=300)


def test_several_threads_agree_with_one(tmp_path: Path) -> None:
    lines = [f"{number % 1900},,2026-06-{1 + number % 28:02} 10:00,CF10 1AA,{number % 5}" for number in range(2_000)]
    file = written(tmp_path, "\n".join([HEADER, *lines, "x,,never,,", ",,2026-06-30,SW9,"]))

    assert by_table(file, a_source(), chunk_bytes=4_000, threads=2) == by_lines(file, a_source())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_reads_the_encodings_of_everyday_alike(tmp_path: Path, encoding: str) -> None:
    file = written(tmp_path, f"{HEADER}\nZoë,,2026-06-30,SW9 1AA,Café\n,É@x.org,2026-06-30,SW9 1AA,\n", encoding)

    assert agree(file, a_source(encoding=encoding.removesuffix("-sig")))


@pytest.mark.parametrize(
    "text",
    [
        f'{HEADER}\n1,,2026-06-30,SW9,a "b" c\n',
        f'{HEADER}\n1,,2026-06-30,SW9, "a"\n',
        f"{HEADER}\n1,,2026-06-30,SW9,a\r2,,2026-06-30,SW9,b\n",
        f'{HEADER}\n1,,2026-06-30,SW9,"{"x" * 131_073}"\n',
        f"\n{HEADER}\n1,,2026-06-30,SW9,a\n",
        f"{HEADER}\r1,,2026-06-30,SW9,a\r",
        f'"Id\nof it",{HEADER}\n,1,,2026-06-30,SW9,a\n',
    ],
)
def test_leaves_to_the_reader_of_lines_what_is_not_plain(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotPlain):
        by_table(written(tmp_path, text), a_source())


def test_a_workbook_is_left_to_the_reader_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "export.xlsx"
    file.write_bytes(b"PK\x03\x04 and more")

    with pytest.raises(NotPlain):
        by_table(file, a_source())


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match='no column "Postcode"'):
        by_table(written(tmp_path, "Date,Id,Mail,Source\n2026-06-30,1,,\n"), a_source())


def test_nothing_personal_comes_out(tmp_path: Path) -> None:
    file = written(tmp_path, f"{HEADER}\nPlanted-1,planted@x.org,2026-06-30,SW9 1AA,Stall\nPlanted-2,,never,SW9,\n")

    found = repr(list(read_signature_table(file, a_source(), KEY, A_MOMENT, 0))).casefold()

    assert not any(word in found for word in ("planted", "x.org", "sw9"))


def test_every_equal_key_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "\n".join([HEADER, *(f"{number % 3},,2026-06-{1 + number:02},," for number in range(9))]))

    signatures, _ = by_table(file, a_source())

    for key in Counter(one.key for one in signatures):
        times = [one.signed_at for one in signatures if one.key == key]
        assert times == sorted(times)
