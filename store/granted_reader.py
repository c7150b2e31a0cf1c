"""What somebody may read of the store: figures by area are cut to a grant here, before anything is made of them."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from reference.constituencies import BoundarySet
from store.flags import Flag, flags
from store.granted import Grant, granted_counts, granted_days, granted_flags, granted_release, granted_snapshot
from store.level_periods import level_gains
from store.levels import Level, LevelCounts, boundary_sets, level_counts
from store.readers import Reader
from store.series import area_days, region_days
from store.snapshot import Snapshot
from store.survey_releases import SurveyRelease, latest_release


@dataclass(frozen=True)
class GrantedReader:
    """Everything by area that the store has, for the holder of a grant; `reader` has what is not by area."""

    reader: Reader
    grant: Grant

    def snapshot(self, patience: float | None = None) -> Snapshot:
        """`store.snapshot.SnapshotReader.latest`, cut to the grant."""
        return granted_snapshot(self.reader.snapshots.latest(patience), self.grant)

    def region_days(self, source: str) -> pd.DataFrame:
        """`store.series.region_days`."""
        return granted_days(self.reader.read(region_days, source), "region", self.grant)

    def area_days(self, source: str, level: str, boundary_set: str) -> pd.DataFrame:
        """`store.series.area_days` of all time."""
        return granted_days(self.reader.read(area_days, source, level, boundary_set, date.min), level, self.grant)

    def boundary_set(self, source: str) -> BoundarySet | None:
        """The newest map on which a source's constituencies are counted; none where they are not, or not granted."""
        found = self.reader.read(boundary_sets, source) if self.grant.constituencies else []
        return found[-1] if found else None

    def level_counts(self, source: str, level: Level) -> LevelCounts | None:
        """`store.levels.level_counts`, on the newest map."""
        return granted_counts(self.reader.read(level_counts, source, level), self.grant)

    def level_gains(self, source: str, level: Level, first: date, last: date) -> LevelCounts | None:
        """`store.level_periods.level_gains`, on the newest map."""
        return granted_counts(self.reader.read(level_gains, source, level, first, last), self.grant)

    def flags(self) -> list[Flag]:
        """`store.flags.flags` of all sources."""
        return granted_flags(self.reader.read(flags), self.grant)

    def release(self, survey: str) -> SurveyRelease | None:
        """`store.survey_releases.latest_release`."""
        return granted_release(self.reader.read(latest_release, survey), self.grant)
