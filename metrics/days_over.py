"""London days that are over, with what was signed in a gap spread evenly over it."""

from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd

from metrics.signatures import UK

# As in `metrics.signatures.gaps`: two hours without a reading, so three from one reading to the next.
_HOURS_OF_A_GAP = 3
_NO_DAYS = pd.DataFrame(
    {"day": pd.Series(dtype="datetime64[us]")}
    | {name: pd.Series(dtype="float64") for name in ("given", "gained")}
    | {"total": pd.Series(dtype="int64"), "is_read": pd.Series(dtype="bool")}
)


def spread_over_gaps(hours: pd.DataFrame) -> pd.DataFrame:
    """The same signatures, those that were counted in the first hour after a gap spread evenly over it and that hour.

    Nobody knows when in a gap they were given, only how many they were; their sum stays what it was.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained`` and ``removed`` (int, people), in order.

    Returns:
        One row per hour with a reading or in a gap, in order. Columns ``hour``, ``given`` (float, people, removals not
        taken off), ``gained`` (float, people, removals taken off) and ``is_read`` (bool: it had a reading).

    Method: docs/metrics.md#days-that-are-over
    """
    between = hours["hour"].diff().dt.total_seconds() / 3600
    width = between.where(between >= _HOURS_OF_A_GAP, 1).astype("int64").to_numpy()
    place = np.repeat(np.arange(len(hours)), width)
    # How many hours before its reading each row lies; 0 is the hour of the reading itself.
    back = np.repeat(width.cumsum(), width) - np.arange(width.sum()) - 1
    given = ((hours["gained"] + hours["removed"]).to_numpy(np.float64) / width)[place]
    return pd.DataFrame(
        {
            "hour": hours["hour"].iloc[place].reset_index(drop=True) - pd.to_timedelta(back, unit="h"),
            "given": given,
            "gained": (hours["gained"].to_numpy(np.float64) / width)[place],
            "is_read": back == 0,
        }
    )


def days_over(
    hours: pd.DataFrame, counted_until: datetime, *, hours_without_row: Literal["nobody", "gap"]
) -> pd.DataFrame:
    """Every London day between the one on which counting began and the one on which it stands; neither is whole.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained``, ``removed`` (int, people) and ``total`` (int, people,
            cumulative), in order.
        counted_until: The last moment that was counted (aware).
        hours_without_row: Whether ``nobody`` signed in an hour without a row, or it is a ``gap`` in the counting.

    Returns:
        One row per day, none left out. Columns ``day`` (midnight without a zone), ``given`` (float, people, removals
        not taken off), ``gained`` (float, removals taken off), ``total`` (int, people, at the end of the day) and
        ``is_read`` (bool: somebody counted on that day; what a day without a reading brought is a share of its gap).

    Method: docs/metrics.md#days-that-are-over
    """
    if hours.empty:
        return _NO_DAYS.copy()
    spread = _as_listed(hours) if hours_without_row == "nobody" else spread_over_gaps(hours)
    of_day = spread["hour"].dt.tz_convert(UK).dt.tz_localize(None).dt.normalize().rename("day")
    sums = spread[["given", "gained"]].groupby(of_day).sum()
    sums["total"] = float(hours["total"].iloc[0] - hours["gained"].iloc[0]) + sums["gained"].cumsum()
    sums["is_read"] = spread["is_read"].groupby(of_day).any()
    # A list is known to its last moment, whether somebody signed then or not; readings only to the last of them.
    last = _london_day(pd.Timestamp(counted_until)) if hours_without_row == "nobody" else of_day.max()
    whole = pd.date_range(of_day.min(), last, inclusive="neither", name="day")
    table = sums.reindex(whole, method="ffill")
    nobody = ~whole.isin(sums.index)
    table.loc[nobody, ["given", "gained"]] = 0.0
    return table.astype({"is_read": "bool"}).assign(total=table["total"].round().astype("int64")).reset_index()


def _london_day(moment: pd.Timestamp) -> pd.Timestamp:
    return moment.tz_convert(UK).tz_localize(None).normalize()


def _as_listed(hours: pd.DataFrame) -> pd.DataFrame:
    given = (hours["gained"] + hours["removed"]).astype("float64")
    return hours[["hour"]].assign(given=given, gained=hours["gained"].astype("float64"), is_read=True)
