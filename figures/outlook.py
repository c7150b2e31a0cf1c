"""Days and forecasts of a source, and what is known of a goal."""

from datetime import date, datetime, timedelta
from typing import Literal

import pandas as pd

from figures.known import Known
from figures.words import day_words, london_day
from metrics.days_over import days_over
from metrics.forecast import Forecast, forecast
from metrics.outlook import Outlook, Unknown, outlook, outlook_in_words
from store.health import SourceHealth

NO_DAYS = pd.DataFrame({name: [] for name in ("day", "given", "gained", "total", "is_read")})


def whole_days(hours: pd.DataFrame, health: SourceHealth, now: datetime) -> pd.DataFrame:
    """The London days of a source that are over, as `metrics.days_over.days_over` gives them."""
    if hours.empty:
        return NO_DAYS
    return days_over(hours, health.counted_at or now, hours_without_row=without_a_row(health))


def without_a_row(health: SourceHealth) -> Literal["nobody", "gap"]:
    """A file lists signatures, so an hour without one is one in which nobody signed, not one in which nobody looked."""
    return "nobody" if health.every is None else "gap"


def forecast_of_days(days: pd.DataFrame) -> Forecast | None:
    """What is expected after these days; none where it is too early."""
    return None if days.empty else forecast(days)


def forecast_of(known: Known, source: str) -> Forecast | Unknown:
    """What is expected of a source, or why nothing is."""
    if known.health(source).ended is not None:
        return "ended"
    if counted_until_long_ago(known, source) is not None:
        return "old figures"
    return known.forecast(source) or "too early"


def outlook_of(known: Known, goal: int, source: str, deadline: date | None = None) -> Outlook | None:
    """What is known of a goal for a source's number; none where nothing was counted yet."""
    total = known.health(source).signatures
    if total is None:
        return None
    balance = gained_in_last_seven_days(known, source)
    today, is_falling = london_day(known.now), balance is not None and balance < 0
    return outlook(goal, total, forecast_of(known, source), today, deadline, is_falling=is_falling)


def gained_in_last_seven_days(known: Known, source: str) -> int | None:
    """Signatures gained in the last seven whole days, removals taken off; none where there are fewer."""
    days = known.days(source)
    return None if len(days) < 7 else round(float(days["gained"].tail(7).sum()))


def expected_in_words(known: Known, found: Outlook, source: str, what: str = "the goal") -> str:
    """`metrics.outlook.outlook_in_words`, with the day on which figures end where they do."""
    ended_on = counted_until_long_ago(known, source)
    if found.unknown == "old figures" and not found.progress.is_passed and ended_on is not None:
        return f"There are no figures after {day_words(ended_on)}, so it is not known when {what} may be reached"
    words = outlook_in_words(found, london_day(known.now), what)
    return words[:1].upper() + words[1:]


def counted_until_long_ago(known: Known, source: str) -> date | None:
    """The London day on which a source's figures end, where that is not today or yesterday."""
    counted_at = known.health(source).counted_at
    if counted_at is None:
        return None
    day, today = london_day(counted_at), london_day(known.now)
    return day if today - day > timedelta(days=1) else None
