"""Days, forecasts and rhythms of a source, worked out once for all sessions when there are new figures."""

from datetime import date, datetime, timedelta
from typing import Literal

import pandas as pd
import streamlit as st

from metrics.backtest import past_forecasts
from metrics.days_over import days_over
from metrics.forecast import Forecast, forecast
from metrics.outlook import Outlook, Unknown, outlook, outlook_in_words
from metrics.rhythm import hours_of_the_week
from metrics.signatures import UK
from store.health import SourceHealth, source_health
from ui.loaders import load_hours, load_milestones, now, revision, snapshot
from ui.words import day_words

NO_DAYS = pd.DataFrame({name: [] for name in ("day", "given", "gained", "total", "is_read")})


def whole_days(source: str) -> pd.DataFrame:
    """The London days of a source that are over, as `metrics.days_over.days_over` gives them."""
    return _days(source, revision(source))


def forecast_of(source: str) -> Forecast | Unknown:
    """What is expected of a source, or why nothing is."""
    if source_health(snapshot(), source).ended is not None:
        return "ended"
    if counted_until_long_ago(source) is not None:
        return "old figures"
    return _forecast(source, revision(source)) or "too early"


def past_forecasts_of(source: str) -> pd.DataFrame:
    """`metrics.backtest.past_forecasts` of a source."""
    return _past(source, revision(source))


def hours_of_the_week_of(source: str) -> pd.DataFrame | None:
    """`metrics.rhythm.hours_of_the_week` of a source; none where nothing was counted yet."""
    return _week(source, revision(source))


def outlook_of(goal: int, source: str, deadline: date | None = None) -> Outlook | None:
    """What is known of a goal for a source's number; none where nothing was counted yet."""
    total = source_health(snapshot(), source).signatures
    if total is None:
        return None
    balance = gained_in_last_seven_days(source)
    today, is_falling = now().astimezone(UK).date(), balance is not None and balance < 0
    return outlook(goal, total, forecast_of(source), today, deadline, is_falling=is_falling)


def gained_in_last_seven_days(source: str) -> int | None:
    """Signatures gained in the last seven whole days, removals taken off; none where there are fewer."""
    days = whole_days(source)
    return None if len(days) < 7 else round(float(days["gained"].tail(7).sum()))


def expected_in_words(found: Outlook, source: str, what: str = "the goal") -> str:
    """`metrics.outlook.outlook_in_words`, with the day on which figures end where they do."""
    ended_on = counted_until_long_ago(source)
    if found.unknown == "old figures" and not found.progress.is_passed and ended_on is not None:
        return f"There are no figures after {day_words(ended_on)}, so it is not known when {what} may be reached"
    words = outlook_in_words(found, now().astimezone(UK).date(), what)
    return words[:1].upper() + words[1:]


def launch_day(source: str) -> date | None:
    """The London day on which the petition opened, as its platform says, or on which counting began."""
    for milestone in load_milestones().get(source, ()):
        if milestone.name == "opened":
            return milestone.reached_at.astimezone(UK).date()
    hours = load_hours(source)
    return None if hours.empty else hours["hour"].iloc[0].tz_convert(UK).date()


def counted_until_long_ago(source: str) -> date | None:
    """The London day on which a source's figures end, where that is not today or yesterday."""
    counted_at = source_health(snapshot(), source).counted_at
    if counted_at is None:
        return None
    day, today = counted_at.astimezone(UK).date(), now().astimezone(UK).date()
    return day if today - day > timedelta(days=1) else None


def without_a_row(health: SourceHealth) -> Literal["nobody", "gap"]:
    """A file lists signatures, so an hour without one is one in which nobody signed, not one in which nobody looked."""
    return "nobody" if health.every is None else "gap"


def _counted_until(health: SourceHealth) -> datetime:
    return health.counted_at or now()


@st.cache_data(max_entries=8, show_spinner=False)
def _days(source: str, revised: int) -> pd.DataFrame:
    hours, health = load_hours(source), source_health(snapshot(), source)
    if hours.empty:
        return NO_DAYS
    return days_over(hours, _counted_until(health), hours_without_row=without_a_row(health))


@st.cache_data(max_entries=8, show_spinner=False)
def _forecast(source: str, revised: int) -> Forecast | None:
    days = whole_days(source)
    return None if days.empty else forecast(days)


@st.cache_data(max_entries=8, show_spinner=False)
def _past(source: str, revised: int) -> pd.DataFrame:
    return past_forecasts(whole_days(source))


@st.cache_data(max_entries=8, show_spinner=False)
def _week(source: str, revised: int) -> pd.DataFrame | None:
    hours, health = load_hours(source), source_health(snapshot(), source)
    if hours.empty:
        return None
    return hours_of_the_week(hours, _counted_until(health), hours_without_row=without_a_row(health))
