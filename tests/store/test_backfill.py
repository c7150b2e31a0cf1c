"""Older totals go before the collected ones: nothing collected changes, and nothing is counted twice."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from data_sources.records import Collected, CountReading
from data_sources.total_series import SeriesColumns, read_totals
from data_sources.uk_parliament import CONNECTOR
from store.backfill import BackfillReport, backfill_totals
from store.collection import save_collected
from store.integrity import check_integrity
from store.series import hourly_counts
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import CountHourRow, ReadingRow, SourceRow, SourceTotalRow
from store.upsert import SourceNotRegistered
from tests.builders import A_MOMENT, a_campaign, a_source, readings

COUNT = CONNECTOR.jobs[0]
RECORD = Path(__file__).parent.parent / "recorded" / "uk_parliament_241584_counts.csv"
HOUR = timedelta(hours=1)


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows one petition and no reading of it."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    return store


def collect(engine: Engine, *given: CountReading) -> None:
    save_collected(engine, "parliament", COUNT, Collected(readings=given), A_MOMENT)


def backfill(engine: Engine, *given: CountReading) -> BackfillReport:
    return backfill_totals(engine, "parliament", given)


def holds(engine: Engine) -> bool:
    (sums,) = check_integrity(engine)
    return sums.holds


def hours(engine: Engine) -> list[list[int]]:
    """Gained, removed and the total at its end, for each hour with a reading."""
    found: list[list[int]] = hourly_counts(engine, "parliament")[["gained", "removed", "total"]].to_numpy().tolist()
    return found


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """All that is stored of the petition's count, but how often it was written."""
    tables = (ReadingRow, CountHourRow, SourceTotalRow)
    with engine.connect() as connection:
        return {
            table.__tablename__: [
                {name: value for name, value in row._mapping.items() if name != "revision"}
                for row in connection.execute(select(table.__table__).order_by(*table.__table__.primary_key))
            ]
            for table in tables
        }


def test_goes_before_what_was_collected(petition: Engine) -> None:
    collect(petition, *readings(500, 530, every=HOUR))

    report = backfill(petition, *readings(100, 180, start=A_MOMENT - 5 * HOUR, every=HOUR))

    assert report == BackfillReport(added=2, repeats=0, covered=0, falls=0, joined=320)
    # What was signed between the two belongs to the hour of the first collected reading.
    assert hours(petition) == [[0, 0, 100], [80, 0, 180], [320, 0, 500], [30, 0, 530]]
    assert holds(petition)


def test_leaves_the_latest_total_as_it_is(petition: Engine) -> None:
    collect(petition, *readings(500, 530, every=HOUR))
    before = read_snapshot(petition).totals["parliament"]

    backfill(petition, *readings(100, 180, start=A_MOMENT - 5 * HOUR))

    after = read_snapshot(petition).totals["parliament"]
    assert (after.signatures, after.counted_at) == (before.signatures, before.counted_at) == (530, A_MOMENT + HOUR)
    assert after.first_counted_at == A_MOMENT - 5 * HOUR
    assert after.revision > before.revision  # pages see that there is something new


def test_a_series_may_come_before_anything_was_collected(petition: Engine) -> None:
    report = backfill(petition, *readings(100, 180, start=A_MOMENT - HOUR))
    collect(petition, *readings(500))

    assert (report.added, report.joined) == (2, None)
    assert hours(petition) == [[80, 0, 180], [320, 0, 500]]
    assert holds(petition)


def test_the_same_series_again_adds_nothing(petition: Engine) -> None:
    series = readings(100, 180, 170, start=A_MOMENT - 5 * HOUR, every=HOUR)
    collect(petition, *readings(500))
    backfill(petition, *series)
    before = everything(petition)

    assert backfill(petition, *series) == BackfillReport(added=0, repeats=0, covered=3)
    assert everything(petition) == before


def test_only_what_is_older_than_the_first_collected_reading_is_taken(petition: Engine) -> None:
    collect(petition, *readings(500, 530, every=6 * HOUR))

    report = backfill(petition, *readings(400, 505, 515, 600, start=A_MOMENT - HOUR, every=2 * HOUR))

    assert (report.added, report.covered, report.joined) == (1, 3, 100)
    assert hours(petition) == [[0, 0, 400], [100, 0, 500], [30, 0, 530]]
    assert holds(petition)


def test_an_even_older_series_goes_before_the_first_one(petition: Engine) -> None:
    collect(petition, *readings(500))
    backfill(petition, *readings(300, start=A_MOMENT - 2 * HOUR))

    backfill(petition, *readings(100, start=A_MOMENT - 9 * HOUR))

    assert hours(petition) == [[0, 0, 100], [200, 0, 300], [200, 0, 500]]
    assert holds(petition)


def test_a_series_may_end_in_the_hour_in_which_collecting_began(petition: Engine) -> None:
    collect(petition, *readings(500, 530, start=A_MOMENT + HOUR / 2))

    backfill(petition, *readings(100, 180, 170, start=A_MOMENT))

    assert hours(petition) == [[430, 10, 530]]
    assert holds(petition)


def test_a_total_that_is_lower_when_collecting_began_is_a_fall(petition: Engine) -> None:
    collect(petition, *readings(500))

    report = backfill(petition, *readings(510, start=A_MOMENT - HOUR))

    assert report.joined == -10
    assert hours(petition) == [[0, 0, 510], [-10, 10, 500]]
    assert holds(petition)


def test_of_several_totals_at_one_second_the_last_given_is_kept(petition: Engine) -> None:
    moment = A_MOMENT - HOUR
    twice = [CountReading(moment, 100), CountReading(moment + timedelta(microseconds=5), 120), *readings(130)]

    assert backfill(petition, *twice) == BackfillReport(added=2, repeats=1, covered=0)
    assert hours(petition) == [[0, 0, 120], [10, 0, 130]]


def test_the_order_of_the_file_does_not_matter(petition: Engine) -> None:
    backfill(petition, *reversed(readings(100, 180, 170, start=A_MOMENT - 5 * HOUR, every=HOUR)))

    assert hours(petition) == [[0, 0, 100], [80, 0, 180], [-10, 10, 170]]


def test_an_empty_series_adds_nothing(petition: Engine) -> None:
    assert backfill(petition) == BackfillReport(0, 0, 0)
    assert read_snapshot(petition).totals == {}


def test_a_source_that_is_not_known_is_refused(petition: Engine) -> None:
    with pytest.raises(SourceNotRegistered):
        backfill_totals(petition, "nobody", readings(1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    totals=st.lists(st.integers(0, 10**9), min_size=2, max_size=25),
    minutes=st.integers(1, 200),
    begun=st.integers(0, 24),
)
def test_a_backfill_gives_what_collecting_from_the_start_would_have_given(
    sqlite_store: Engine, totals: list[int], minutes: int, begun: int
) -> None:
    series = readings(*totals, every=timedelta(minutes=minutes))

    _start_anew(sqlite_store)
    collect(sqlite_store, *series)
    collected = everything(sqlite_store)
    _start_anew(sqlite_store)
    collect(sqlite_store, *series[begun:])
    backfill(sqlite_store, *series)

    assert everything(sqlite_store) == collected
    assert holds(sqlite_store)


def test_the_record_of_a_petition_of_six_million(petition: Engine) -> None:
    record = read_totals(RECORD, SeriesColumns("updated_at", "signature_count"), A_MOMENT)

    report = backfill(petition, *record)

    assert report == BackfillReport(added=3_008, repeats=7, covered=0, falls=4)
    (sums,) = check_integrity(petition)
    assert sums.holds
    assert sums.total == 6_078_985
    counts = hourly_counts(petition, "parliament").set_index("hour")
    fallen = counts.loc[counts["removed"] > 0, "removed"]
    assert {f"{hour:%d %b %H}": int(people) for hour, people in fallen.items()} == {
        "15 Apr 14": 76,
        "18 Apr 06": 22,
        "19 Apr 08": 13 + 24,
    }
    # An hour without a reading is a gap: it has no row, and what was signed meanwhile is in the hour after it.
    assert [f"{hour:%d %b %H}" for hour in counts.index[:4]] == ["13 Mar 23", "14 Mar 23", "18 Mar 13", "20 Mar 19"]
    assert counts["gained"].tolist()[:3] == [0, 7_845 - 7_366, 10_000 - 7_845]
    assert set(counts.index) == {reading.counted_at.replace(minute=0, second=0) for reading in record}


def test_the_record_read_one_by_one_gives_the_same_hours(sqlite_store: Engine) -> None:
    with RECORD.open(newline="") as file:
        last_of_second = {
            datetime.fromisoformat(row["updated_at"]).replace(tzinfo=UTC): int(row["signature_count"])
            for row in csv.DictReader(file)
        }
    _start_anew(sqlite_store)
    for counted_at, total in last_of_second.items():
        collect(sqlite_store, CountReading(counted_at, total))
    one_by_one = everything(sqlite_store)

    _start_anew(sqlite_store)
    backfill(sqlite_store, *_record())

    assert everything(sqlite_store) == one_by_one


def _record() -> Iterable[CountReading]:
    return read_totals(RECORD, SeriesColumns("updated_at", "signature_count"), A_MOMENT)


def _start_anew(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(engine, a_campaign(a_source()), A_MOMENT)
