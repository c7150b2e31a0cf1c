"""Totals that somebody else kept: every line of the file, or none of them and the reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from data_sources.errors import FileNotReadable
from data_sources.records import CountReading
from data_sources.total_series import SeriesColumns, read_totals
from tests.builders import A_MOMENT


def read(folder: Path, text: str, columns: SeriesColumns | None = None) -> list[CountReading]:
    file = folder / "kept.csv"
    file.write_text(text)
    return read_totals(file, columns or SeriesColumns(), A_MOMENT)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_reads_times_and_totals_in_the_order_of_the_file(tmp_path: Path) -> None:
    lines = "time,total\n2026-06-30 10:00:00,120\n2026-06-29 10:00,100\n30/06/2026 11:00,1234\n"

    assert read(tmp_path, lines) == [
        CountReading(at("2026-06-30T10:00"), 120),
        CountReading(at("2026-06-29T10:00"), 100),
        CountReading(at("2026-06-30T11:00"), 1234),
    ]


def test_columns_and_the_zone_of_times_are_chosen(tmp_path: Path) -> None:
    columns = SeriesColumns("When", "Signatures so far", "Europe/London")

    found = read(tmp_path, 'note,signatures so far,WHEN\nx,"6,078,985",2026-06-30 10:00\n', columns)

    assert found == [CountReading(at("2026-06-30T09:00"), 6_078_985)]


def test_a_time_with_its_own_zone_keeps_it(tmp_path: Path) -> None:
    (reading,) = read(tmp_path, "time,total\n2026-06-30T10:00:00+02:00,7\n")

    assert reading.counted_at == at("2026-06-30T08:00")


def test_reads_a_workbook(tmp_path: Path) -> None:
    workbook, file = Workbook(), tmp_path / "kept.xlsx"
    assert workbook.active is not None
    for row in (["time", "total"], [datetime(2026, 6, 30, 10), 120.0]):  # noqa: DTZ001 - Excel knows no time zone
        workbook.active.append(row)
    workbook.save(file)

    assert read_totals(file, SeriesColumns(), A_MOMENT) == [CountReading(at("2026-06-30T10:00"), 120)]


@pytest.mark.parametrize("total", ["", "many", "-1", "1.5", "1e6", "12345678901", "1,23", "12,34,567", "٣", "=A1"])
def test_what_is_no_whole_number_of_people_stops_the_file(tmp_path: Path, total: str) -> None:
    with pytest.raises(FileNotReadable, match="line 3: the total is not a whole number of people") as problem:
        read(tmp_path, f'time,total\n2026-06-30,1\n2026-06-30,"{total}"\n')

    assert "nothing was stored" in str(problem.value)


@pytest.mark.parametrize(
    ("time", "reason"),
    [
        ("", "unreadable date or time"),
        ("06/30/2026", "unreadable date or time"),
        ("9999-12-31T23:00-10:00", "unreadable date or time"),
        ("1999-12-31 23:59:59", "a time before 2000 or in the future"),
        ("2026-07-01 12:00:01", "a time before 2000 or in the future"),
    ],
)
def test_a_time_that_cannot_be_read_or_right_stops_the_file(tmp_path: Path, time: str, reason: str) -> None:
    with pytest.raises(FileNotReadable, match=f"line 2: {reason}"):
        read(tmp_path, f"time,total\n{time},1\n")


def test_a_line_that_is_too_short_stops_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="line 2: the total is not"):
        read(tmp_path, "time,total\n2026-06-30\n")


def test_of_many_wrong_lines_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="line 6: unreadable date or time; and 3 more"):
        read(tmp_path, "time,total\n" + "never,1\n" * 8)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match='has no column "total"; did you mean "totals"'):
        read(tmp_path, "time,totals\n2026-06-30,1\n")
