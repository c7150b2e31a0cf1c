"""Figures of areas as they were selected: counts, rates, and whether they differ from the rest of the UK."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from charts.measures import Measure
from figures.areas import EVERYWHERE, Area
from figures.filters import Filters
from figures.known import Known
from metrics.area_changes import nation_days
from metrics.area_differences import Denominator, area_differences, people_of
from metrics.areas import rate
from reference.constituencies import BoundarySet, constituencies
from store.areas import CONSTITUENCY
from store.levels import LevelCounts

AreaLevel = Literal["nation", "region", "constituency", "country"]
PER: dict[Measure, int] = {"per_100k_population": 100_000, "per_1000_electors": 1_000}
DENOMINATORS: dict[Measure, Denominator] = {"per_100k_population": "population", "per_1000_electors": "electors"}


@dataclass(frozen=True)
class AreaFigures:
    """One level's figures (people) in the chosen period.

    `table` has a row for each area: ``code``, ``name``, ``signatures``, ``per_100k_population``, ``per_1000_electors``,
    ``index`` (UK = 100), ``comparison`` ("higher", "lower", "similar" or none), ``few`` (too few to compare), ``low``
    and ``high`` (95% range of `compared_by`), and, for constituencies, ``region`` (GSS code) and ``mp``.
    """

    level: AreaLevel
    counts: LevelCounts
    table: pd.DataFrame
    compared_by: Measure | None
    period_words: str

    def uk(self, measure: Measure) -> float | None:
        """The measure of all areas of the level together; none for a count, or where not all of them are here."""
        if measure == "signatures" or self.counts.is_part:
            return None
        boundary_set = self.counts.boundary_set or "2024"
        people = sum(people_of(self.level, DENOMINATORS[measure], boundary_set).values())
        return rate(int(self.table["signatures"].sum()), people, PER[measure])

    def drawn(self, measure: Measure, area: Area) -> pd.DataFrame:
        """The rows in an area as pictures take them: what was tested belongs to the rate that it was tested by."""
        shown = self.within(area)
        tested = ["low", "high", "comparison", "few", "index"]
        return shown if measure == self.compared_by else shown.drop(columns=tested)

    def is_too_small(self, measure: Measure) -> bool:
        """In no area enough people signed to compare it with the others."""
        drawn = self.drawn(measure, EVERYWHERE)
        is_few = drawn["few"] if "few" in drawn else drawn[measure].isna()
        return bool((is_few | drawn[measure].isna()).all())

    def within(self, area: Area) -> pd.DataFrame:
        """The rows of the constituencies that lie in an area; all rows at other levels."""
        if self.level != "constituency" or area.is_all:
            return self.table
        return self.table[self.table["region"].isin(area.regions)].reset_index(drop=True)


def area_level(area: Area) -> AreaLevel:
    """The level at which a chosen area has its figures."""
    return "constituency" if area.level == "constituency" else "nation" if area.level == "nation" else "region"


def measures_of(level: AreaLevel, boundary_set: BoundarySet | None) -> tuple[Measure, ...]:
    """What can be shown of a level: a rate needs people, or electors, whose number is known."""
    if level in {"nation", "region"}:
        return "per_100k_population", "per_1000_electors", "signatures"
    if level == "constituency" and boundary_set == "2024":
        return "per_1000_electors", "signatures"
    return ("signatures",)


def area_figures(known: Known, filters: Filters, level: AreaLevel) -> AreaFigures | None:
    """The figures of every area of a level in the selected period; none where there is no breakdown by it."""
    source, days = filters.source.key, filters.first_and_last_day(known.now)
    counts = known.level_counts(source, level) if days is None else known.level_gains(source, level, *days)
    if counts is None:
        return None
    measures = measures_of(level, counts.boundary_set)
    # What was not granted cannot be compared with either.
    compared_by = None if counts.is_part or measures[0] == "signatures" else measures[0]
    table = _with_rates(counts, level)
    if compared_by is None:
        table = table.assign(index=float("nan"), comparison=None, few=False, low=float("nan"), high=float("nan"))
    else:
        table = _with_differences(known, table, counts, level, filters, compared_by)
    period = "since the petition began" if days is None else filters.period_words
    return AreaFigures(level, counts, table, compared_by, period)


def days_of(known: Known, filters: Filters, level: AreaLevel, boundary_set: BoundarySet | None) -> pd.DataFrame:
    """What each London day added to each area of a level, of all time. Columns ``day``, ``area`` and ``gained``."""
    source = filters.source.key
    if level in {"constituency", "country"}:
        return known.area_days(source, level, (boundary_set or "") if level == CONSTITUENCY else "")
    days = known.region_days(source)
    return nation_days(days) if level == "nation" else days


def _with_rates(counts: LevelCounts, level: AreaLevel) -> pd.DataFrame:
    table = counts.areas.rename(columns={"area": "code"})
    boundary_set = counts.boundary_set or "2024"
    for measure, denominator in DENOMINATORS.items():
        people = {} if level == "country" else people_of(level, denominator, boundary_set)
        rates = [
            rate(signatures, people.get(code), PER[measure])
            for code, signatures in zip(table["code"], table["signatures"].tolist(), strict=True)
        ]
        table[measure] = pd.array(rates, dtype="Float64").to_numpy("float64", na_value=float("nan"))
    if level == "constituency":
        table["region"] = table["code"].map({seat.code: seat.region for seat in constituencies(boundary_set).values()})
    return table


def _with_differences(
    known: Known, table: pd.DataFrame, counts: LevelCounts, level: AreaLevel, filters: Filters, measure: Measure
) -> pd.DataFrame:
    days = days_of(known, filters, level, counts.boundary_set)
    chosen = filters.first_and_last_day(known.now)
    if chosen is not None:
        first, last = (pd.Timestamp(day) for day in chosen)
        days = days[days["day"].between(first, last)]
    people = people_of(level, DENOMINATORS[measure], counts.boundary_set or "2024")
    found = area_differences(table, people, days, PER[measure])
    few = found["verdict"] == "too few"
    return table.assign(
        index=found["index"],
        low=found["low"],
        high=found["high"],
        few=few,
        comparison=found["verdict"].where(~few & found["verdict"].notna(), None),
    )
