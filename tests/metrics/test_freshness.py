"""How old a figure may be before readers are told."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.records import Cadence
from metrics.freshness import STATE_WORDS, State, freshness

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def state_at(age: timedelta, every: timedelta | None = MINUTE, *, ended: bool = False) -> State:
    return freshness(NOW - age, every, NOW, ended=ended)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(), "on_time"),
        (2 * MINUTE, "on_time"),
        (2 * MINUTE + SECOND, "late"),
        (3 * MINUTE, "late"),
        (6 * MINUTE, "late"),
        (6 * MINUTE + SECOND, "stale"),
        (7 * MINUTE, "stale"),
        (timedelta(days=400), "stale"),
    ],
)
def test_a_figure_is_delayed_after_two_intervals_and_stale_after_six(age: timedelta, state: State) -> None:
    assert state_at(age) == state


def test_a_figure_from_the_future_is_on_time() -> None:
    assert state_at(-MINUTE) == "on_time"


def test_what_has_ended_is_never_old() -> None:
    assert state_at(timedelta(days=400), ended=True) == "ended"


def test_a_file_is_complete_however_old() -> None:
    assert state_at(timedelta(days=400), every=None) == "complete"


def test_nothing_collected_is_said_whatever_else_is_known() -> None:
    assert freshness(None, MINUTE, NOW) == freshness(None, None, NOW, ended=True) == "never"


def test_ages_do_not_jump_when_clocks_change() -> None:
    before, after = datetime(2026, 10, 25, 0, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)

    assert freshness(before, MINUTE, after) == "on_time"


def test_every_state_has_words() -> None:
    assert set(STATE_WORDS) == set(get_args(State))


@given(every=st.integers(1, 86_400), age=st.integers(0, 10**6), longer=st.integers(0, 10**6))
def test_a_figure_never_gets_fresher_by_waiting(every: int, age: int, longer: int) -> None:
    order = ["on_time", "late", "stale"]
    earlier, later = (state_at(timedelta(seconds=seconds), timedelta(seconds=every)) for seconds in (age, age + longer))

    assert order.index(earlier) <= order.index(later)


@given(every=st.integers(1, 86_400), age=st.integers(0, 10**6))
def test_pages_and_collector_call_the_same_figure_late(every: int, age: int) -> None:
    cadence, waited = Cadence(timedelta(seconds=every)), timedelta(seconds=age)

    assert (state_at(waited, cadence.every) != "on_time") == (waited > cadence.late_after)
    assert (state_at(waited, cadence.every) == "stale") == (waited > cadence.stale_after)
