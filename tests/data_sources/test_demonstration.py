"""The demonstration petition: its shape, its one fall, its one gap, and that a moment has one total only."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.demonstration import (
    GAP_AFTER,
    GAP_LENGTH,
    REMOVED_AFTER,
    UK,
    breakdown_at,
    fetch_demonstration,
    history,
    launch_before,
    total_at,
)
from data_sources.records import AreaCount, Breakdown, Collected, CountReading
from reference.constituencies import constituencies
from reference.regions import regions_by_code

NOW = datetime(2026, 11, 22, 14, 23, 11, tzinfo=UTC)
LAUNCH = launch_before(NOW)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def past() -> Collected:
    """Everything that the first run brings."""
    return fetch_demonstration({}, NOW)


def kept_on(memory: dict[str, object], first: datetime, last: datetime) -> list[Collected]:
    """What the runs of a server bring that asks every minute, from the first moment to the last."""
    runs = []
    while first <= last:
        runs.append(fetch_demonstration(memory, first))
        memory, first = runs[-1].memory, first + MINUTE
    return runs


def clock_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def areas_of(breakdown: Breakdown) -> dict[str, int]:
    areas = (*breakdown.regions, *breakdown.constituencies, *breakdown.countries)
    return {area.area: area.signatures for area in areas} | {"unallocated": breakdown.unallocated}


@pytest.mark.parametrize(
    ("now", "launch"),
    [
        ("2026-11-22T14:23Z", "2026-08-18T07:00Z"),  # launched in summer time
        ("2027-02-20T00:10Z", "2026-11-16T08:00Z"),
        ("2026-07-01T23:30Z", "2026-03-28T08:00Z"),  # already 2 July in London
    ],
)
def test_launches_at_eight_in_london_96_days_before_today(now: str, launch: str) -> None:
    assert launch_before(datetime.fromisoformat(now)) == datetime.fromisoformat(launch)


def test_begins_with_nobody_and_ends_now(past: Collected) -> None:
    assert past.readings[0] == CountReading(LAUNCH, 0)
    assert past.readings[-1] == CountReading(NOW, total_at(LAUNCH, NOW))


def test_has_a_past_of_about_48_500_signatures_whenever_it_is_started() -> None:
    starts = [datetime(2026, 1, 1, 11 * days % 24, tzinfo=UTC) + days * DAY for days in range(0, 400, 7)]

    assert all(48_000 <= total_at(launch_before(start), start) <= 49_000 for start in starts)


def test_gains_250_to_450_signatures_a_day_at_the_end() -> None:
    assert 7 * 250 <= total_at(LAUNCH, NOW) - total_at(LAUNCH, NOW - 7 * DAY) <= 7 * 450


def test_is_busiest_at_the_launch_and_leaps_at_three_mentions_in_the_media() -> None:
    midnights = [total_at(LAUNCH, LAUNCH + hours * HOUR) for hours in range(-8, 96 * 24, 24)]
    gains = [after - before for before, after in pairwise(midnights)]

    assert gains[0] == max(gains)
    assert [day for day in range(1, 96) if gains[day] > 1.8 * gains[day - 1] > 0] == [19, 44, 81]


def test_people_sleep_at_night_and_rest_at_the_weekend(past: Collected) -> None:
    by_hour: Counter[int] = Counter()
    by_weekday: Counter[int] = Counter()
    for before, after in pairwise(past.readings):
        if after.counted_at - LAUNCH > 14 * DAY:
            local, gain = after.counted_at.astimezone(UK), max(0, after.signatures - before.signatures)
            by_hour[local.hour] += gain
            by_weekday[local.weekday()] += gain

    assert min(by_hour, key=lambda hour: by_hour[hour]) in (3, 4)
    assert max(by_hour, key=lambda hour: by_hour[hour]) in (12, 13, 19, 20, 21)
    assert by_weekday[5] < by_weekday[1]


def test_falls_once_by_more_than_250_and_never_otherwise(past: Collected) -> None:
    fall, *others = [pair for pair in pairwise(past.readings) if pair[1].signatures < pair[0].signatures]
    stroke = LAUNCH + REMOVED_AFTER

    assert not others
    assert fall[0].counted_at < stroke <= fall[1].counted_at
    assert fall[0].signatures - fall[1].signatures >= 250
    assert total_at(LAUNCH, stroke - timedelta(microseconds=1)) - total_at(LAUNCH, stroke) == 312


def test_has_a_reading_in_every_hour_but_for_one_gap_of_14_hours(past: Collected) -> None:
    read = {clock_hour(reading.counted_at) for reading in past.readings}
    hours = [LAUNCH + number * HOUR for number in range((NOW - LAUNCH) // HOUR + 1)]

    missing = [hour for hour in hours if hour not in read]

    assert missing == [LAUNCH + GAP_AFTER + number * HOUR for number in range(14)]


def test_people_go_on_signing_in_the_gap() -> None:
    gap = LAUNCH + GAP_AFTER

    assert total_at(LAUNCH, gap + GAP_LENGTH) > total_at(LAUNCH, gap) + 50
    assert history(LAUNCH, gap + 5 * HOUR).readings[-1].counted_at == gap - MINUTE


@given(steps=st.lists(st.integers(0, 200 * 24 * 3600), min_size=2, max_size=20))
def test_only_the_one_removal_ever_lowers_the_total(steps: list[int]) -> None:
    moments = [LAUNCH + timedelta(seconds=seconds) for seconds in sorted(steps)]
    removed = [312 if moment >= LAUNCH + REMOVED_AFTER else 0 for moment in moments]

    signed = [total_at(LAUNCH, moment) + back for moment, back in zip(moments, removed, strict=True)]

    assert signed == sorted(signed)


def test_a_moment_has_one_total_however_often_and_in_whatever_order_it_is_asked() -> None:
    moments = [LAUNCH + number * timedelta(hours=7, minutes=13, seconds=5) for number in range(300)]

    forwards = [total_at(LAUNCH, moment) for moment in moments]
    total_at(LAUNCH, LAUNCH + 900 * DAY)  # far into the future, which must not rewrite the past
    backwards = [total_at(LAUNCH.astimezone(UK), moment.astimezone(UK)) for moment in reversed(moments)]

    assert forwards == backwards[::-1]


def test_brings_a_reading_a_minute_and_a_breakdown_every_ten_while_the_server_is_on(past: Collected) -> None:
    runs = kept_on(past.memory, NOW + MINUTE, NOW + HOUR)

    read_at = [[reading.counted_at for reading in run.readings] for run in runs]
    broken_down_at = [breakdown.counted_at for run in runs for breakdown in run.breakdowns]
    assert read_at == [[NOW + minutes * MINUTE] for minutes in range(1, 61)]
    assert broken_down_at == [NOW + minutes * MINUTE for minutes in range(10, 61, 10)]
    assert runs[-1].readings[0].signatures > past.readings[-1].signatures


def test_catching_up_brings_the_totals_that_being_on_would_have_brought(past: Collected) -> None:
    minute = NOW.replace(second=0)
    on = [reading for run in kept_on(past.memory, minute + MINUTE, minute + 30 * HOUR) for reading in run.readings]

    off = fetch_demonstration(past.memory, minute + 30 * HOUR)

    assert len(off.readings) == 31
    assert set(off.readings) <= set(on)


def test_catching_up_leaves_no_hour_out_and_closes_every_day(past: Collected) -> None:
    later = NOW + 3 * DAY

    caught_up = fetch_demonstration(past.memory, later)

    assert {clock_hour(reading.counted_at) for reading in caught_up.readings} >= {
        clock_hour(NOW) + number * HOUR for number in range(1, 73)
    }
    assert [breakdown.counted_at.astimezone(UK).isoformat() for breakdown in caught_up.breakdowns] == [
        "2026-11-22T23:59:00+00:00",
        "2026-11-23T23:59:00+00:00",
        "2026-11-24T23:59:00+00:00",
        "2026-11-25T14:23:11+00:00",
    ]


def test_brings_nothing_when_the_clock_was_set_back(past: Collected) -> None:
    assert fetch_demonstration(past.memory, NOW - HOUR) == Collected(memory=past.memory)


def test_remembers_what_json_can_hold(past: Collected) -> None:
    memory = json.loads(json.dumps(past.memory))

    assert fetch_demonstration(memory, NOW + MINUTE) == fetch_demonstration(past.memory, NOW + MINUTE)


def test_breaks_the_total_down_at_the_end_of_each_london_day_and_now(past: Collected) -> None:
    last_of_day = {reading.counted_at.astimezone(UK).date(): reading for reading in past.readings}

    assert len(past.breakdowns) == 97
    assert [CountReading(breakdown.counted_at, breakdown.total) for breakdown in past.breakdowns] == list(
        last_of_day.values()
    )


def test_areas_add_up_to_the_total(past: Collected) -> None:
    for breakdown in past.breakdowns:
        by_region: Counter[str] = Counter()
        for seat in breakdown.constituencies:
            by_region[constituencies("2024")[seat.area].region] += seat.signatures
        home, *abroad = breakdown.countries

        assert breakdown.boundary_set == "2024"
        assert len(breakdown.constituencies) == 650
        assert {region.area: region.signatures for region in breakdown.regions} == dict(by_region)
        assert by_region.keys() == regions_by_code().keys()
        assert home == AreaCount("GB", breakdown.total - breakdown.overseas, "United Kingdom")
        assert sum(country.signatures for country in abroad) == breakdown.overseas
        assert breakdown.unallocated >= 0


def test_no_area_falls_while_the_total_rises(past: Collected) -> None:
    years_later = [breakdown_at(LAUNCH, LAUNCH + days * DAY) for days in (1_400, 1_401)]
    by_total = sorted([*past.breakdowns, *years_later], key=lambda breakdown: breakdown.total)

    assert by_total[-1].total > 400_000
    for before, after in pairwise([areas_of(breakdown) for breakdown in by_total]):
        assert before.keys() == after.keys()
        assert all(signatures <= after[area] for area, signatures in before.items())


def test_a_few_signatures_are_from_overseas_or_nowhere_known(past: Collected) -> None:
    latest = past.breakdowns[-1]

    assert latest.overseas / latest.total == pytest.approx(0.025, abs=0.003)
    assert latest.unallocated / latest.total == pytest.approx(0.012, abs=0.003)
    assert len(latest.countries) == 9
    assert all(country.name for country in latest.countries)


def test_wales_signs_more_and_london_less_than_any_other_for_their_electors(past: Collected) -> None:
    of_electors = {
        regions_by_code()[region.area].name: region.signatures / regions_by_code()[region.area].electors
        for region in past.breakdowns[-1].regions
    }

    assert max(of_electors, key=lambda region: of_electors[region]) == "Wales"
    assert min(of_electors, key=lambda region: of_electors[region]) == "London"
