"""When a goal is likely reached: ranges that promise nothing, and words for each."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.forecast import Forecast
from metrics.outlook import Unknown, outlook, outlook_in_words, range_in_words
from metrics.signatures import GoalProgress

TODAY = date(2026, 3, 1)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


def a_forecast(low: int = 50, middle: int = 100, high: int = 200, days: int = 90, made_on: date = TODAY) -> Forecast:
    """So many people a day, from 10,000 at the end of the day before today on."""
    ahead = pd.Series(range(1, days + 1), dtype="float64")
    path = pd.DataFrame({"day": pd.date_range(made_on, periods=days)})
    for name, daily in [("low95", low), ("low80", low), ("expected", middle), ("high80", high), ("high95", high)]:
        path[name] = ahead * daily + 10_000
    return Forecast(pd.Timestamp(made_on) - pd.Timedelta(days=1), 10_000, float(middle), 30, False, path)


def test_a_goal_has_a_range_of_days_from_the_ends_of_the_band() -> None:
    found = outlook(12_000, 10_000, a_forecast(), TODAY)

    assert (found.earliest, found.latest) == (TODAY + timedelta(days=9), TODAY + timedelta(days=39))
    assert found.at_pace == TODAY + timedelta(days=20)
    assert outlook_in_words(found, TODAY) == "At the current pace the goal is likely between 10 March and 9 April"


def test_a_goal_that_may_not_be_reached_says_so() -> None:
    one_end, no_end = (outlook(goal, 10_000, a_forecast(), TODAY) for goal in (20_000, 90_000))

    assert (one_end.earliest, one_end.latest) == (date(2026, 4, 19), None)
    assert outlook_in_words(one_end, TODAY) == (
        "At the current pace the goal is unlikely before 19 April, and may not be reached in the next 90 days"
    )
    assert (no_end.earliest, no_end.latest) == (None, None)
    assert outlook_in_words(no_end, TODAY, "the debate threshold") == (
        "At the current pace the debate threshold may not be reached in the next 90 days"
    )


def test_a_goal_that_is_reached_needs_no_range() -> None:
    found = outlook(10_000, 10_000, a_forecast(), TODAY, deadline=date(2026, 6, 1))

    assert (found.earliest, found.latest, found.at_pace, found.needed) == (None, None, None, None)
    assert outlook_in_words(found, TODAY) == "The goal of 10,000 has been reached"


def test_without_a_forecast_it_is_too_early_but_a_deadline_still_needs_its_pace() -> None:
    found = outlook(12_000, 10_000, "too early", TODAY, deadline=date(2026, 3, 10))

    assert (found.unknown, found.needed) == ("too early", 200)
    assert outlook_in_words(found, TODAY) == "It is too early to say when the goal may be reached"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("ended", "The petition takes no more signatures and stays below the goal"),
        ("old figures", "There are no new figures, so it is not known when the goal may be reached"),
    ],
)
def test_where_nobody_can_sign_or_counts_nothing_is_needed_a_day(why: Unknown, words: str) -> None:
    found = outlook(12_000, 10_000, why, TODAY, deadline=date(2026, 3, 10))

    assert (found.unknown, found.needed) == (why, None)
    assert outlook_in_words(found, TODAY) == words
    assert outlook_in_words(outlook(9_000, 10_000, why, TODAY), TODAY) == "The goal of 9,000 has been reached"


def test_where_more_is_removed_than_given_no_pace_leads_to_a_goal() -> None:
    assert outlook(12_000, 10_000, a_forecast(), TODAY, is_falling=True).at_pace is None


def test_no_day_before_today_is_given() -> None:
    old = a_forecast(made_on=date(2026, 2, 1))

    found = outlook(10_300, 10_000, old, TODAY)

    assert (found.earliest, found.latest) == (TODAY, TODAY)
    assert outlook_in_words(found, TODAY) == "At the current pace the goal is likely about 1 March"


def test_a_goal_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 signature, not 0"):
        outlook(0, 10, "too early", TODAY)


@given(goal=st.integers(1, 10**6), total=st.integers(0, 30_000), low=st.integers(0, 300), more=st.integers(0, 300))
def test_a_range_never_ends_before_it_begins(goal: int, total: int, low: int, more: int) -> None:
    found = outlook(goal, total, a_forecast(low, low, low + more), TODAY)

    assert found.latest is None or (found.earliest is not None and TODAY <= found.earliest <= found.latest)
    assert "will" not in outlook_in_words(found, TODAY).split()
    assert found.progress == GoalProgress(total, goal)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 3, 3), date(2026, 3, 19), "3 and 19 March"),
        (date(2026, 3, 28), date(2026, 4, 4), "28 March and 4 April"),
        (date(2026, 12, 28), date(2027, 1, 4), "28 December 2026 and 4 January 2027"),
        (date(2027, 1, 3), date(2027, 1, 19), "3 and 19 January 2027"),
        (date(2027, 1, 30), date(2027, 2, 3), "30 January and 3 February 2027"),
    ],
)
def test_a_year_is_said_where_it_is_not_this_one(first: date, last: date, words: str) -> None:
    assert range_in_words(first, last, TODAY) == words


def test_a_range_may_stand_alone() -> None:
    assert range_in_words(date(2026, 3, 3), date(2026, 3, 19), TODAY, joined="to") == "3 to 19 March"
