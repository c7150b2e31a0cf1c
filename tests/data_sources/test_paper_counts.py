"""Counts made by hand: when, where and how many, or why a line is none."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from data_sources.errors import FileNotReadable
from data_sources.paper_counts import PaperCount, read_counts
from data_sources.records import RejectedLine
from tests.builders import A_MOMENT, a_paper_source

LONDON, WALES, SOUTH_EAST = "E12000007", "W92000004", "E12000008"
JUNE_30 = date(2026, 6, 30)
Lines = list[PaperCount | RejectedLine]


def read(folder: Path, text: str, **entries: Any) -> Lines:
    file = folder / "paper.csv"
    file.write_text(text)
    return list(read_counts(file, a_paper_source(**entries), A_MOMENT))


def one(folder: Path, day: str = "2026-06-30", area: str = "Wales", count: str = "12") -> PaperCount | RejectedLine:
    """The one line of a file."""
    (line,) = read(folder, f'date,area,count,note\n"{day}","{area}","{count}",fete\n')
    return line


def test_reads_day_area_and_count(tmp_path: Path) -> None:
    assert one(tmp_path) == PaperCount(JUNE_30, WALES, overseas=False, signatures=12)


@pytest.mark.parametrize("day", ["2026-06-30", "30/06/2026", "30-06-2026", "2026-06-30 23:59", "2026-06-29T23:30Z"])
def test_a_day_is_one_of_london(tmp_path: Path, day: str) -> None:
    line = one(tmp_path, day=day)

    assert isinstance(line, PaperCount)
    assert line.day == JUNE_30


@pytest.mark.parametrize(
    ("area", "region", "overseas"),
    [
        ("wales", WALES, False),
        (" W92000004 ", WALES, False),
        ("E14001063", SOUTH_EAST, False),  # Aldershot, 2024 map
        ("e14000530", SOUTH_EAST, False),  # Aldershot, 2010 map
        ("SW9 1AA", LONDON, False),
        ("sw9", LONDON, False),
        ("BT1", "N92000002", False),
        ("JE2 3AB", None, True),
        ("Overseas", None, True),
        ("", None, False),
        ("   ", None, False),
    ],
)
def test_an_area_is_a_region_a_constituency_a_postcode_or_blank(
    tmp_path: Path, area: str, region: str | None, overseas: bool
) -> None:
    assert one(tmp_path, area=area) == PaperCount(JUNE_30, region, overseas, 12)


@pytest.mark.parametrize(
    ("count", "people"),
    [("0", 0), ("-3", -3), ("\u22123", -3), ("1,234", 1234), ("-1,234", -1234), ("9999999", 9999999)],
)
def test_a_count_is_a_whole_number_and_a_correction_is_below_zero(tmp_path: Path, count: str, people: int) -> None:
    assert one(tmp_path, count=count) == PaperCount(JUNE_30, WALES, overseas=False, signatures=people)


@pytest.mark.parametrize(
    ("reason", "cells"),
    [
        ("unreadable date", {"day": ""}),
        ("unreadable date", {"day": "Total"}),
        ("unreadable date", {"day": "06/30/2026"}),
        ("unreadable date", {"day": "9999-12-31T23:00-10:00"}),
        ("a date before 2000 or in the future", {"day": "1999-12-31"}),
        ("a date before 2000 or in the future", {"day": "2026-07-02"}),
        ("the area is no region, constituency code or postcode, and not blank", {"area": "Atlantis"}),
        ("the area is no region, constituency code or postcode, and not blank", {"area": "England"}),
        ("the area is no region, constituency code or postcode, and not blank", {"area": "SW99 9ZZ extra"}),
        *[
            ("the count is not a whole number of people", {"count": count})
            for count in ("", "many", "1.5", "--3", "+3", "1e3", "12345678", "1,23", "٣", "=SUM(A1)", "3 people")
        ],
    ],
)
def test_what_cannot_be_counted_is_rejected_with_its_reason(tmp_path: Path, reason: str, cells: dict[str, str]) -> None:
    assert one(tmp_path, **cells) == RejectedLine(2, reason)


def test_today_counts_and_so_does_the_first_day_of_2000(tmp_path: Path) -> None:
    assert isinstance(one(tmp_path, day="2026-07-01"), PaperCount)
    assert isinstance(one(tmp_path, day="2000-01-01"), PaperCount)


def test_columns_and_the_form_of_a_date_are_chosen(tmp_path: Path) -> None:
    columns = {"date": "Day", "area": "Postcode", "count": "Signed"}

    (line,) = read(tmp_path, "Signed,Postcode,Day\n7,SW9,06/30/26\n", columns=columns, time_format="%m/%d/%y")

    assert line == PaperCount(JUNE_30, LONDON, overseas=False, signatures=7)


def test_a_file_without_one_of_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match='has no column "area"'):
        read(tmp_path, "date,count\n2026-06-30,3\n")


def test_lines_of_another_width_are_rejected_or_lack_what_is_missing(tmp_path: Path) -> None:
    found = read(tmp_path, "date,area,count\n2026-06-30,Wales,1,234\n2026-06-30,Wales\n")

    assert found == [
        RejectedLine(2, "more cells than the header has columns"),
        RejectedLine(3, "the count is not a whole number of people"),
    ]


def test_reads_a_workbook(tmp_path: Path) -> None:
    workbook, file = Workbook(), tmp_path / "paper.xlsx"
    assert workbook.active is not None
    for row in (["date", "area", "count"], [datetime(2026, 6, 30), "SW9", 12.0], [JUNE_30, None, "=1+1"]):  # noqa: DTZ001
        workbook.active.append(row)
    workbook.save(file)

    assert list(read_counts(file, a_paper_source(), A_MOMENT)) == [
        PaperCount(JUNE_30, LONDON, overseas=False, signatures=12),
        RejectedLine(3, "the count is not a whole number of people"),
    ]


def test_nothing_that_a_file_says_of_people_comes_out(tmp_path: Path) -> None:
    found = read(tmp_path, "date,area,count,note\n2026-06-30,SW9 1AA,1,Wilhelmina\n2026-06-30,Wilhelmina,1,\n")

    assert not any(word in repr(line) for line in found for word in ("Wilhelmina", "SW9"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
                st.sampled_from(["2026-06-30", "SW9", "Wales", "12", "-3", " "]),
            ),
            min_size=1,
            max_size=5,
        ),
        max_size=12,
    )
)
def test_every_line_is_a_count_or_is_rejected(tmp_path: Path, rows: list[list[str]]) -> None:
    with (tmp_path / "written.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["date", "area", "count"], *rows])

    found = list(read_counts(tmp_path / "written.csv", a_paper_source(), datetime(2026, 7, 1, tzinfo=UTC)))

    assert len(found) == sum(any(cell.strip() for cell in row) for row in rows)
