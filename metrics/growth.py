"""How fast a campaign grows: smoothed over a week, and source by source."""

from collections.abc import Mapping

import pandas as pd

from metrics.signatures import daily_new_signatures


def seven_day_average(days: pd.DataFrame) -> pd.DataFrame:
    """New signatures a day over the last seven London days that are over, removals taken off.

    Args:
        days: As `metrics.days_over.days_over` gives them.

    Returns:
        One row per day. Columns ``day`` (midnight without a zone) and ``average`` (float, people a day; missing on the
        first six).

    Method: docs/metrics.md#seven-day-average
    """
    return days[["day"]].assign(average=days["gained"].rolling(7).mean())


def daily_by_source(hours_by_source: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Each source's London days for itself. They are not added up: one person may sign in several places.

    Args:
        hours_by_source: Source key to its hours: ``hour`` (datetime, UTC), ``gained``, ``removed`` and ``total`` (int).

    Returns:
        One row per source and day with a reading, in order. Columns ``source``, ``day`` (midnight without a zone),
        ``gained`` (int, people) and ``total`` (int, people, at the end of the day).

    Method: docs/metrics.md#growth-by-source
    """
    tables = [_days(source, hours) for source, hours in hours_by_source.items() if len(hours)]
    columns = ["source", "day", "gained", "total"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _days(source: str, hours: pd.DataFrame) -> pd.DataFrame:
    days = daily_new_signatures(hours)
    began = int(hours["total"].iloc[0] - hours["gained"].iloc[0])
    return days.assign(source=source, total=began + days["gained"].cumsum())
