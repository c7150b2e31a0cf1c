"""What figures are worked out from, as this server knows it: every answer through the caches of the loaders."""

from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd
import streamlit as st

from campaign.model import Campaign
from campaign.survey import Survey
from data_sources.records import MilestoneDate
from figures.outlook import forecast_of_days, whole_days
from metrics.forecast import Forecast
from reference.constituencies import BoundarySet
from store.granted import Grant
from store.health import SourceHealth, source_health
from store.levels import Level, LevelCounts
from store.survey_releases import SurveyRelease
from ui import loaders
from ui.viewer import grant


class ServerKnown:
    """`figures.known.Known` of the sessions of this server."""

    @property
    def campaign(self) -> Campaign:
        """The campaign, as it was when the server started."""
        return loaders.campaign()

    @property
    def surveys(self) -> Mapping[str, Survey]:
        """The codebooks, as they were when the server started."""
        return loaders.surveys()

    @property
    def now(self) -> datetime:
        """This moment."""
        return loaders.now()

    @property
    def grant(self) -> Grant:
        """The areas that the reader of the page was granted."""
        return grant()

    def health(self, source: str) -> SourceHealth:
        """How the source does by the newest snapshot."""
        return source_health(loaders.snapshot(), source)

    def hours(self, source: str) -> pd.DataFrame:
        """What each hour brought."""
        return loaders.load_hours(source)

    def region_days(self, source: str) -> pd.DataFrame:
        """What each day brought in each region."""
        return loaders.load_region_days(source)

    def area_days(self, source: str, level: str, boundary_set: str) -> pd.DataFrame:
        """What each day brought in each area."""
        return loaders.load_area_days(source, level, boundary_set)

    def channel_days(self, source: str) -> pd.DataFrame:
        """What each day brought by each channel."""
        return loaders.load_channel_days(source)

    def boundary_set(self, source: str) -> BoundarySet | None:
        """The newest map on which constituencies are counted."""
        return loaders.load_boundary_set(source)

    def level_counts(self, source: str, level: Level) -> LevelCounts | None:
        """The newest count of every area of a level."""
        return loaders.load_level_counts(source, level)

    def level_gains(self, source: str, level: Level, first: date, last: date) -> LevelCounts | None:
        """What a period added to every area of a level."""
        return loaders.load_level_gains(source, level, first, last)

    def milestones(self) -> Mapping[str, tuple[MilestoneDate, ...]]:
        """The dates that platforms give."""
        return loaders.load_milestones()

    def release(self, survey: str) -> SurveyRelease | None:
        """A survey's newest release."""
        return loaders.load_release(survey)

    def days(self, source: str) -> pd.DataFrame:
        """The London days that are over, worked out once for all sessions when there are new figures."""
        return _days(source, loaders.revision(source))

    def forecast(self, source: str) -> Forecast | None:
        """What is expected, worked out once for all sessions when there are new figures."""
        return _forecast(source, loaders.revision(source))


KNOWN = ServerKnown()


@st.cache_data(max_entries=8, show_spinner=False)
def _days(source: str, revised: int) -> pd.DataFrame:
    return whole_days(KNOWN.hours(source), KNOWN.health(source), KNOWN.now)


@st.cache_data(max_entries=8, show_spinner=False)
def _forecast(source: str, revised: int) -> Forecast | None:
    return forecast_of_days(KNOWN.days(source))
