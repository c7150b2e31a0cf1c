"""When a goal or a milestone is likely to be reached, and what a deadline needs."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from metrics.forecast import Forecast
from metrics.signatures import GoalProgress, day_reached_at_pace, needed_a_day

Unknown = Literal["too early", "ended", "old figures"]
"""Why nothing is expected: too few whole days, a petition that takes no more signatures, figures that end long ago."""


@dataclass(frozen=True)
class Outlook:
    """One goal as it stands and as it may go on.

    `earliest` and `latest` are the ends of the 80% range of the day on which it is reached, none where that end lies
    beyond the days that were looked ahead; `at_pace` is the day if the last seven whole days went on, and `needed` the
    signatures a day that reach it by its deadline. `unknown` is why there is no forecast, none where there is one.
    """

    progress: GoalProgress
    unknown: Unknown | None
    days_ahead: int
    earliest: date | None = None
    latest: date | None = None
    at_pace: date | None = None
    needed: int | None = None


def outlook(
    goal: int,
    total: int,
    found: Forecast | Unknown,
    today: date,
    deadline: date | None = None,
    *,
    is_falling: bool = False,
) -> Outlook:
    """What is known of one goal; as well of one that a reader only tries.

    Args:
        goal: Signatures (people), 1 or more.
        total: People who have signed by now.
        found: The forecast, or why there is none.
        today: The London day that is not over.
        deadline: The London day by whose end the goal should be reached.
        is_falling: More was removed than given in the last seven whole days: at that pace no goal is reached.

    Raises:
        ValueError: The goal is below 1.

    Method: docs/metrics.md#likely-dates
    """
    if goal < 1:
        raise ValueError(f"a goal is at least 1 signature, not {goal}")
    progress = GoalProgress(total, goal)
    needed = needed_a_day(progress, deadline, today) if deadline else None
    if isinstance(found, str):
        # What is missing can be told only while somebody counts and people can sign.
        return Outlook(progress, unknown=found, days_ahead=0, needed=needed if found == "too early" else None)
    if progress.is_passed:
        return Outlook(progress, unknown=None, days_ahead=len(found.path))
    earliest, latest = (_reached(found.path, end, goal, today) for end in ("high80", "low80"))
    at_pace = None if is_falling else day_reached_at_pace(progress, round(found.pace * 7), today)
    return Outlook(progress, None, len(found.path), earliest, latest, at_pace, needed)


def outlook_in_words(found: Outlook, today: date, what: str = "the goal") -> str:
    """One sentence without a full stop, which promises nothing.

    Method: docs/metrics.md#likely-dates
    """
    opening = f"At the current pace {what}"
    if found.progress.is_passed:
        return f"{what[0].upper()}{what[1:]} of {found.progress.goal:,} has been reached"
    if found.unknown is not None:
        return _UNKNOWN[found.unknown].format(what=what)
    if found.earliest is None:
        return f"{opening} may not be reached in the next {found.days_ahead} days"
    if found.latest is None:
        return (
            f"{opening} is unlikely before {_day(found.earliest, today)}, "
            f"and may not be reached in the next {found.days_ahead} days"
        )
    if found.earliest == found.latest:
        return f"{opening} is likely about {_day(found.earliest, today)}"
    return f"{opening} is likely between {range_in_words(found.earliest, found.latest, today)}"


_UNKNOWN: dict[Unknown, str] = {
    "too early": "It is too early to say when {what} may be reached",
    "ended": "The petition takes no more signatures and stays below {what}",
    "old figures": "There are no new figures, so it is not known when {what} may be reached",
}


def range_in_words(first: date, last: date, today: date, joined: str = "and") -> str:
    """Two days as people say them: "3 and 19 March"; the year only where it is not this one.

    Method: docs/metrics.md#likely-dates
    """
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} {joined} {_day(last, today)}"
    # Across the end of a year both years are said.
    start = _day(first, today) if first.year == last.year == today.year else f"{first.day} {first:%B}"
    return f"{start if first.year == last.year else f'{first.day} {first:%B %Y}'} {joined} {_day(last, today, first)}"


def _day(day: date, today: date, beside: date | None = None) -> str:
    is_plain = day.year == today.year and (beside is None or beside.year == day.year)
    return f"{day.day} {day:%B}" if is_plain else f"{day.day} {day:%B %Y}"


def _reached(path: pd.DataFrame, end: str, goal: int, today: date) -> date | None:
    """The first day on which this end of the range is at the goal; not before today, since it is not reached yet."""
    place = int(path[end].searchsorted(goal))
    if place == len(path):
        return None
    day: date = path["day"].iloc[place].date()
    return max(day, today)
