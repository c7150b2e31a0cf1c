"""When in the week people sign, by London's clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd

from metrics.signatures import HOUR, UK

_CELLS = pd.MultiIndex.from_product([range(7), range(24)], names=["weekday", "hour"])


def hours_of_the_week(
    hours: pd.DataFrame, counted_until: datetime, *, hours_without_row: Literal["nobody", "gap"]
) -> pd.DataFrame:
    """Signatures given an hour, by weekday and hour of the London clock: a rate over the hours that were watched.

    When clocks go back, Sunday has two hours from 1am to 2am, and both count; when they go forward it has none. The
    first hour and the one that is not over are left out, and with a gap the hour after it too: nobody knows when in
    the gap its signatures were given.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained`` and ``removed`` (int, people), in order.
        counted_until: The last moment that was counted (aware).
        hours_without_row: Whether ``nobody`` signed in an hour without a row, or it is a ``gap`` in the counting.

    Returns:
        168 rows. Columns ``weekday`` (0 is Monday), ``hour`` (0 to 23), ``given`` (int, people), ``watched`` (int,
        hours) and ``rate`` (float, people an hour; missing where no such hour was watched).

    Method: docs/metrics.md#hours-of-the-week
    """
    watched = _watched(hours, pd.Timestamp(counted_until).tz_convert("UTC"), hours_without_row)
    local = pd.DatetimeIndex(watched.index).tz_convert(UK)
    by_cell = watched.groupby([local.day_of_week, local.hour])
    table = pd.DataFrame({"given": by_cell.sum(), "watched": by_cell.size()})
    table.index = table.index.set_names(_CELLS.names)
    table = table.reindex(_CELLS, fill_value=0).astype("int64")
    return table.assign(rate=(table["given"] / table["watched"]).where(table["watched"] > 0)).reset_index()


def hours_of_the_day(week: pd.DataFrame) -> pd.DataFrame:
    """The same by hour of the day, every weekday weighing the same. Columns ``hour`` and ``rate`` (people an hour).

    Method: docs/metrics.md#hours-of-the-week
    """
    return week.groupby("hour")["rate"].mean().reset_index()


@dataclass(frozen=True)
class BusiestTimes:
    """The weekday (0 is Monday) with the most signatures a day, and the hour of the day with the most an hour."""

    weekday: int
    a_day: float
    hour: int
    an_hour: float


def busiest_times(week: pd.DataFrame) -> BusiestTimes | None:
    """The busiest weekday and hour of the day; none before every hour of the week was watched, or if nobody signed.

    Method: docs/metrics.md#hours-of-the-week
    """
    if week["rate"].isna().any() or not week["given"].any():
        return None
    by_day = week.groupby("weekday")["rate"].sum()
    by_hour = hours_of_the_day(week).set_index("hour")["rate"]
    return BusiestTimes(int(by_day.argmax()), float(by_day.max()), int(by_hour.argmax()), float(by_hour.max()))


def _watched(hours: pd.DataFrame, until: pd.Timestamp, hours_without_row: Literal["nobody", "gap"]) -> pd.Series:
    """People by hour (UTC), the hours that were watched from beginning to end."""
    given = (hours["gained"] + hours["removed"]).set_axis(pd.DatetimeIndex(hours["hour"]))
    if hours_without_row == "gap":
        # Also after one missing hour: what it brought is counted in the next.
        given = given[(hours["hour"].diff() == HOUR).to_numpy()]
    elif len(given):
        last = max(given.index[-1], until.floor("h"))
        given = given.reindex(pd.date_range(given.index[0], last, freq="h"), fill_value=0).iloc[1:]
    return given[given.index < until.floor("h")]
