"""Days, forecasts and rhythms of a source, worked out once for all sessions when there are new figures."""

from datetime import date

import pandas as pd
import streamlit as st

from figures import outlook as figures
from figures.outlook import without_a_row
from figures.words import london_day
from metrics.backtest import past_forecasts
from metrics.forecast import Forecast
from metrics.outlook import Outlook, Unknown
from metrics.rhythm import hours_of_the_week
from metrics.signatures import UK
from ui.known import KNOWN
from ui.loaders import load_hours, load_milestones, now, revision


def whole_days(source: str) -> pd.DataFrame:
    """`figures.outlook.whole_days`."""
    return KNOWN.days(source)


def forecast_of(source: str) -> Forecast | Unknown:
    """`figures.outlook.forecast_of`."""
    return figures.forecast_of(KNOWN, source)


def past_forecasts_of(source: str) -> pd.DataFrame:
    """`metrics.backtest.past_forecasts` of a source."""
    return _past(source, revision(source))


def hours_of_the_week_of(source: str) -> pd.DataFrame | None:
    """`metrics.rhythm.hours_of_the_week` of a source; none where nothing was counted yet."""
    return _week(source, revision(source))


def outlook_of(goal: int, source: str, deadline: date | None = None) -> Outlook | None:
    """`figures.outlook.outlook_of`."""
    return figures.outlook_of(KNOWN, goal, source, deadline)


def launch_day(source: str) -> date | None:
    """The London day on which the petition opened, as its platform says, or on which counting began."""
    for milestone in load_milestones().get(source, ()):
        if milestone.name == "opened":
            return london_day(milestone.reached_at)
    hours = load_hours(source)
    return None if hours.empty else hours["hour"].iloc[0].tz_convert(UK).date()


def counted_until_long_ago(source: str) -> date | None:
    """`figures.outlook.counted_until_long_ago`."""
    return figures.counted_until_long_ago(KNOWN, source)


@st.cache_data(max_entries=8, show_spinner=False)
def _past(source: str, revised: int) -> pd.DataFrame:
    return past_forecasts(whole_days(source))


@st.cache_data(max_entries=8, show_spinner=False)
def _week(source: str, revised: int) -> pd.DataFrame | None:
    hours, health = load_hours(source), KNOWN.health(source)
    if hours.empty:
        return None
    return hours_of_the_week(hours, health.counted_at or now(), hours_without_row=without_a_row(health))
