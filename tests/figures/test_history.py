"""When a total stands on the line: not before it was read, and not after the newest reading."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_sources.records import Breakdown, Collected, CountReading
from data_sources.uk_parliament import CONNECTOR
from figures.areas import EVERYWHERE, Area, areas_by_name
from figures.filters import DATES, DEFAULT_PERIOD, Filters
from figures.goal import counted_lately
from figures.growth import hourly_table
from figures.history import History, history
from figures.reading import ReadOnce
from figures.tables import in_words
from figures.words import UK
from store.collection import save_collected
from store.granted import EVERY_AREA
from store.readers import Reader
from store.snapshot import SnapshotReader
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import a_breakdown, a_campaign, a_source

COUNT, BREAKDOWN = CONNECTOR.jobs
CAMPAIGN = a_campaign(a_source())
WALES = areas_by_name()["Wales"]
# Saturday evening: clocks go back in the night.
START = datetime(2026, 10, 24, 20, 40, tzinfo=UTC)
MOMENT = timedelta(milliseconds=1)

# Minutes from the one before, and people: from every minute to gaps of days, with falls, and on the stroke of an hour.
STEPS = st.lists(
    st.tuples(st.sampled_from([1, 7, 20, 60, 61, 200, 1_440, 3_000]), st.integers(-3, 40)), min_size=1, max_size=40
)


def read(steps: list[tuple[int, int]]) -> list[CountReading]:
    moment, total, found = START, 100, list[CountReading]()
    for minutes, gained in steps:
        moment, total = moment + timedelta(minutes=minutes), total + gained
        found.append(CountReading(moment, max(total, 0)))
    return found


def collected(engine: Engine, readings: list[CountReading], now: datetime) -> ReadOnce:
    """A campaign whose petition was read so, everybody in Wales, looked at a moment."""
    breakdowns: tuple[Breakdown, ...] = tuple(
        a_breakdown({WALES.regions[0]: one.signatures}, total=one.signatures, counted_at=one.counted_at)
        for one in readings
    )
    with engine.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(engine, CAMPAIGN, START)
    save_collected(engine, "parliament", COUNT, Collected(readings=tuple(readings)), now)
    save_collected(engine, "parliament", BREAKDOWN, Collected(breakdowns=breakdowns), now)
    return ReadOnce(CAMPAIGN, {}, now, Reader(engine, SnapshotReader(engine)), EVERY_AREA)


def seen(known: ReadOnce, area: Area = EVERYWHERE, days: tuple[date, date] | None = None) -> History:
    found = history(known, Filters(area, DATES if days else DEFAULT_PERIOD, CAMPAIGN.headline_source, days))
    assert found is not None
    return found


def points(series: pd.DataFrame) -> list[tuple[datetime, int]]:
    """The moments with their totals."""
    known = series.dropna(subset="total")
    return [(moment.to_pydatetime(), int(total)) for moment, total in zip(known["at"], known["total"], strict=True)]


def in_utc(clock: datetime, newest: datetime) -> datetime:
    """The moment of London's clock time: ends of days come once, but the newest reading may be in the hour that comes
    twice."""
    return newest if clock == newest.astimezone(UK).replace(tzinfo=None) else clock.replace(tzinfo=UK).astimezone(UTC)


def words(series: pd.DataFrame) -> list[list[str]]:
    return in_words(hourly_table(series)).to_numpy().tolist()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, later=st.integers(0, 5_000))
@example(steps=[(1, 0), (200, 1)], later=0)  # the newest reading is in the hour that comes twice
@example(steps=[(1, 0), (200, 1), (60, 1)], later=0)
@example(steps=[(20, 5), (60, 1), (60, 1)], later=0)  # on the stroke of hours
def test_each_total_stands_where_the_newest_reading_by_then_was_it_and_none_in_the_future(
    sqlite_store: Engine, steps: list[tuple[int, int]], later: int
) -> None:
    readings = read(steps)
    newest = readings[-1]
    known = collected(sqlite_store, readings, newest.counted_at + timedelta(minutes=later))

    everywhere = points(seen(known).series)
    in_wales = [(in_utc(clock, newest.counted_at), total) for clock, total in points(seen(known, WALES).series)]

    assert everywhere[-1] == (newest.counted_at, newest.signatures)
    assert points(counted_lately(known, "parliament")) == everywhere
    for moment, total in [*everywhere, *in_wales]:
        # A reading on the stroke of an hour is the first of the next one; a day's last moment is a millisecond short.
        before = [one.signatures for one in readings if one.counted_at < moment]
        by_then = [one.signatures for one in readings if one.counted_at <= moment + MOMENT]
        assert total in (before[-1:] + by_then[-1:])
        assert moment <= newest.counted_at


def test_the_first_hours_say_what_had_been_counted_by_then(sqlite_store: Engine) -> None:
    readings = read([(1, 0), (7, 87_250), (20, 0), (20, 267_000), (20, 4_000)])

    known = collected(sqlite_store, readings, readings[-1].counted_at)

    assert words(seen(known).series) == [
        ["10:00pm on 24 October 2026", "87,350"],
        ["10:48pm on 24 October 2026", "358,350"],
    ]


def test_a_day_of_an_area_keeps_its_name_and_stands_at_its_end(sqlite_store: Engine) -> None:
    readings = read([(1, 0), (7, 10), (1_440, 5), (60, 5)])

    line = seen(collected(sqlite_store, readings, readings[-1].counted_at), WALES).series

    assert words(line) == [["24 October 2026", "110"], ["25 October 2026", "120"]]
    assert line["at"].tolist() == [pd.Timestamp("2026-10-24 23:59:59.999"), pd.Timestamp("2026-10-25 21:48")]


def test_a_period_has_the_totals_of_its_hours_up_to_the_midnight_with_which_it_ends(sqlite_store: Engine) -> None:
    readings = read([(60, 1)] * 60)
    known = collected(sqlite_store, readings, readings[-1].counted_at)

    line = seen(known, days=(date(2026, 10, 25), date(2026, 10, 25))).series

    assert len(line) == 25  # clocks went back
    assert [words(line)[place][0] for place in (0, -1)] == ["1:00am on 25 October 2026", "midnight on 26 October 2026"]


def test_a_line_ends_where_its_gap_begins(sqlite_store: Engine) -> None:
    readings = read([(1, 0), (7, 10), (200, 5), (60, 5)])

    found = seen(collected(sqlite_store, readings, readings[-1].counted_at))

    broken = found.series.loc[found.series["total"].isna(), "at"].tolist()
    before = found.series["at"].iloc[0]
    assert broken == found.gaps["start"].tolist() == [before]
    assert found.gaps["end"].iloc[0] < found.series["at"].iloc[2]
