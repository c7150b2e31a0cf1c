"""A campaign as the store has it at one moment, for what is made in one go: each question is asked once.

Figures by area are cut to a grant here, before anything is made of them, as `ui.loaders` does for pages.
"""

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
from store.granted import Grant, granted_counts, granted_days, granted_release, granted_snapshot
from store.health import SourceHealth, source_health
from store.level_periods import level_gains
from store.levels import Level, LevelCounts, boundary_sets, level_counts
from store.milestones import milestone_dates
from store.readers import Reader
from store.series import area_days, hourly_counts, region_days
from store.snapshot import Snapshot
from store.survey_releases import SurveyRelease, latest_release

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
        return source_health(self._once(("snapshot",), self._snapshot), source)

    def hours(self, source: str) -> pd.DataFrame:
        """What each hour brought."""
        return self._once(("hours", source), lambda: self.reader.read(hourly_counts, source))

    def region_days(self, source: str) -> pd.DataFrame:
        """What each day brought in each region."""
        return self._once(("region_days", source), lambda: self._region_days(source))

    def area_days(self, source: str, level: str, boundary_set: str) -> pd.DataFrame:
        """What each day brought in each area."""
        asked = (source, level, boundary_set)
        return self._once(
            ("area_days", *asked),
            lambda: granted_days(self.reader.read(area_days, *asked, date.min), level, self.grant),
        )

    def channel_days(self, source: str) -> pd.DataFrame:
        """What each day brought by each channel."""
        return self._once(("channel_days", source), lambda: self.reader.read(channel_days, source))

    def boundary_set(self, source: str) -> BoundarySet | None:
        """The newest map on which constituencies are counted; none where they were not granted."""
        if not self.grant.constituencies:
            return None
        found = self._once(("boundary_sets", source), lambda: self.reader.read(boundary_sets, source))
        return found[-1] if found else None

    def level_counts(self, source: str, level: Level) -> LevelCounts | None:
        """The newest count of every area of a level."""
        return self._once(
            ("level_counts", source, level),
            lambda: granted_counts(self.reader.read(level_counts, source, level), self.grant),
        )

    def level_gains(self, source: str, level: Level, first: date, last: date) -> LevelCounts | None:
        """What a period added to every area of a level."""
        asked = (source, level, first, last)
        return self._once(
            ("level_gains", *asked), lambda: granted_counts(self.reader.read(level_gains, *asked), self.grant)
        )

    def milestones(self) -> Mapping[str, tuple[MilestoneDate, ...]]:
        """The dates that platforms give."""
        return self._once(("milestones",), lambda: self.reader.read(milestone_dates))

    def release(self, survey: str) -> SurveyRelease | None:
        """A survey's newest release."""
        release = self._once(("release", survey), lambda: self._release(survey))
        return None if release is None or (release.demonstration and not self.campaign.is_demonstration) else release

    def days(self, source: str) -> pd.DataFrame:
        """The London days that are over."""
        return self._once(("days", source), lambda: whole_days(self.hours(source), self.health(source), self.now))

    def forecast(self, source: str) -> Forecast | None:
        """What is expected."""
        return self._once(("forecast", source), lambda: forecast_of_days(self.days(source)))

    def _snapshot(self) -> Snapshot:
        return granted_snapshot(self.reader.snapshots.latest(), self.grant)

    def _region_days(self, source: str) -> pd.DataFrame:
        return granted_days(self.reader.read(region_days, source), "region", self.grant)

    def _release(self, survey: str) -> SurveyRelease | None:
        return granted_release(self.reader.read(latest_release, survey), self.grant)

    def _once(self, key: tuple[Any, ...], ask: Callable[[], Found]) -> Found:
        if key not in self._found:
            self._found[key] = ask()
        found: Found = self._found[key]
        return found
