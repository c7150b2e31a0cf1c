"""Growth by the day, gaps and falls: what goes wrong when clocks change, a platform takes back, or nobody looks."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.signatures import (
    UK,
    broken_at_gaps,
    daily_new_signatures,
    falls,
    gaps,
    signatures_gained,
    start_of_period,
    within_days,
)
from tests.builders import hours

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
# Tables take longer than the 200 ms that a busy machine leaves an example.
UNHURRIED = settings(deadline=None)
GAINS = st.lists(st.integers(-500, 5000), min_size=1, max_size=400)


def table(days: pd.DataFrame) -> list[tuple[str, int]]:
    """Days as words with their gain."""
    return [(f"{day:%Y-%m-%d}", int(gained)) for day, gained in zip(days["day"], days["gained"], strict=True)]


def first_hour(moment: datetime) -> str:
    return moment.replace(minute=0, second=0, microsecond=0).isoformat()


def test_a_day_in_summer_ends_at_23_utc() -> None:
    found = hours(100, 30, start="2026-07-01T22:00Z")  # 23:00 on 1 July and midnight of 2 July in London

    assert table(daily_new_signatures(found)) == [("2026-07-01", 100), ("2026-07-02", 30)]


def test_a_day_in_winter_ends_at_midnight_utc() -> None:
    found = hours(100, 30, start="2026-12-01T23:00Z")

    assert table(daily_new_signatures(found)) == [("2026-12-01", 100), ("2026-12-02", 30)]


@pytest.mark.parametrize(
    ("start", "day", "length"),
    [
        ("2026-10-24T23:00Z", "2026-10-25", 25),  # clocks go back
        ("2026-03-29T00:00Z", "2026-03-29", 23),  # clocks go forward
        ("2026-07-14T23:00Z", "2026-07-15", 24),
    ],
)
def test_a_day_is_as_long_as_the_clocks_make_it(start: str, day: str, length: int) -> None:
    found = hours(*[1] * (length + 1), start=start)

    assert table(daily_new_signatures(found))[0] == (day, length)


def test_a_day_on_which_more_was_removed_than_given_is_negative() -> None:
    days = daily_new_signatures(hours(5, -40, 10))

    assert days[["gained", "removed"]].to_numpy().tolist() == [[-25, 40]]


def test_a_day_in_which_nothing_was_read_has_no_row() -> None:
    found = hours(1, *[None] * 47, 2, start="2026-12-01T00:00Z")

    assert table(daily_new_signatures(found)) == [("2026-12-01", 1), ("2026-12-03", 2)]


def test_no_hours_make_no_days() -> None:
    assert daily_new_signatures(hours()).empty


@UNHURRIED
@given(gained=GAINS, moment=MOMENTS)
def test_daily_gains_add_up_to_hourly_ones(gained: list[int], moment: datetime) -> None:
    found = hours(*gained, start=first_hour(moment))

    days = daily_new_signatures(found)

    assert days["gained"].sum() == sum(gained)
    assert days["removed"].sum() == found["removed"].sum()


@UNHURRIED
@given(gained=GAINS, moment=MOMENTS)
def test_every_hour_lies_in_exactly_one_london_day(gained: list[int], moment: datetime) -> None:
    found = hours(*[1] * len(gained), start=first_hour(moment))

    days = daily_new_signatures(found)

    counted_slowly: dict[str, int] = {}
    for hour in found["hour"]:
        day = f"{hour.astimezone(UK):%Y-%m-%d}"
        counted_slowly[day] = counted_slowly.get(day, 0) + 1
    assert dict(table(days)) == counted_slowly
    assert days["gained"].between(1, 25).all()


@UNHURRIED
@given(gained=st.lists(st.integers(0, 5000), min_size=1, max_size=400), moment=MOMENTS)
def test_no_removal_is_invented(gained: list[int], moment: datetime) -> None:
    found = hours(*gained, start=first_hour(moment))

    days = daily_new_signatures(found)

    assert (days["gained"] >= 0).all()
    assert (days["removed"] == 0).all()
    assert falls(found).empty


def test_the_last_seven_days_are_168_hours_up_to_now_and_what_has_begun() -> None:
    found = hours(*[1] * 400, start="2026-07-01T00:00Z")

    # From 14:00 on the 8th, the hour in which the span begins, to 14:00 on the 15th, the hour that is not over.
    assert signatures_gained(found, datetime(2026, 7, 15, 14, 23, tzinfo=UTC), 7) == 169


def test_a_week_is_not_made_up_where_counting_began_three_days_ago() -> None:
    found = hours(*[10] * 72, start="2026-07-01T00:00Z")
    now = datetime(2026, 7, 4, tzinfo=UTC)

    assert signatures_gained(found, now, 7) is None
    assert signatures_gained(found, now, 3) == 720


def test_a_week_in_which_more_was_removed_than_given_is_negative() -> None:
    found = hours(*[0] * 200, -30, start="2026-07-01T00:00Z")

    assert signatures_gained(found, datetime(2026, 7, 9, 9, tzinfo=UTC), 7) == -30


def test_without_hours_nothing_is_said_to_be_gained() -> None:
    assert signatures_gained(hours(), datetime(2026, 7, 9, tzinfo=UTC), 7) is None


@UNHURRIED
@given(gained=GAINS, moment=MOMENTS, days=st.integers(1, 10))
def test_a_span_and_the_one_before_it_make_both(gained: list[int], moment: datetime, days: int) -> None:
    found = hours(*gained, start=first_hour(moment))
    now = found["hour"].iloc[-1].to_pydatetime() + timedelta(minutes=moment.minute)

    whole, recent = signatures_gained(found, now, 2 * days), signatures_gained(found, now, days)

    if whole is not None and recent is not None:
        since = pd.Timestamp(now - timedelta(days=days))
        before = found[found["hour"] <= since - timedelta(hours=1)]
        in_span = before[before["hour"] > since - timedelta(days=days, hours=1)]
        assert whole - recent == in_span["gained"].sum()


@pytest.mark.parametrize(("missing", "is_gap"), [(0, False), (1, False), (2, True), (14, True)])
def test_one_hour_without_a_reading_is_a_restart_and_two_are_a_gap(missing: int, is_gap: bool) -> None:
    found = gaps(hours(5, *[None] * missing, 7, start="2026-07-01T08:00Z"))

    end = pd.Timestamp("2026-07-01T09:00Z") + timedelta(hours=missing)
    expected = [[pd.Timestamp("2026-07-01T09:00Z"), end]] if is_gap else []
    assert found[["start", "end"]].to_numpy().tolist() == expected


def test_a_gap_is_as_long_as_it_was_when_clocks_change_in_it() -> None:
    found = gaps(hours(1, *[None] * 5, 1, start="2026-10-24T22:00Z"))

    assert (found["end"] - found["start"]).tolist() == [timedelta(hours=5)]


def test_a_line_is_broken_in_each_gap_and_nowhere_else() -> None:
    found = hours(5, None, 7, None, None, 2)

    line = broken_at_gaps(found)

    assert line["total"].tolist()[:2] == [5, 12]
    assert line["total"].isna().tolist() == [False, False, True, False]
    assert line["hour"].is_monotonic_increasing


@UNHURRIED
@given(gained=st.lists(st.one_of(st.none(), st.integers(-9, 99)), min_size=1, max_size=60))
def test_breaking_a_line_loses_no_reading(gained: list[int | None]) -> None:
    found = hours(*gained)

    line = broken_at_gaps(found)

    assert line.dropna(subset="total")["total"].tolist() == found["total"].tolist()
    assert line["total"].isna().sum() == len(gaps(found))


def test_falls_are_told_with_their_hour() -> None:
    found = falls(hours(30, -312, 5, -1, start="2026-07-01T08:00Z"))

    assert found.to_numpy().tolist() == [
        [pd.Timestamp("2026-07-01T09:00Z"), 312],
        [pd.Timestamp("2026-07-01T11:00Z"), 1],
    ]


def test_a_fall_is_known_even_where_its_hour_rose_on_balance() -> None:
    found = pd.DataFrame({"hour": [pd.Timestamp("2026-07-01T09:00Z")], "gained": [10], "removed": [20]})

    assert falls(found)["removed"].tolist() == [20]


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-07-07T22:59Z", "2026-07-01T00:00+01:00"),
        ("2026-07-07T23:00Z", "2026-07-02T00:00+01:00"),  # already the 8th in London
        ("2026-10-27T12:00Z", "2026-10-21T00:00+01:00"),  # clocks went back on the 25th
        ("2026-03-31T12:00Z", "2026-03-25T00:00+00:00"),
    ],
)
def test_a_period_begins_at_midnight_in_london(now: str, start: str) -> None:
    assert start_of_period(7, datetime.fromisoformat(now)) == pd.Timestamp(start)


def test_all_time_has_no_start_and_leaves_nothing_out() -> None:
    found = hours(1, 2, 3)

    assert start_of_period(None, datetime(2026, 7, 1, tzinfo=UTC)) is None
    assert within_days(found, "hour", None) is found


def test_the_first_moment_of_a_period_is_in_it() -> None:
    found = hours(1, 2, 3, start="2026-07-01T00:00Z")

    assert within_days(found, "hour", pd.Timestamp("2026-07-01T01:00Z"))["gained"].tolist() == [2, 3]


@UNHURRIED
@given(gained=GAINS, moment=MOMENTS, days=st.sampled_from([1, 7, 28]))
def test_a_period_of_hours_is_the_same_period_of_days(gained: list[int], moment: datetime, days: int) -> None:
    found = hours(*gained, start=first_hour(moment))
    start = start_of_period(days, found["hour"].iloc[-1].to_pydatetime())
    assert start is not None

    of_hours = within_days(found, "hour", start)
    of_days = within_days(daily_new_signatures(found), "day", start.tz_localize(None))

    assert of_days["gained"].sum() == of_hours["gained"].sum()
    assert 1 <= len(of_days) <= days
