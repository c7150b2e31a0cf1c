"""When in the week people sign: rates over the hours that there were, by London's clock."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.rhythm import busiest_times, hours_of_the_day, hours_of_the_week
from tests.builders import hours

UNHURRIED = settings(deadline=None, max_examples=50)
WEEK = 7 * 24
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def week(found: pd.DataFrame, until: str | None = None) -> pd.DataFrame:
    """The hours of the week of a petition that is read, up to the end of its newest hour."""
    moment = pd.Timestamp(until) if until else found["hour"].iloc[-1] + pd.Timedelta(hours=1)
    return hours_of_the_week(found, moment.to_pydatetime(), hours_without_row="gap")


def cell(found: pd.DataFrame, weekday: int, hour: int) -> list[float]:
    row = found[(found["weekday"] == weekday) & (found["hour"] == hour)].iloc[0]
    return [row["given"], row["watched"], row["rate"]]


def test_an_hour_in_summer_is_londons() -> None:
    found = week(hours(0, 60, start="2026-07-01T11:00Z"))  # a Wednesday; 12:00 UTC is 1pm

    assert cell(found, 2, 13) == [60, 1, 60.0]
    assert found["watched"].sum() == 1


def test_the_hour_that_comes_twice_in_autumn_counts_as_two() -> None:
    found = week(hours(*[30] * 26, start="2026-10-24T23:00Z"))  # Sunday 25 October in London, and one hour

    assert cell(found, 6, 1) == [60, 2, 30.0]
    assert found.loc[found["weekday"] == 6, "watched"].sum() == 24  # 25 hours without the first


def test_the_hour_that_is_skipped_in_spring_has_no_rate() -> None:
    found = week(hours(*[30] * 26, start="2026-03-28T23:00Z"))

    assert cell(found, 6, 1)[:2] == [0, 0]
    assert pd.isna(cell(found, 6, 1)[2])
    assert found.loc[found["weekday"] == 6, "watched"].sum() == 23


def test_an_hour_after_a_gap_and_one_that_is_not_over_are_left_out() -> None:
    found = week(hours(5, 10, None, 500, 20, 3, start="2026-12-01T09:00Z"), until="2026-12-01T14:20Z")

    assert found.loc[found["watched"] > 0, "hour"].tolist() == [10, 13]
    assert found["given"].sum() == 30


def test_in_a_list_an_hour_without_a_row_was_watched() -> None:
    until = datetime(2026, 12, 1, 14, 20, tzinfo=UTC)

    found = hours_of_the_week(hours(5, None, 500, start="2026-12-01T09:00Z"), until, hours_without_row="nobody")

    assert found.loc[found["watched"] > 0, ["hour", "given"]].to_numpy().tolist() == [
        [10, 0], [11, 500], [12, 0], [13, 0],
    ]  # fmt: skip


@UNHURRIED
@given(gained=st.lists(st.integers(0, 99), min_size=2, max_size=800), moment=STARTS)
def test_every_hour_but_the_first_is_in_exactly_one_cell(gained: list[int], moment: datetime) -> None:
    found = week(hours(*gained, start=moment.replace(minute=0, second=0, microsecond=0).isoformat()))

    assert len(found) == WEEK
    assert found["watched"].sum() == len(gained) - 1
    assert found["given"].sum() == sum(gained[1:])


def test_the_busiest_weekday_and_hour_are_told_once_a_whole_week_was_watched() -> None:
    # Mondays at 8pm, and Thursdays all day long.
    begun = datetime(2026, 11, 30, tzinfo=UTC)  # a Monday, in winter time
    gained = []
    for place in range(2 * WEEK + 1):
        at = begun + timedelta(hours=place)
        gained.append(90 if at.weekday() == 0 and at.hour == 20 else 20 if at.weekday() == 3 else 1)
    found = hours(*gained, start=begun.isoformat())

    times = busiest_times(week(found))

    assert times is not None
    assert (times.weekday, times.hour) == (3, 20)
    assert [times.a_day, times.an_hour] == pytest.approx([480, (90 + 20 + 5) / 7])
    assert busiest_times(week(found.head(WEEK))) is None


@pytest.mark.parametrize("gained", [[], [1], [0] * 400])
def test_without_signatures_there_is_no_busiest_time(gained: list[int]) -> None:
    found = hours(*gained)

    assert busiest_times(hours_of_the_week(found, datetime(2027, 1, 1, tzinfo=UTC), hours_without_row="gap")) is None


def test_the_hours_of_the_day_weigh_every_weekday_the_same() -> None:
    found = pd.DataFrame({"hour": [0, 0, 1], "rate": [10.0, 30.0, None]})

    assert hours_of_the_day(found)["rate"].tolist()[0] == 20.0
