"""What came in the two days after an event, beside what was expected without it."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from campaign.model import Event
from metrics.forecast import expected_and_bands, own_errors_before
from metrics.forecast_bands import FEWEST_DAYS, errors_of
from metrics.forecast_path import Learned, learn
from reference.forecast_errors import ForecastError

_DAYS = 2
_COLUMNS = ["number", "day", "label", "given", "expected", "low80", "high80"]


def after_events(days: pd.DataFrame, events: Iterable[Event]) -> pd.DataFrame:
    """Signatures on the day of each event and the day after it, and what the days before it let expect.

    It says what came, not why: other things happen on the same days.

    Args:
        days: As `metrics.days_over.days_over` gives them.
        events: In any order.

    Returns:
        One row per event, by day. Columns ``number`` (from 1, as on the charts), ``day`` (date), ``label``, ``given``
        (float, people; missing until both days are over, and where one of them was not read), ``expected``, ``low80``
        and ``high80`` (float, people over both days; missing with fewer than ten days read before the event).

    Method: docs/metrics.md#after-events
    """
    in_order = sorted(events, key=lambda event: event.day)
    # What is learned of the days before an event depends on none after it, so all events share it.
    learned = learn(days["given"].to_numpy(np.float64)) if len(days) else None
    own = errors_of(learned, "own") if learned else ()
    rows = [
        (number, event.day, event.label, _given(days, event), *_expected(days, event, learned, own))
        for number, event in enumerate(in_order, start=1)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(_COLUMNS[3:], "float64"))


def _given(days: pd.DataFrame, event: Event) -> float:
    on = pd.Timestamp(event.day)
    both = days[days["day"].between(on, on + pd.Timedelta(days=_DAYS - 1))]
    return float(both["given"].sum()) if len(both) == _DAYS and both["is_read"].all() else np.nan


def _expected(
    days: pd.DataFrame, event: Event, learned: Learned | None, own: tuple[ForecastError, ...]
) -> tuple[float, float, float]:
    before = days[days["day"] < pd.Timestamp(event.day)]
    after = len(before)
    # Days that lie ahead, or before counting began, let nothing be expected.
    is_next = after > 0 and before["day"].iloc[-1] + pd.Timedelta(days=1) == pd.Timestamp(event.day)
    if learned is None or not is_next or int(before["is_read"].sum()) < FEWEST_DAYS:
        return np.nan, np.nan, np.nan
    expected, bands = expected_and_bands(learned, after, _DAYS, own_errors_before(own, after))
    return float(expected[-1]), float(bands[-1, 1]), float(bands[-1, 2])
