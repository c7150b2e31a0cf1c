"""Counts are looked through after collecting: what is out of the ordinary is noticed once, and no count changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, text

from campaign.model import Source
from collector.loop import Collector, collect_once
from collector.unusual import UnusualCounts, notice_unusual
from data_sources.records import Collected, CountReading
from data_sources.registry import connector_of
from data_sources.web import web_client
from reference.regions import regions
from store.collection import save_collected
from store.flags import flags
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import a_breakdown, a_campaign, a_file_source, a_source
from tests.filled import count_job
from tests.waiting import until

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 1, 1, 0, 59, tzinfo=UTC)
WALES = "W92000004"


def hourly(*given_a_day: int, start: int = 1_000, removed_on: int | None = None) -> tuple[CountReading, ...]:
    """One reading at minute 59 of each hour of these winter days; a day's signatures come in its last twelve hours."""
    total, found = start, []
    for day, given in enumerate(given_a_day):
        for hour in range(24):
            total += given // 12 if hour >= 12 else 0
            total -= 100 if (day, hour) == (removed_on, 3) else 0
            found.append(CountReading(START + day * DAY + hour * HOUR, total))
    return tuple(found)


def save(engine: Engine, source: Source, collected: Collected) -> datetime:
    """Store what was collected for a source; the moment after it."""
    register_sources(engine, a_campaign(source), START)
    now = collected.readings[-1].counted_at
    save_collected(engine, source.key, count_job(source), collected, now)
    return now


def noticed(engine: Engine) -> list[tuple[str, str, int]]:
    return [(flag.kind, f"{flag.at:%d %b %H}", flag.details["observed"]) for flag in flags(engine)]


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_a_rise_and_a_fall_are_noticed_once_and_no_count_changes(store: Engine) -> None:
    source = a_source()
    now = save(store, source, Collected(readings=hourly(*[120] * 30, 960, 120, 120, removed_on=28)))
    before = read_snapshot(store).totals

    assert notice_unusual(store, source, now) == 2
    assert notice_unusual(store, source, now + HOUR) == 0

    assert noticed(store) == [("surge", "31 Jan 00", 960), ("fall", "29 Jan 03", 100)]
    assert read_snapshot(store).totals == before
    assert all(one.holds for one in check_integrity(store))


def test_a_fall_is_noticed_with_all_of_its_hour(store: Engine) -> None:
    source = a_source()
    now = save(store, source, Collected(readings=(CountReading(START, 100), CountReading(START + HOUR / 60, 90))))
    assert notice_unusual(store, source, now) == 0

    save_collected(
        store, source.key, count_job(source), Collected(readings=(CountReading(START + HOUR / 30, 70),)), START + HOUR
    )
    notice_unusual(store, source, START + 2 * HOUR)

    assert noticed(store) == [("fall", "01 Jan 01", 30)]


def test_a_total_that_stands_still_is_noticed_while_the_petition_is_open(store: Engine) -> None:
    source = a_source()
    now = save(store, source, Collected(readings=hourly(*[240] * 30, 0)))

    notice_unusual(store, source, now)

    assert [kind for kind, _, _ in noticed(store)] == ["standstill"]


def test_a_petition_that_ended_does_not_stand_still(store: Engine) -> None:
    source = a_source()
    now = save(store, source, Collected(readings=hourly(*[240] * 30, 0), ended="It is closed"))

    notice_unusual(store, source, now)

    assert noticed(store) == []


def test_a_region_with_far_more_than_its_share_is_noticed(store: Engine) -> None:
    source = a_source()
    readings = hourly(*[240] * 30)
    breakdowns, counts = [], {region.code: 100 for region in regions()}
    for day in range(30):
        counts = {code: count + (200 if code == WALES and day == 28 else 20) for code, count in counts.items()}
        counted_at = START + day * DAY + 20 * HOUR
        breakdowns.append(a_breakdown(counts, total=sum(counts.values()), counted_at=counted_at))
    now = save(store, source, Collected(readings=readings, breakdowns=tuple(breakdowns)))

    notice_unusual(store, source, now)

    (jump,) = flags(store)
    assert (jump.kind, jump.area, jump.details["observed"], jump.details["total"]) == ("share", WALES, 200, 420)
    assert jump.at == datetime(2026, 1, 29, tzinfo=UTC)


def test_a_file_of_signatures_has_no_standstill_and_nothing_to_look_through_when_empty(sqlite_store: Engine) -> None:
    source = a_file_source()
    register_sources(sqlite_store, a_campaign(source), START)

    assert notice_unusual(sqlite_store, source, START) == 0


def test_looks_at_most_every_five_minutes(sqlite_store: Engine) -> None:
    source = a_source()
    clock = [save(sqlite_store, source, Collected(readings=hourly(*[120] * 3)))]
    unusual = UnusualCounts(sqlite_store, lambda: clock[0])

    looks = []
    for minutes in (0, 1, 4, 5, 9, 10):
        clock[0] = START + 3 * DAY + minutes * timedelta(minutes=1)
        with counted_statements(sqlite_store) as statements:
            unusual.look_through(source)
        looks.append(bool(statements))

    assert looks == [True, False, False, True, False, True]


def test_areas_are_looked_at_once_a_london_day(sqlite_store: Engine) -> None:
    source = a_source()
    save(sqlite_store, source, Collected(readings=hourly(*[120] * 3)))
    clock = [START]
    unusual = UnusualCounts(sqlite_store, lambda: clock[0])

    looks = []
    for moment in (10 * HOUR, 11 * HOUR, DAY, DAY + HOUR):
        clock[0] = START + 3 * DAY + moment
        with counted_statements(sqlite_store) as statements:
            unusual.look_through(source)
        looks.append(any("count_day_area" in statement for statement in statements))

    assert looks == [True, False, True, False]


def test_a_store_in_trouble_does_not_disturb_collecting(sqlite_store: Engine, caplog: pytest.LogCaptureFixture) -> None:
    source = a_source()
    save(sqlite_store, source, Collected(readings=hourly(*[120] * 3)))
    with sqlite_store.begin() as connection:
        connection.execute(text("ALTER TABLE count_hour RENAME TO elsewhere"))

    UnusualCounts(sqlite_store, lambda: START + 3 * DAY).look_through(source)

    assert "its counts could not be looked through" in caplog.text


@pytest.mark.parametrize("day", range(7))
def test_the_demonstration_shows_each_kind_whatever_the_weekday(sqlite_store: Engine, day: int) -> None:
    source, now = a_campaign().headline_source, datetime(2026, 6, 20, 3, tzinfo=UTC) + day * DAY
    register_sources(sqlite_store, a_campaign(), now)
    with web_client() as http:
        for job in connector_of(source).jobs:
            collect_once(sqlite_store, source, job, http, lambda: now)

    notice_unusual(sqlite_store, source, now)

    assert {flag.kind for flag in flags(sqlite_store)} == {"surge", "share", "fall"}


def test_the_collector_looks_through_what_it_collects(sqlite_store: Engine) -> None:
    collector = Collector(sqlite_store, a_campaign())
    collector.start()
    try:
        until(lambda: flags(sqlite_store))
    finally:
        collector.stop()

    assert {flag.kind for flag in flags(sqlite_store)} == {"surge", "share", "fall"}
