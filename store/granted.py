"""What the store gives, with only the areas that somebody was granted. Figures of the whole UK stay as they are."""

from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from reference.constituencies import constituencies
from reference.regions import NATIONS, regions, regions_by_code
from store.areas import CONSTITUENCY, COUNTRY
from store.flags import Flag
from store.levels import UNITED_KINGDOM, LevelCounts
from store.snapshot import Snapshot
from store.survey_releases import SurveyRelease

EVERY_REGION = frozenset(region.code for region in regions())


@dataclass(frozen=True)
class Grant:
    """Regions by their GSS codes, and whether they may be broken down into constituencies."""

    regions: tuple[str, ...]
    constituencies: bool

    @property
    def is_whole(self) -> bool:
        """Every region is in it."""
        return set(self.regions) >= EVERY_REGION

    def has(self, level: str, area: str) -> bool:
        """Whether an area of a level is in it. A nation is where all its regions are, a constituency with its region.

        Countries are figures of the whole petition.
        """
        if level in {"everywhere", COUNTRY}:
            return True
        if level == "nation":
            return all(one.code in self.regions for one in regions() if one.nation == area)
        if level == CONSTITUENCY:
            return self.constituencies and _region_of_seat(area) in self.regions
        return area in self.regions


EVERY_AREA = Grant(tuple(sorted(EVERY_REGION)), constituencies=True)
"""Of whoever runs the dashboard."""


def granted_counts(counts: LevelCounts | None, grant: Grant) -> LevelCounts | None:
    """The counts of the areas in a grant; none where it has none of this level.

    What others gave is not told from what belongs to no area: together they are `unallocated`.
    """
    if counts is None:
        return None
    held = [grant.has(counts.level, str(area)) for area in counts.areas["area"]]
    if all(held):
        return counts
    areas = counts.areas[held].reset_index(drop=True)
    if areas.empty:
        return None
    elsewhere = counts.total - int(areas["signatures"].sum())
    return replace(counts, areas=areas, unallocated=elsewhere, overseas=None, is_part=True)


def granted_days(days: pd.DataFrame, level: str, grant: Grant) -> pd.DataFrame:
    """The rows of a table with the column ``area`` that are of areas in a grant."""
    known = {area for area in days["area"].unique() if grant.has(level, str(area))}
    return days[days["area"].isin(known)].reset_index(drop=True)


def granted_snapshot(snapshot: Snapshot, grant: Grant) -> Snapshot:
    """The snapshot, without breakdowns by region unless every region is in the grant."""
    return snapshot if grant.is_whole else replace(snapshot, areas={})


def granted_flags(flags: list[Flag], grant: Grant) -> list[Flag]:
    """What was noticed in the whole of the UK and in areas of a grant."""
    return [flag for flag in flags if flag.area in {"", UNITED_KINGDOM} or grant.has(_level_of(flag.area), flag.area)]


def granted_release(release: SurveyRelease | None, grant: Grant) -> SurveyRelease | None:
    """A release without the results of groups that are regions, or nations, outside a grant."""
    if release is None or grant.is_whole:
        return release
    held_back = {region.name for region in regions() if region.code not in grant.regions}
    held_back |= {name for code, name in NATIONS.items() if not grant.has("nation", code)}
    # Of every table, so that one that a release gets later is not forgotten.
    tables = {
        one.name: table for one in fields(release) if isinstance(table := getattr(release, one.name), pd.DataFrame)
    }
    kept: dict[str, Any] = {
        name: table[~table["group"].isin(held_back)].reset_index(drop=True) for name, table in tables.items()
    }
    return replace(release, **kept)


def _level_of(area: str) -> str:
    return "region" if area in regions_by_code() else "nation" if area in NATIONS else CONSTITUENCY


def _region_of_seat(area: str) -> str | None:
    for boundary_set in ("2024", "2010"):
        seat = constituencies(boundary_set).get(area)
        if seat is not None:
            return seat.region
    return None
