"""A running total over time: each total stands at the moment at which it had been reached, never before."""

from datetime import datetime

import pandas as pd

from metrics.signatures import HOUR, UK, broken_at_gaps

# A day ends at the midnight of the next one: its last millisecond keeps its name wherever it is written or drawn.
_TO_THE_END_OF_DAY = pd.Timedelta(days=1) - pd.Timedelta(milliseconds=1)


def total_by_hour(hours: pd.DataFrame, until: datetime, *, is_polled: bool) -> pd.DataFrame:
    """The total that each hour ended with, at the hour's end; the newest at the newest reading.

    Args:
        hours: Columns ``hour`` (datetime, UTC) and ``total`` (int, people), in order, one row per hour with a reading.
        until: When the newest reading was made (aware).
        is_polled: Somebody asks for the total time and again, so the line is broken where nobody did; otherwise the
            signatures are listed, and an hour without a row is one in which nobody signed.

    Returns:
        In order. Columns ``hour`` and ``at`` (datetime, UTC) and ``total`` (people; missing in a gap).

    Method: docs/metrics.md#running-total
    """
    line = broken_at_gaps(hours) if is_polled else hours
    # A line breaks where its gap begins, which is where the hour before it ends.
    ends = (line["hour"] + HOUR).where(line["total"].notna(), line["hour"])
    newest = pd.Timestamp(until).tz_convert("UTC")
    return line.assign(at=ends.where(ends <= newest, newest))[["hour", "at", "total"]]


def total_by_day(days: pd.DataFrame, until: datetime) -> pd.DataFrame:
    """The total that each London day ended with, at the day's last moment; the newest at the newest reading.

    Args:
        days: Columns ``day`` (London midnight without a zone) and ``total`` (int, people), in order.
        until: When the newest reading was made (aware).

    Returns:
        In order. Columns ``day``, ``at`` (London's clock time, without a zone) and ``total``.

    Method: docs/metrics.md#running-total
    """
    ends = days["day"] + _TO_THE_END_OF_DAY
    newest = pd.Timestamp(until).tz_convert(UK).tz_localize(None)
    return days.assign(at=ends.where(ends <= newest, newest))[["day", "at", "total"]]
