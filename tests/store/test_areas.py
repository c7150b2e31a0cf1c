"""Breakdowns become area totals and London days, on which every later share and rate rests."""

import itertools
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from data_sources.records import AreaCount, Breakdown, Collected
from data_sources.uk_parliament import CONNECTOR
from reference.constituencies import BoundarySet
from store.collection import save_collected
from store.constituency_days import unpacked
from store.levels import Level, level_counts
from store.series import region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import AreaTotalRow, CountDayAreaRow, CountDayConstituencyRow
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_source

BREAKDOWN = CONNECTOR.jobs[1]
WALES, SCOTLAND, LONDON = "W92000004", "S92000003", "E12000007"


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows one petition and no breakdown of it."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    return store


def save(engine: Engine, *breakdowns: Breakdown, source: str = "parliament") -> None:
    save_collected(engine, source, BREAKDOWN, Collected(breakdowns=breakdowns), A_MOMENT)


def save_regions(engine: Engine, *regions: Mapping[str, int], start: datetime = A_MOMENT) -> None:
    """Breakdowns of these regions, one a day, and nothing outside of them."""
    save(
        engine,
        *[
            a_breakdown(counts, total=sum(counts.values()), counted_at=start + timedelta(days=place))
            for place, counts in enumerate(regions)
        ],
    )


def seats(*codes_and_counts: tuple[str, int]) -> tuple[AreaCount, ...]:
    return tuple(AreaCount(code, signatures) for code, signatures in codes_and_counts)


def by_area(
    engine: Engine, level: Level = "region", boundary_set: BoundarySet | None = None
) -> dict[str, tuple[int, int]]:
    """Each area that a platform has given, with its signatures as they are read and those before the first reading."""
    counts = level_counts(engine, "parliament", level, boundary_set)
    assert counts is not None
    signatures = dict(zip(counts.areas["area"], counts.areas["signatures"].tolist(), strict=True))
    row = AreaTotalRow
    before = select(row.area, row.before_first_reading).where(
        row.source_id == "parliament", row.level == level, row.boundary_set == (boundary_set or "")
    )
    with engine.connect() as connection:
        return {area: (signatures[area], count) for area, count in connection.execute(before)}


def gained(engine: Engine) -> list[tuple[str, str, int]]:
    days = region_days(engine, "parliament")
    return [
        (f"{day:%Y-%m-%d}", area, count)
        for day, area, count in zip(days["day"], days["area"], days["gained"], strict=True)
    ]


def test_takes_the_first_breakdown_as_what_was_there_before(petition: Engine) -> None:
    save_regions(petition, {WALES: 70, SCOTLAND: 30})

    assert by_area(petition) == {WALES: (70, 70), SCOTLAND: (30, 30)}
    assert gained(petition) == []


def test_adds_what_came_since_to_the_day(petition: Engine) -> None:
    save_regions(petition, {WALES: 70, SCOTLAND: 30}, {WALES: 75, SCOTLAND: 30})

    assert by_area(petition)[WALES] == (75, 70)
    assert gained(petition) == [("2026-07-02", WALES, 5)]


def test_adds_up_a_day_over_several_runs(petition: Engine) -> None:
    for minutes, signatures in enumerate((70, 72, 75, 74)):
        moment = A_MOMENT + timedelta(minutes=minutes)
        save(petition, a_breakdown({WALES: signatures}, total=signatures, counted_at=moment))

    assert gained(petition) == [("2026-07-01", WALES, 4)]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)),  # half past midnight in summer
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_counts_into_the_day_that_it_is_in_london(petition: Engine, moment: datetime, day: date) -> None:
    save(petition, a_breakdown({WALES: 1}, total=1, counted_at=moment - timedelta(days=3)))
    save(petition, a_breakdown({WALES: 3}, total=3, counted_at=moment))

    assert gained(petition) == [(day.isoformat(), WALES, 2)]


def test_an_area_that_lost_its_row_falls_to_nothing(petition: Engine) -> None:
    save_regions(petition, {WALES: 70, SCOTLAND: 2}, {WALES: 70})

    assert by_area(petition)[SCOTLAND] == (0, 2)
    assert gained(petition) == [("2026-07-02", SCOTLAND, -2)]


def test_all_areas_fall_to_nothing_where_none_has_a_row(petition: Engine) -> None:
    save_regions(petition, {WALES: 70, SCOTLAND: 2})
    save(petition, a_breakdown({}, total=50, counted_at=A_MOMENT + timedelta(days=1)))

    areas = read_snapshot(petition).areas["parliament"]
    assert (areas.regions, areas.unallocated) == ({WALES: 0, SCOTLAND: 0}, 50)


def test_an_area_that_comes_later_starts_from_nothing(petition: Engine) -> None:
    save_regions(petition, {WALES: 70}, {WALES: 70, LONDON: 4})

    assert by_area(petition)[LONDON] == (4, 0)
    assert gained(petition) == [("2026-07-02", LONDON, 4)]


def test_keeps_the_constituencies_of_two_maps_apart(petition: Engine) -> None:
    tomorrow = A_MOMENT + timedelta(days=1)
    # S14000021 is on both maps, and not the same place.
    save(petition, a_breakdown({}, total=9, boundary_set="2010", constituencies=seats(("S14000021", 9))))
    save(petition, a_breakdown({}, total=9, constituencies=seats(("S14000021", 5)), counted_at=tomorrow))

    assert by_area(petition, "constituency", "2010") == {"S14000021": (9, 9)}
    assert by_area(petition, "constituency", "2024") == {"S14000021": (5, 5)}


def test_counts_a_breakdown_that_is_saved_twice_once(petition: Engine) -> None:
    for _ in range(2):
        save_regions(petition, {WALES: 70}, {WALES: 75})

    assert by_area(petition)[WALES] == (75, 70)
    assert gained(petition) == [("2026-07-02", WALES, 5)]


def test_leaves_out_a_breakdown_that_is_older_than_the_newest(petition: Engine) -> None:
    save_regions(petition, {WALES: 75})
    save_regions(petition, {WALES: 60}, start=A_MOMENT - timedelta(hours=1))

    assert by_area(petition)[WALES] == (75, 75)


def test_takes_breakdowns_of_one_run_in_the_order_of_their_time(petition: Engine) -> None:
    later = a_breakdown({WALES: 75}, total=75, counted_at=A_MOMENT + timedelta(days=1))
    save(petition, later, a_breakdown({WALES: 70}, total=70))

    assert by_area(petition)[WALES] == (75, 70)


def test_regions_unallocated_and_overseas_are_the_total(petition: Engine) -> None:
    save(petition, a_breakdown({WALES: 70, SCOTLAND: 20}, total=100, overseas=4))

    areas = read_snapshot(petition).areas["parliament"]
    assert (areas.total, areas.unallocated, areas.overseas) == (100, 6, 4)
    assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total


def test_unallocated_may_be_negative_for_a_while_after_a_fall(petition: Engine) -> None:
    save(petition, a_breakdown({WALES: 70}, total=65, overseas=1))

    assert read_snapshot(petition).areas["parliament"].unallocated == -6


def test_one_source_never_moves_another_ones_areas(petition: Engine) -> None:
    other = a_source(key="other", platform_id="4")
    register_sources(petition, a_campaign(a_source(headline=False), other), A_MOMENT)
    save(petition, a_breakdown({WALES: 5}, total=5), source="other")
    save_regions(petition, {SCOTLAND: 30}, {SCOTLAND: 31})

    assert read_snapshot(petition).areas["other"].regions == {WALES: 5}


source_numbers = itertools.count()
SEATS_2010, SEATS_2024 = ("S14000021", "E14000530"), ("S14000021", "E14001063")
counts = st.integers(0, 10**9)
breakdowns = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from([WALES, SCOTLAND, LONDON]), counts),
        st.dictionaries(st.sampled_from(SEATS_2024), counts),
        st.dictionaries(st.sampled_from(SEATS_2010), counts),
        st.integers(1, 3_000),  # minutes since the one before
        st.integers(0, 10**9),  # overseas
        st.integers(-50, 10**6),  # without a region
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(sequence=breakdowns, runs=st.booleans())
def test_areas_are_what_was_there_before_and_all_their_days(
    sqlite_store: Engine,
    sequence: list[tuple[dict[str, int], dict[str, int], dict[str, int], int, int, int]],
    runs: bool,
) -> None:
    source = f"p{next(source_numbers)}"
    register_sources(sqlite_store, a_campaign(a_source(key=source)), A_MOMENT)
    moment, records = A_MOMENT, []
    for regions, of_2024, of_2010, minutes, overseas, unallocated in sequence:
        moment += timedelta(minutes=minutes)
        total = sum(regions.values()) + overseas + unallocated
        seats_of, boundary_set = (of_2024, "2024") if minutes % 2 else (of_2010, "2010")
        parts = {"constituencies": seats(*seats_of.items()), "boundary_set": boundary_set}
        records.append(a_breakdown(regions, total=total, overseas=overseas, counted_at=moment, **parts))

    for part in [[record] for record in records] if runs else [records]:
        save(sqlite_store, *part, source=source)

    assert before_and_days(sqlite_store, source) == latest(sqlite_store, source)
    summary = read_snapshot(sqlite_store).areas[source]
    assert sum(summary.regions.values()) + summary.unallocated + summary.overseas == summary.total
    assert {area: count for area, count in summary.regions.items() if count} == {
        area: count for area, count in sequence[-1][0].items() if count
    }


def latest(engine: Engine, source: str) -> dict[tuple[str, ...], int]:
    """Every area of every level and map: signatures."""
    with engine.connect() as connection:
        rows = connection.execute(select(AreaTotalRow.__table__).where(AreaTotalRow.source_id == source))
        return {(row.level, row.boundary_set, row.area): row.signatures for row in rows}


def before_and_days(engine: Engine, source: str) -> dict[tuple[str, ...], int]:
    """Every area of every level and map: what was there before, and all its days."""
    sums: Counter[tuple[str, ...]] = Counter()
    with engine.connect() as connection:
        for row in connection.execute(select(AreaTotalRow.__table__).where(AreaTotalRow.source_id == source)):
            sums[row.level, row.boundary_set, row.area] += row.before_first_reading
        for row in connection.execute(select(CountDayAreaRow.__table__).where(CountDayAreaRow.source_id == source)):
            sums[row.level, row.boundary_set, row.area] += row.gained
        own = select(CountDayConstituencyRow.__table__).where(CountDayConstituencyRow.source_id == source)
        for row in connection.execute(own):
            for area, gained in unpacked(row.areas, row.gained).items():
                sums["constituency", row.boundary_set, area] += gained
    return sums
