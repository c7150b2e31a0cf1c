"""How many have signed, how fast, and since when: from what each hour added to a total."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pandas as pd

UK = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)

# Collecting every minute, a missing hour is already out of the ordinary; one is left to a restart.
_GAP_FROM = timedelta(hours=2)


def daily_new_signatures(hours: pd.DataFrame) -> pd.DataFrame:
    """New signatures on each London day: the sum of what its hours added.

    It is negative on a day on which the platform removed more signatures than were added. A London day is 23 or 25
    hours long when the clocks change; every UTC hour lies in exactly one.

    Args:
        hours: One row per UTC hour. Columns ``hour`` (datetime, UTC), ``gained`` and ``removed`` (int, people).

    Returns:
        One row per day with at least one hour, in order. Columns ``day`` (midnight, a London day without a zone),
        ``gained`` and ``removed`` (int, people).

    Method: docs/metrics.md#daily-new-signatures
    """
    days = hours["hour"].dt.tz_convert(UK).dt.tz_localize(None).dt.normalize().rename("day")
    return hours[["gained", "removed"]].groupby(days).sum().reset_index()


def signatures_gained(hours: pd.DataFrame, now: datetime, days: int) -> int | None:
    """Signatures gained in the last so many times 24 hours, up to the newest hour; none where counting began later.

    Args:
        hours: Columns ``hour`` (datetime, UTC) and ``gained`` (int, people), in order.
        now: The moment up to which is counted (aware).
        days: How many times 24 hours to look back.

    Method: docs/metrics.md#signatures-gained
    """
    since = now - timedelta(days=days)
    if hours.empty or hours["hour"].iloc[0] > since:
        return None
    return int(hours.loc[(hours["hour"] > since - HOUR) & (hours["hour"] <= now), "gained"].sum())


def gaps(hours: pd.DataFrame) -> pd.DataFrame:
    """Spans of at least two hours in which nothing was read, though counting had begun.

    Signatures given meanwhile are counted in the hour after the gap: nobody knows in which hour they were given.

    Args:
        hours: Column ``hour`` (datetime, UTC), in order, one row per hour with a reading.

    Returns:
        One row per gap. Columns ``start`` and ``end`` (datetime, UTC): the first moment without a reading and the
        first hour with one again.

    Method: docs/metrics.md#gaps
    """
    start = hours["hour"].shift() + HOUR
    is_gap = (hours["hour"] - start) >= _GAP_FROM
    return pd.DataFrame({"start": start[is_gap], "end": hours.loc[is_gap, "hour"]}).reset_index(drop=True)


def falls(hours: pd.DataFrame) -> pd.DataFrame:
    """Hours in which a platform removed signatures. Columns ``hour`` (datetime, UTC) and ``removed`` (int, people).

    Method: docs/metrics.md#falls
    """
    return hours.loc[hours["removed"] > 0, ["hour", "removed"]].reset_index(drop=True)


def broken_at_gaps(hours: pd.DataFrame) -> pd.DataFrame:
    """The same rows with one without a total in each gap, so that a line is not drawn through what nobody read.

    Method: docs/metrics.md#gaps
    """
    missing = pd.DataFrame({"hour": gaps(hours)["start"]})
    if missing.empty:
        return hours
    return pd.concat([hours, missing]).sort_values("hour", ignore_index=True)


def within_days(
    table: pd.DataFrame, column: str, start: pd.Timestamp | None, end: pd.Timestamp | None = None
) -> pd.DataFrame:
    """The rows at or after one moment and before another; where one of them is none, all rows on that side.

    Method: docs/metrics.md#periods
    """
    if start is None and end is None:
        return table
    if start is not None:
        table = table[table[column] >= start]
    if end is not None:
        table = table[table[column] < end]
    return table.reset_index(drop=True)


@dataclass(frozen=True)
class GoalProgress:
    """Where a total stands against its goal.

    Method: docs/metrics.md#goal-progress
    """

    total: int
    goal: int

    @property
    def share(self) -> float:
        """Total over goal; above 1 once the goal is passed."""
        return self.total / self.goal

    @property
    def whole_percent(self) -> int:
        """The share in whole percent, rounded down: 100% is said only when the goal is reached."""
        return self.total * 100 // self.goal

    @property
    def is_passed(self) -> bool:
        """The goal is reached."""
        return self.total >= self.goal

    @property
    def missing(self) -> int:
        """Signatures still missing; 0 once the goal is reached."""
        return max(self.goal - self.total, 0)


def day_reached_at_pace(progress: GoalProgress, gained_in_week: int | None, today: date) -> date | None:
    """The day on which the goal is reached if every week brings what the last seven days brought.

    Not a forecast: petitions slow down. None where the goal is passed, nothing was gained, or it is over ten years
    away.

    Method: docs/metrics.md#goal-at-the-last-seven-days-pace
    """
    if progress.is_passed or not gained_in_week or gained_in_week <= 0:
        return None
    days = ceil(progress.missing * 7 / gained_in_week)
    return today + timedelta(days=days) if days <= 3650 else None


def day_reached(hours: pd.DataFrame, signatures: int) -> date | None:
    """The London day on which a total was first at or above a number; none where it never was, or already at first.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained`` and ``total`` (int, people), in order.
        signatures: People, 1 or more.

    Method: docs/metrics.md#day-reached
    """
    reached = hours["hour"][hours["total"] >= signatures]
    if reached.empty or int(hours["total"].iloc[0] - hours["gained"].iloc[0]) >= signatures:
        return None
    day: date = reached.iloc[0].tz_convert(UK).date()
    return day


def needed_a_day(progress: GoalProgress, deadline: date, today: date) -> int | None:
    """Signatures a day, today included, that reach the goal by the end of its deadline.

    None where the goal is passed or the deadline is over.

    Method: docs/metrics.md#needed-a-day
    """
    days = (deadline - today).days + 1
    if progress.is_passed or days <= 0:
        return None
    return ceil(progress.missing / days)


def start_of_period(days: int | None, now: datetime) -> pd.Timestamp | None:
    """Midnight in London with which a period of so many days, today included, begins; none for all time.

    Method: docs/metrics.md#periods
    """
    if days is None:
        return None
    today = pd.Timestamp(now).tz_convert(UK).normalize()
    return today - pd.DateOffset(days=days - 1)
