"""Figures, words, tables and clicks of the Regions page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import pandas as pd
import streamlit as st

from charts.measures import MEASURE_WORDS, Measure, value_words
from metrics.areas import region_gains, region_rates
from store.series import Placing
from store.snapshot import AreaSummary
from ui.chart_words import ChartWords
from ui.filters import ALL_UK, Filters
from ui.growth import source_words
from ui.loaders import headline, load_placing_before, load_region_days, now, snapshot
from ui.words import moment_words, number

MEASURES: dict[str, Measure] = {"Per 100,000 people": "per_100k_population", "Signatures": "signatures"}
_COLUMNS = {
    "name": "Region",
    "signatures": "Signatures",
    "per_100k_population": "Per 100,000 people",
    "per_1000_electors": "Per 1,000 electors",
    "code": "GSS code",
}


@dataclass(frozen=True)
class RegionFigures:
    """Signatures (people) by region in the period; with what belongs to no region they make the total.

    `total`, `unallocated` and `overseas` are none for a period of a source that is imported from files: of those it is
    not kept when a signature without a region was given.
    """

    regions: Mapping[str, int]
    total: int | None
    unallocated: int | None
    overseas: int | None
    counted_at: datetime
    period_words: str

    @property
    def rates(self) -> pd.DataFrame:
        """The 12 regions with their rates; columns as `metrics.areas.region_rates`."""
        return region_rates(self.regions)


def choose_measure() -> Measure:
    """Rates or counts; rates first, since counts only draw the population again."""
    choice = st.segmented_control(
        "Show", list(MEASURES), default=next(iter(MEASURES)), required=True, key="measure", bind="query-params"
    )
    return MEASURES[choice or next(iter(MEASURES))]


def region_figures(filters: Filters) -> RegionFigures | None:
    """The regions' figures in the selected period; none where no breakdown was collected yet."""
    health = headline()
    areas, start = snapshot().areas.get(health.source), filters.start(now())
    if areas is None:
        return None
    if start is None:
        return _figures(areas, areas.regions, Placing(0, 0, 0), "since the petition began")
    regions = region_gains(load_region_days(health.source), start.tz_localize(None))
    # Where signatures are listed, regions go by the day of signing, and what has no region by the time of collecting.
    is_polled = health.every is not None and not any(job.job == "signatures" for job in health.jobs)
    before = load_placing_before(health.source, start.to_pydatetime()) if is_polled else None
    return _figures(areas, regions, before, filters.period_words)


def region_words(figures: RegionFigures, measure: Measure, shape: str) -> ChartWords:
    """What stands around the two figures of regions."""
    table = figures.rates
    most, fewest = _extremes(table, measure, table[measure].max()), _extremes(table, measure, table[measure].min())
    what = "Signatures" if measure == "signatures" else "Signatures per 100,000 people (ONS mid-2024)"
    title = f"From {most.value} in {most.names} to {fewest.value} in {fewest.names}"
    if shape == "Tile map":
        title = f"Most signatures{'' if measure == 'signatures' else ' for the population'}: {most.names}"
    return ChartWords(
        title=title,
        subtitle=f"{what}, 12 regions, {figures.period_words}.",
        alt=f"{shape} of the 12 regions, {MEASURE_WORDS[measure]}, {figures.period_words}: most in {most.names} "
        f"({most.value}), fewest in {fewest.names} ({fewest.value}).",
        source=source_words(figures.counted_at),
    )


def region_table(figures: RegionFigures) -> pd.DataFrame:
    """The 12 regions with their rates, then what belongs to none, then the total that all add up to."""
    beside = {
        "No region known": figures.unallocated,
        "Outside the UK": figures.overseas,
        "Total": figures.total,
    }
    rows = pd.DataFrame({"name": list(beside), "signatures": pd.array(list(beside.values()), dtype="Int64")})
    table = pd.concat([figures.rates.astype({"signatures": "Int64"}), rows], ignore_index=True)
    return table[list(_COLUMNS)].rename(columns=_COLUMNS)


def adds_up(figures: RegionFigures) -> None:
    """The sum in words, since readers will add up, and why the headline may be ahead of it."""
    if figures.total is None or figures.unallocated is None or figures.overseas is None:
        st.caption("[x]: for a part of the time it is not known when signatures without a region were given.")
        return
    st.write(
        f"{number(sum(figures.regions.values()))} in the 12 regions, {number(figures.unallocated)} with no region "
        f"known and {number(figures.overseas)} from outside the UK make {number(figures.total)}, "
        f"{figures.period_words}, as of {moment_words(figures.counted_at, now())}."
    )
    areas, total = snapshot().areas[headline().source], headline().signatures
    if total is not None and total != areas.total:
        st.caption(
            f"The count of the whole petition is now {number(total)}; counts by area are read less often, "
            "so they follow a few minutes later."
        )
    if areas.unallocated < 0:
        st.caption("The areas are ahead of the total: the platform lowered its total and has yet to lower its areas.")
    if areas.boundary_set == "2010":
        st.caption("This petition is counted on the constituency map of 2010; regions are the same on both maps.")


def select_clicked_region() -> None:
    """A click on a tile sets the shared filter; a click on the selected one takes it away."""
    points = st.session_state.get("tiles", {}).get("selection", {}).get("points", [])
    if not points:
        return
    clicked = points[0].get("customdata")
    name = clicked[0] if isinstance(clicked, list) else clicked
    if isinstance(name, str):
        st.session_state["region"] = ALL_UK if st.session_state.get("region") == name else name


class _Extreme(NamedTuple):
    """The highest or lowest value as the figures print it, and every region that has it."""

    value: str
    names: str


def _extremes(table: pd.DataFrame, measure: Measure, value: float) -> _Extreme:
    names = table.loc[table[measure] == value, "name"].tolist()
    if len(names) > 3:
        return _Extreme(value_words(value, measure), f"{len(names)} regions")
    return _Extreme(value_words(value, measure), " and ".join(names))


def _figures(
    areas: AreaSummary, regions: Mapping[str, int], before: Placing | None, period_words: str
) -> RegionFigures:
    """The period's figures: the latest ones less those before it began."""
    return RegionFigures(
        regions=regions,
        total=areas.total - before.total if before else None,
        unallocated=areas.unallocated - before.unallocated if before else None,
        overseas=areas.overseas - before.overseas if before else None,
        counted_at=areas.counted_at,
        period_words=period_words,
    )
