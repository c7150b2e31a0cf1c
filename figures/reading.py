"""A campaign as the store has it at one moment, for what is made in one go: each question is asked once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd

from campaign.model import Campaign
from campaign.survey import Survey
from data_sources.records import MilestoneDate
from figures.outlook import forecast_of_days, whole_days
from metrics.forecast import Forecast
from reference.constituencies import BoundarySet
from store.channels import channel_days
from store.granted import Grant
from store.granted_reader import GrantedReader
from store.health import SourceHealth, source_health
from store.levels import Level, LevelCounts
from store.milestones import milestone_dates
from store.readers import Reader
from store.series import hourly_counts
from store.survey_releases import SurveyRelease

Found = TypeVar("Found")


@dataclass(frozen=True)
class ReadOnce:
    """`figures.known.Known`, read through the store's reader, for somebody with a grant."""

    campaign: Campaign
    surveys: Mapping[str, Survey]
    now: datetime
    reader: Reader
    grant: Grant
    _found: dict[tuple[Any, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def health(self, source: str) -> SourceHealth:
        """How the source does."""
        return source_health(self._once(("snapshot",), self._granted.snapshot), source)

    def hours(self, source: str) -> pd.DataFrame:
        """What each hour brought."""
        return self._once(("hours", source), lambda: self.reader.read(hourly_counts, source))

    def region_days(self, source: str) -> pd.DataFrame:
        """What each day brought in each region."""
        return self._once(("region_days", source), lambda: self._granted.region_days(source))

    def area_days(self, source: str, level: str, boundary_set: str) -> pd.DataFrame:
        """What each day brought in each area."""
        asked = (source, level, boundary_set)
        return self._once(("area_days", *asked), lambda: self._granted.area_days(*asked))

    def channel_days(self, source: str) -> pd.DataFrame:
        """What each day brought by each channel."""
        return self._once(("channel_days", source), lambda: self.reader.read(channel_days, source))

    def boundary_set(self, source: str) -> BoundarySet | None:
        """The newest map on which constituencies are counted; none where they were not granted."""
        return self._once(("boundary_set", source), lambda: self._granted.boundary_set(source))

    def level_counts(self, source: str, level: Level) -> LevelCounts | None:
        """The newest count of every area of a level."""
        return self._once(("level_counts", source, level), lambda: self._granted.level_counts(source, level))

    def level_gains(self, source: str, level: Level, first: date, last: date) -> LevelCounts | None:
        """What a period added to every area of a level."""
        asked = (source, level, first, last)
        return self._once(("level_gains", *asked), lambda: self._granted.level_gains(*asked))

    def milestones(self) -> Mapping[str, tuple[MilestoneDate, ...]]:
        """The dates that platforms give."""
        return self._once(("milestones",), lambda: self.reader.read(milestone_dates))

    def release(self, survey: str) -> SurveyRelease | None:
        """A survey's newest release."""
        release = self._once(("release", survey), lambda: self._granted.release(survey))
        return None if release is None or (release.demonstration and not self.campaign.is_demonstration) else release

    def days(self, source: str) -> pd.DataFrame:
        """The London days that are over."""
        return self._once(("days", source), lambda: whole_days(self.hours(source), self.health(source), self.now))

    def forecast(self, source: str) -> Forecast | None:
        """What is expected."""
        return self._once(("forecast", source), lambda: forecast_of_days(self.days(source)))

    @property
    def _granted(self) -> GrantedReader:
        return GrantedReader(self.reader, self.grant)

    def _once(self, key: tuple[Any, ...], ask: Callable[[], Found]) -> Found:
        if key not in self._found:
            self._found[key] = ask()
        found: Found = self._found[key]
        return found
