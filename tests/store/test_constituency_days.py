"""Days of constituencies lie in one row a day: each constituency has its number on it, on its own map."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine, func, insert, select, text

from data_sources.records import AreaCount, Breakdown, Collected
from data_sources.uk_parliament import CONNECTOR
from reference.constituencies import BoundarySet
from store.collection import save_collected
from store.constituency_days import packed, unpacked
from store.level_periods import level_gains
from store.prepare import prepare_store
from store.series import area_days
from store.sources import register_sources
from store.tables import CountDayAreaRow, CountDayConstituencyRow
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_source

BREAKDOWN = CONNECTOR.jobs[1]
WALES = "W92000004"
ALDERSHOT, ALDRIDGE, ALTRINCHAM = "E14001063", "E14001064", "E14001065"
OF_2010 = "E14000530"
DAY, FIRST = timedelta(days=1), A_MOMENT.date()


def counted(day: int, seats: dict[str, int], *, minutes: int = 0, boundary_set: BoundarySet = "2024") -> Breakdown:
    """What a platform says so many days after the first: totals of seats."""
    return a_breakdown(
        {WALES: sum(seats.values())},
        total=sum(seats.values()),
        counted_at=A_MOMENT + day * DAY + timedelta(minutes=minutes),
        constituencies=tuple(AreaCount(code, signatures) for code, signatures in seats.items()),
        boundary_set=boundary_set,
    )


def save(engine: Engine, *breakdowns: Breakdown) -> None:
    save_collected(engine, "parliament", BREAKDOWN, Collected(breakdowns=breakdowns), A_MOMENT)


def days(engine: Engine, boundary_set: str = "2024", since: date = date.min) -> list[tuple[int, str, int]]:
    """Days after the first, constituency and what it gained."""
    table = area_days(engine, "parliament", "constituency", boundary_set, since)
    return [((day.date() - FIRST).days, area, gained) for day, area, gained in table.itertuples(index=False)]


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store with a petition of which two constituencies were counted on four days; on the third nobody signed."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    for day, counts in enumerate([(10, 5), (12, 5), (12, 5), (11, 9)]):
        save(store, counted(day, dict(zip((ALDERSHOT, ALDRIDGE), counts, strict=True))))
    return store


def test_every_constituency_has_a_row_on_each_day_that_changed_any(petition: Engine) -> None:
    assert days(petition) == [(1, ALDERSHOT, 2), (1, ALDRIDGE, 0), (3, ALDERSHOT, -1), (3, ALDRIDGE, 4)]
    assert days(petition, since=FIRST + 2 * DAY) == [(3, ALDERSHOT, -1), (3, ALDRIDGE, 4)]
    assert days(petition, "2010") == []


def test_a_later_breakdown_adds_to_the_same_day(petition: Engine) -> None:
    save(petition, counted(3, {ALDERSHOT: 14, ALDRIDGE: 9}, minutes=5))
    save(petition, counted(3, {ALDERSHOT: 15, ALDRIDGE: 10}, minutes=9))

    assert days(petition, since=FIRST + 2 * DAY) == [(3, ALDERSHOT, 3), (3, ALDRIDGE, 5)]


def test_a_constituency_that_is_named_later_has_rows_from_then_on(petition: Engine) -> None:
    save(petition, counted(4, {ALDERSHOT: 11, ALDRIDGE: 9, ALTRINCHAM: 7}))

    assert days(petition, since=FIRST + 3 * DAY) == [
        (3, ALDERSHOT, -1), (3, ALDRIDGE, 4), (4, ALDERSHOT, 0), (4, ALDRIDGE, 0), (4, ALTRINCHAM, 7),
    ]  # fmt: skip
    gains = level_gains(petition, "parliament", "constituency", FIRST, FIRST + 4 * DAY)
    assert gains is not None
    gained = gains.areas.set_index("area")["signatures"]
    assert gained[[ALDERSHOT, ALDRIDGE, ALTRINCHAM]].tolist() == [1, 4, 7]


def test_the_two_maps_never_mix(petition: Engine) -> None:
    save(petition, counted(4, {OF_2010: 3}, boundary_set="2010"), counted(5, {OF_2010: 8}, boundary_set="2010"))

    assert days(petition, "2010") == [(5, OF_2010, 5)]
    assert {area for _, area, _ in days(petition)} == {ALDERSHOT, ALDRIDGE}


def test_all_constituencies_of_a_day_are_one_row(petition: Engine) -> None:
    loose = select(func.count()).select_from(CountDayAreaRow).where(CountDayAreaRow.level == "constituency")
    with petition.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(CountDayConstituencyRow)).scalar_one()
        assert (rows, connection.execute(loose).scalar_one()) == (2, 0)


def test_rows_of_the_version_before_are_packed_when_the_store_is_migrated(petition: Engine) -> None:
    expected = area_days(petition, "parliament", "constituency", "2024", date.min)
    of_old = {"source_id": "parliament", "level": "constituency", "boundary_set": "2024"}
    old = [
        of_old | {"day": day.date(), "area": area, "gained": gained}
        for day, area, gained in expected.itertuples(index=False)
        if gained
    ]
    with petition.begin() as connection:
        connection.execute(insert(CountDayAreaRow), old)
        connection.execute(text("DROP TABLE count_day_constituency"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0013'"))

    prepare_store(petition)

    assert_frame_equal(area_days(petition, "parliament", "constituency", "2024", date.min), expected)
    with petition.connect() as connection:
        levels = connection.execute(select(CountDayAreaRow.level).distinct()).scalars().all()
    assert levels == ["region"]


@given(gained=st.dictionaries(st.integers(1, 650), st.integers(-(2**63), 2**63 - 1), max_size=10))
def test_what_is_packed_comes_back(gained: dict[int, int]) -> None:
    areas = {f"E14{number:06}": count for number, count in gained.items()}

    assert unpacked(*packed(areas)) == areas
