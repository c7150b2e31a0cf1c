"""What came after an event beside what was expected, and when nothing can be said."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from campaign.model import Event
from metrics.events import after_events
from metrics.forecast import expected_and_bands
from metrics.forecast_path import learn
from tests.metrics.forecasting import days

STEADY = days([100.0] * 30, first="2026-03-01")


def event(day: int, label: str = "On the radio", month: int = 3) -> Event:
    return Event(day=date(2026, month, day), label=label)


def test_two_days_are_held_against_what_the_days_before_let_expect() -> None:
    found = STEADY.copy()
    found.loc[20:21, "given"] = [900.0, 400.0]  # 21 and 22 March

    row = after_events(found, [event(21)]).iloc[0]

    learned = learn(np.full(20, 100.0))
    expected, bands = expected_and_bands(learned, 20, 2)
    assert (row["number"], row["day"], row["label"], row["given"]) == (1, date(2026, 3, 21), "On the radio", 1300)
    assert (row["expected"], row["low80"], row["high80"]) == pytest.approx((expected[1], bands[1, 1], bands[1, 2]))
    assert row["low80"] <= 200 <= row["high80"] < 1300


def test_what_came_later_changes_no_expectation() -> None:
    changed = STEADY.copy()
    changed.loc[20:, "given"] = 10_000.0

    before, after = (after_events(one, [event(21)]).iloc[0] for one in (STEADY, changed))

    assert before["expected"] == after["expected"]


def test_events_are_numbered_by_their_day_as_on_the_charts() -> None:
    found = after_events(STEADY, [event(25, "Second"), event(15, "First")])

    assert found[["number", "label"]].to_numpy().tolist() == [[1, "First"], [2, "Second"]]


@pytest.mark.parametrize(
    ("when", "has_come", "is_expected"),
    [
        (event(10), True, False),  # nine days before it
        (event(11), True, True),
        (event(29), True, True),
        (event(30), False, True),  # its second day is not over
        (event(31), False, True),
        (event(1, month=4), False, False),  # lies ahead
        (event(28, month=2), False, False),  # before counting began
    ],
)
def test_nothing_is_said_where_nothing_is_known(when: Event, has_come: bool, is_expected: bool) -> None:
    row = after_events(STEADY, [when]).iloc[0]

    assert (pd.notna(row["given"]), pd.notna(row["expected"])) == (has_come, is_expected)


def test_days_that_nobody_read_are_no_count() -> None:
    found = STEADY.assign(is_read=STEADY["day"] != pd.Timestamp("2026-03-22"))

    assert np.isnan(after_events(found, [event(21)])["given"].iloc[0])


def test_no_events_and_no_days_make_an_empty_table() -> None:
    assert after_events(STEADY, []).empty
    assert after_events(days([]), [event(1)])[["given", "expected"]].isna().all(axis=None)
