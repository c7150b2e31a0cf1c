"""The goal: nothing is said to be reached before it is, and no day is promised that nobody can count on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.signatures import GoalProgress, day_reached, day_reached_at_pace, needed_a_day
from tests.builders import hours

TODAY = date(2026, 11, 22)
HALFWAY = GoalProgress(total=50_000, goal=100_000)
REACHED = GoalProgress(total=100_000, goal=100_000)
PASSED = GoalProgress(total=112_000, goal=100_000)
TOTALS, GOALS = st.integers(0, 10**8), st.integers(1, 10**8)


@pytest.mark.parametrize(
    ("total", "percent"), [(0, 0), (999, 0), (1_000, 1), (48_499, 48), (99_999, 99), (100_000, 100), (250_000, 250)]
)
def test_the_whole_percentage_is_rounded_down(total: int, percent: int) -> None:
    assert GoalProgress(total, 100_000).whole_percent == percent


@given(total=TOTALS, goal=GOALS)
def test_a_hundred_per_cent_is_never_said_before_the_goal(total: int, goal: int) -> None:
    progress = GoalProgress(total, goal)

    assert (progress.whole_percent >= 100) == progress.is_passed == (progress.share >= 1)


@given(total=TOTALS, goal=GOALS)
def test_what_is_missing_and_what_is_there_make_the_goal(total: int, goal: int) -> None:
    progress = GoalProgress(total, goal)

    assert progress.missing >= 0
    assert progress.is_passed == (progress.missing == 0)
    if not progress.is_passed:
        assert progress.total + progress.missing == goal


def test_a_goal_is_reached_at_the_very_number() -> None:
    assert REACHED.is_passed
    assert not GoalProgress(99_999, 100_000).is_passed


def test_a_steady_week_leads_to_a_day() -> None:
    assert day_reached_at_pace(HALFWAY, 7_000, TODAY) == TODAY + timedelta(days=50)


def test_a_part_of_a_day_is_a_day() -> None:
    assert day_reached_at_pace(GoalProgress(99_999, 100_000), 7_000, TODAY) == TODAY + timedelta(days=1)


@pytest.mark.parametrize("gained", [None, 0, -1, -7_000])
def test_without_a_pace_upwards_no_day_is_given(gained: int | None) -> None:
    assert day_reached_at_pace(HALFWAY, gained, TODAY) is None


@pytest.mark.parametrize("progress", [REACHED, PASSED])
def test_a_goal_that_is_reached_needs_no_day_and_no_pace(progress: GoalProgress) -> None:
    assert day_reached_at_pace(progress, 7_000, TODAY) is None
    assert needed_a_day(progress, TODAY + timedelta(days=10), TODAY) is None


def test_a_day_over_ten_years_away_is_not_given() -> None:
    assert day_reached_at_pace(GoalProgress(0, 3_650), 7, TODAY) == TODAY + timedelta(days=3_650)
    assert day_reached_at_pace(GoalProgress(0, 3_651), 7, TODAY) is None
    assert day_reached_at_pace(GoalProgress(0, 10**9), 1, TODAY) is None


@given(total=TOTALS, goal=GOALS, gained=st.integers(1, 10**6))
def test_the_pace_reaches_the_goal_on_its_day_and_not_the_day_before(total: int, goal: int, gained: int) -> None:
    progress = GoalProgress(total, goal)

    day = day_reached_at_pace(progress, gained, TODAY)

    if day is not None:
        days = (day - TODAY).days
        assert total * 7 + gained * days >= goal * 7 > total * 7 + gained * (days - 1)


@pytest.mark.parametrize(
    ("deadline", "needed"),
    [
        (TODAY + timedelta(days=99), 500),  # 100 days, today among them
        (TODAY + timedelta(days=1), 25_000),
        (TODAY, 50_000),  # the deadline's own day is not over
        (TODAY - timedelta(days=1), None),
    ],
)
def test_a_deadline_counts_with_today_and_its_own_day(deadline: date, needed: int | None) -> None:
    assert needed_a_day(HALFWAY, deadline, TODAY) == needed


@given(total=TOTALS, goal=GOALS, days=st.integers(0, 4_000))
def test_the_needed_pace_is_just_enough(total: int, goal: int, days: int) -> None:
    progress = GoalProgress(total, goal)

    needed = needed_a_day(progress, TODAY + timedelta(days=days), TODAY)

    if needed is not None:
        assert needed * (days + 1) >= progress.missing > (needed - 1) * (days + 1)


def test_a_milestone_was_reached_on_the_london_day_of_its_hour() -> None:
    counted = hours(90, 5, 5, -10, 20, start="2026-07-01T21:00Z")  # 100 at 0:59am on 2 July in London

    assert day_reached(counted, 100) == date(2026, 7, 2)
    assert day_reached(counted, 1) == date(2026, 7, 1)


def test_a_milestone_that_is_not_reached_has_no_day() -> None:
    assert day_reached(hours(90, 5), 100) is None


def test_where_counting_began_above_a_milestone_nobody_knows_its_day() -> None:
    counted = hours(0, 5).assign(total=[500, 505])

    assert day_reached(counted, 500) is None
    assert day_reached(counted, 501) == date(2026, 7, 1)
