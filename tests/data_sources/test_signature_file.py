"""Signatures in files: when, where and once each, with nothing personal left."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from campaign.model import Source
from data_sources.records import RejectedLine, Signature
from data_sources.signature_file import read_signatures
from tests.builders import A_MOMENT, a_file_source

KEY = b"a key for tests"
LONDON, WALES, SOUTH_EAST, EAST_MIDLANDS = "E12000007", "W92000004", "E12000008", "E12000004"
PLACES = {"signed_at": "Date", "region": "Region", "constituency": "Seat", "postcode": "Postcode"}

Lines = list[Signature | RejectedLine]


def read(folder: Path, text: str | bytes, source: Source | None = None, key: bytes = KEY) -> Lines:
    file = folder / "export.csv"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_signatures(file, source or a_file_source(), key, A_MOMENT))


def signed(folder: Path, when: str, **entries: Any) -> Signature | RejectedLine:
    """The one line of a file, signed at this time."""
    (line,) = read(folder, f'Date,Postcode,Supporter ID\n"{when}",SW9 1AA,1\n', a_file_source(**entries))
    return line


def placed(folder: Path, cell: str, header: str) -> tuple[str | None, str]:
    """Region and quality of a signature with one cell to place it by."""
    columns = {name: column for name, column in PLACES.items() if column in ("Date", header)}
    (line,) = read(folder, f'Date,{header}\n2026-06-30,"{cell}"\n', a_file_source(columns=columns))
    assert isinstance(line, Signature)
    return line.region, line.area_quality


def keys(lines: Lines) -> list[str]:
    assert all(isinstance(line, Signature) for line in lines)
    return [line.key for line in lines if isinstance(line, Signature)]


def with_ids(*ids: str) -> str:
    return "Date,Postcode,Supporter ID\n" + "".join(f'2026-06-30,SW9 1AA,"{one}"\n' for one in ids)


@pytest.mark.parametrize(
    ("when", "in_utc"),
    [
        ("2026-06-30T10:15:00Z", "2026-06-30T10:15"),
        ("2026-06-30T10:15:00+02:00", "2026-06-30T08:15"),
        ("2026-06-30 10:15:20.5", "2026-06-30T09:15:20.5"),
        ("2026-07-01 00:30", "2026-06-30T23:30"),  # summer time: still June in UTC
        ("2026-01-15 00:30", "2026-01-15T00:30"),
        ("30/06/2026 10:15:20", "2026-06-30T09:15:20"),
        ("30/06/2026 10:15", "2026-06-30T09:15"),
        ("30-06-2026", "2026-06-29T23:00"),
        ("03/04/2026 12:00", "2026-04-03T11:00"),  # the day comes first: April, not March
        ("2025-10-26 01:30", "2025-10-26T00:30"),  # the clocks went back: the first of two
        ("2026-03-29 01:30", "2026-03-29T01:30"),  # the clocks went forward: a time that never was
        ("2026-07-02 12:59", "2026-07-02T11:59"),  # a day ahead of us: clocks may differ
    ],
)
def test_a_time_is_read_as_london_has_it_and_kept_in_utc(tmp_path: Path, when: str, in_utc: str) -> None:
    line = signed(tmp_path, when)

    assert isinstance(line, Signature)
    assert line.signed_at == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)
    assert line.signed_at.utcoffset() == timedelta(0)


def test_a_configured_format_and_time_zone_replace_the_usual_ones(tmp_path: Path) -> None:
    american: dict[str, Any] = {"time_format": "%m/%d/%Y %I:%M %p", "time_zone": "America/New_York"}

    line = signed(tmp_path, "06/05/2026 08:30 PM", **american)

    assert isinstance(line, Signature)
    assert line.signed_at == datetime(2026, 6, 6, 0, 30, tzinfo=UTC)
    assert isinstance(signed(tmp_path, "2026-06-05", **american), RejectedLine)


@pytest.mark.parametrize(
    ("reason", "times"),
    [
        ("unreadable date or time", ["", "soon", "31/06/2026", "06/30/2026", "30/06/26", "46204"]),
        ("unreadable date or time", ["9999-12-31T23:00-10:00", "0001-01-01T00:00+10:00"]),  # no such year in UTC
        ("a date before 2000 or in the future", ["1926-06-30", "1999-12-31T23:59:59Z", "2026-07-02T12:00:01Z"]),
    ],
)
def test_a_time_that_cannot_be_read_or_right_rejects_its_line(tmp_path: Path, reason: str, times: list[str]) -> None:
    assert [signed(tmp_path, when) for when in times] == [RejectedLine(2, reason)] * len(times)


def test_times_in_a_workbook_are_read_in_the_same_zone(tmp_path: Path) -> None:
    workbook, file = Workbook(), tmp_path / "export.xlsx"
    assert workbook.active is not None
    at = datetime(2026, 7, 1, 0, 30)  # noqa: DTZ001 - Excel knows no time zone
    for row in (["Date", "Postcode", "Supporter ID"], [at, "SW9 1AA", 7.0], [at, "SW9 1AA", "7"], ["=NOW()", "SW9", 8]):
        workbook.active.append(row)
    workbook.save(file)

    first, second, third = read_signatures(file, a_file_source(), KEY, A_MOMENT)

    assert first == second
    assert isinstance(first, Signature)
    assert first.signed_at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert third == RejectedLine(4, "a formula without a usable result")


@pytest.mark.parametrize(
    ("header", "cell", "region", "quality"),
    [
        ("Region", "Yorkshire and The Humber", "E12000003", "given"),
        ("Region", " yorkshire AND\u00a0the humber ", "E12000003", "given"),
        ("Region", "e12000007", LONDON, "given"),
        ("Region", "Atlantis", None, "unknown"),
        ("Seat", "E14001063", SOUTH_EAST, "given"),  # Aldershot, 2024 map
        ("Seat", "e14000530", SOUTH_EAST, "given"),  # Aldershot, 2010 map
        ("Postcode", "sw91aa", LONDON, "exact"),
        ("Postcode", "SW9", LONDON, "outcode"),
        ("Postcode", "B79 0PJ", EAST_MIDLANDS, "exact"),
        ("Postcode", "JE2 3AB", None, "outside"),
        ("Postcode", "abroad", None, "unknown"),
        ("Postcode", "", None, "unknown"),
    ],
)
def test_a_signature_is_placed_or_counted_without_a_region(
    tmp_path: Path, header: str, cell: str, region: str | None, quality: str
) -> None:
    assert placed(tmp_path, cell, header) == (region, quality)


@pytest.mark.parametrize(
    ("cells", "region"), [("Wales,E14001063,SW9", WALES), (",E14001063,SW9", SOUTH_EAST), (",,SW9", LONDON)]
)
def test_region_goes_before_constituency_before_postcode(tmp_path: Path, cells: str, region: str) -> None:
    (line,) = read(tmp_path, f"Date,Region,Seat,Postcode\n2026-06-30,{cells}\n", a_file_source(columns=PLACES))

    assert isinstance(line, Signature)
    assert line.region == region


@pytest.mark.parametrize(("cell", "channel"), [("Street stall", "Street stall"), (" ", None), ("x" * 99, "x" * 60)])
def test_the_channel_is_kept_in_short(tmp_path: Path, cell: str, channel: str | None) -> None:
    source = a_file_source(columns={"signed_at": "Date", "channel": "Source"})

    (line,) = read(tmp_path, f"Date,Source\n2026-06-30,{cell}\n", source)

    assert isinstance(line, Signature)
    assert line.channel == channel


def test_the_same_id_is_the_same_person_however_it_is_written(tmp_path: Path) -> None:
    first, *others = keys(read(tmp_path, with_ids("ab 1", "AB 1", "  ab\u00a0 1 ", "ab 2")))

    assert [other == first for other in others] == [True, True, False]


def test_another_source_or_another_hash_key_gives_other_keys(tmp_path: Path) -> None:
    text = with_ids("1")

    (ours,) = keys(read(tmp_path, text))
    (on_paper,) = keys(read(tmp_path, text, a_file_source(key="paper")))
    (hashed_anew,) = keys(read(tmp_path, text, key=b"another key"))
    (relabelled,) = keys(read(tmp_path, text, a_file_source(label="Our new website")))

    assert len({ours, on_paper, hashed_anew}) == 3
    assert relabelled == ours


def test_an_email_address_tells_people_apart_where_the_id_is_missing(tmp_path: Path) -> None:
    source = a_file_source(columns={"signed_at": "Date", "id": "Id", "email": "Mail"})
    rows = ["2026-06-30,1,a@x.org", "2026-06-29,,A@x.org", "2026-06-28,,a@x.org ", "2026-06-27,1,b@x.org"]

    first, second, third, fourth = keys(read(tmp_path, "\n".join(["Date,Id,Mail", *rows]), source))

    assert (first == fourth, second == third, first == second) == (True, True, False)


def test_equal_lines_without_an_id_are_two_people_and_the_same_two_in_a_longer_file(tmp_path: Path) -> None:
    source = a_file_source(columns={"signed_at": "Date", "postcode": "Postcode"})
    header, line, other = "Date,Postcode\n", "2026-06-30,SW9 1AA\n", "2026-06-30,CF10 1AA\n"

    short = keys(read(tmp_path, header + line + line, source))
    longer = keys(read(tmp_path, header + other + line + other + line + line, source))

    assert len(set(short)) == 2
    assert len(set(longer)) == 5
    assert set(short) < set(longer)


def test_nothing_personal_comes_out(tmp_path: Path) -> None:
    source = a_file_source(columns={"signed_at": "Date", "postcode": "Postcode", "id": "Id", "email": "Mail"})
    person = ["Wilhelmina Planted", "wilhelmina@planted.example", "SW9 1AA", "7 Planted Road", "Planted-0042"]
    rows = [",".join([when, *person]) for when in ("2026-06-30", "never", "1970-01-01", "2026-06-30,surplus")]

    found = read(tmp_path, "\n".join(["Date,Name,Mail,Postcode,Address,Id", *rows]), source)

    assert [isinstance(line, Signature) for line in found] == [True, False, False, False]
    for line in found:
        assert not any(word.casefold() in repr(line).casefold() for word in [*person, "planted", "SW9", "wilhelmina"])


def test_lines_of_another_width_are_rejected_where_no_cell_can_be_trusted(tmp_path: Path) -> None:
    rows = ["2026-06-30,SW9 1AA,1,surplus", "2026-06-30,SW9 1AA,2,,", "2026-06-30,SW9 1AA", '"2026-06-30\n",SW9,3', "x"]

    found = read(tmp_path, "\n".join(["Date,Postcode,Supporter ID", *rows]))

    assert found[0] == RejectedLine(2, "more cells than the header has columns")
    assert all(isinstance(line, Signature) for line in found[1:4])
    assert found[4:] == [RejectedLine(7, "unreadable date or time")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
                st.sampled_from(["2026-06-30", "30/06/2026", "9999-12-31T23:59-12:00", "SW9 1AA", "JE2", " "]),
                st.datetimes().map(str),
            ),
            min_size=1,
            max_size=5,
        ),
        max_size=12,
    )
)
def test_every_line_is_a_signature_or_is_rejected(tmp_path: Path, rows: list[list[str]]) -> None:
    with (tmp_path / "written.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["Date", "Postcode", "Supporter ID"], *rows])

    found = list(read_signatures(tmp_path / "written.csv", a_file_source(), KEY, A_MOMENT))

    assert len(found) == sum(any(cell.strip() for cell in row) for row in rows)
    rejected = [line.line for line in found if isinstance(line, RejectedLine)]
    assert rejected == sorted(set(rejected))
    assert all(line >= 2 for line in rejected)
