"""What figures are worked out from: pages ask it through their caches, a briefing asks the store at one moment."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

import pandas as pd

from campaign.model import Campaign
from campaign.survey import Survey
from data_sources.records import MilestoneDate
from metrics.forecast import Forecast
from reference.constituencies import BoundarySet
from store.granted import Grant
from store.health import SourceHealth
from store.levels import Level, LevelCounts
from store.survey_releases import SurveyRelease


class Known(Protocol):
    """Everything that is known of a campaign. Tables are as the store's functions of the same name give them."""

    @property
    def campaign(self) -> Campaign:
        """What is counted and asked."""

    @property
    def surveys(self) -> Mapping[str, Survey]:
        """The codebooks, by key."""

    @property
    def now(self) -> datetime:
        """The moment at which figures are looked at, in UTC."""

    @property
    def grant(self) -> Grant:
        """The areas to which all of it is cut."""

    def health(self, source: str) -> SourceHealth:
        """`store.health.source_health`."""

    def hours(self, source: str) -> pd.DataFrame:
        """`store.series.hourly_counts`."""

    def region_days(self, source: str) -> pd.DataFrame:
        """`store.series.region_days`."""

    def area_days(self, source: str, level: str, boundary_set: str) -> pd.DataFrame:
        """`store.series.area_days` of all time."""

    def channel_days(self, source: str) -> pd.DataFrame:
        """`store.channels.channel_days`."""

    def boundary_set(self, source: str) -> BoundarySet | None:
        """The newest map on which a source's constituencies are counted; none where they are not."""

    def level_counts(self, source: str, level: Level) -> LevelCounts | None:
        """`store.levels.level_counts`."""

    def level_gains(self, source: str, level: Level, first: date, last: date) -> LevelCounts | None:
        """`store.level_periods.level_gains`."""

    def milestones(self) -> Mapping[str, tuple[MilestoneDate, ...]]:
        """`store.milestones.milestone_dates`."""

    def release(self, survey: str) -> SurveyRelease | None:
        """The survey's newest release; none where nothing was published, or only a demonstration that is over."""

    def days(self, source: str) -> pd.DataFrame:
        """`whole_days` of a source."""

    def forecast(self, source: str) -> Forecast | None:
        """`metrics.forecast.forecast` of a source's whole days; none where it is too early."""
