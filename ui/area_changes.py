"""How areas changed: growth on one scale, what a period brought, and the map of one day after the other."""

import pandas as pd
import streamlit as st

from charts.areas import region_tiles
from charts.change import change_bars
from charts.days import days_to_choose, on_day, shades_of_all_days
from charts.growth import growth_lines, growth_panels
from charts.measures import HIGHEST, MEASURE_WORDS, Measure, value_with_unit, value_words
from figures.area_figures import DENOMINATORS, PER, AreaFigures
from figures.area_table import LEVEL_NAMES
from figures.area_words import MEASURES
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.words import day_words, london_day
from metrics.area_changes import area_growth
from metrics.area_differences import people_of
from metrics.areas import rate
from store.levels import LevelCounts
from ui.area_figures import days_of
from ui.chart_block import chart_block, palette
from ui.growth import source_words
from ui.loaders import load_level_counts, now
from ui.states import notice

_TOO_SHORT = "Counts by area began less than two days ago: there is nothing to compare yet."


def growth_by_area(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    """Small charts of every area on one scale, or one chart of the chosen area beside the UK."""
    series = series_within(figures, measure, filters)
    if series["day"].nunique() < 2:
        notice(_TOO_SHORT)
        return
    latest = series.groupby("code", sort=False).last().sort_values(measure, ascending=False)
    gained = latest[measure] - series.groupby("code", sort=False).first()[measure].reindex(latest.index)
    most = str(latest["name"].iloc[int(gained.argmax())])
    words = ChartWords(
        title=f"{most} gained the most {MEASURE_WORDS[measure]}",
        subtitle=f"Running total, {MEASURE_WORDS[measure]}, {filters.period_words}; all on one scale.",
        alt=f"Small line charts of {len(latest)} areas on one scale; {most} gained the most.",
        source=source_words(figures.counts.counted_at, filters),
        definitions=("Growth by area", "Rates"),
    )
    selected = filters.area.one_region
    panels = growth_panels(series, measure, palette(), selected)
    chart_block("panels", words, panels, one_column_an_area(series, measure))
    if selected is not None and selected in latest.index:
        _beside_the_uk(series, measure, selected, figures, filters)


def change_by_area(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    """What the chosen period brought to every area."""
    if filters.is_of_all_time:
        notice("Choose a period above, such as 28 days or exact dates, to see what it brought to each area.")
        return
    table = figures.table.assign(change=figures.table[measure])
    most = table.iloc[int(table["change"].argmax())]
    words = ChartWords(
        title=f"{most['name']} gained the most {MEASURE_WORDS[measure]}: {value_words(most['change'], measure)}",
        subtitle=f"Signatures gained, {MEASURE_WORDS[measure]}, {figures.period_words}.",
        alt=f"Bar chart of what each area gained, {figures.period_words}; the most in {most['name']}.",
        source=source_words(figures.counts.counted_at, filters),
        definitions=("Periods", "Rates"),
    )
    shown = table.rename(
        columns={"name": LEVEL_NAMES[figures.level], "signatures": "Signatures gained", measure: MEASURES[measure]}
    )
    columns = dict.fromkeys([LEVEL_NAMES[figures.level], "Signatures gained", MEASURES[measure]])
    if measure == "signatures":
        columns = dict.fromkeys([LEVEL_NAMES[figures.level], MEASURES[measure]])
    selected = filters.area.one_region
    chart_block("change", words, change_bars(table, measure, palette(), selected), shown[list(columns)])


def day_by_day(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    """The tiles at the end of one day, which the reader moves; it never plays by itself."""
    series = series_within(figures, measure, filters)
    days = days_to_choose(series["day"])
    if len(days) < 2:
        notice(_TOO_SHORT)
        return
    names = [day_words(day.date()) for day in days]
    chosen = st.select_slider("Day", names, value=names[-1], key="map_day")
    day = days[names.index(chosen)]
    table = on_day(series, measure, day)
    shades = shades_of_all_days(series, measure, palette().sequential)
    most = table.iloc[int(table[measure].argmax())]
    when = "so far today, which is not over" if day.date() == london_day(now()) else "at the end of the day"
    words = ChartWords(
        title=f"By {chosen}, {most['name']} had {HIGHEST[measure]}: {value_with_unit(most[measure], measure)}",
        subtitle=f"Running total {when}, {MEASURE_WORDS[measure]}; shades are the same on every day.",
        alt=f"Tile map of the 12 regions {when}, {chosen}; the highest is {most['name']}.",
        source=source_words(figures.counts.counted_at, filters),
        definitions=("Growth by area", "Rates"),
    )
    shown = table.rename(columns={"name": "Region", measure: MEASURES[measure]})[["Region", MEASURES[measure]]]
    chart_block("map-of-a-day", words, region_tiles(table, measure, palette(), None, shades), shown)


def _beside_the_uk(series: pd.DataFrame, measure: Measure, code: str, figures: AreaFigures, filters: Filters) -> None:
    """The chosen area and the UK in one chart, which a phone can show."""
    own = series[series["code"] == code]
    if measure == "signatures" or figures.counts.is_part:
        return
    name = own["name"].iloc[0]
    everywhere = uk_series(series, measure, figures)
    ends = [value_words(float(one[measure].iloc[-1]), measure) for one in (own, everywhere)]
    words = ChartWords(
        title=f"{name} has {ends[0]} signatures {MEASURE_WORDS[measure]}, the UK {ends[1]}",
        subtitle=f"Running total, {MEASURE_WORDS[measure]}, {filters.period_words}.",
        alt=f"Line chart of {name} and the UK, {MEASURE_WORDS[measure]}.",
        source=source_words(figures.counts.counted_at, filters),
        definitions=("Growth by area", "Rates"),
    )
    lines = pd.concat([own, everywhere], ignore_index=True)
    chart_block("beside-uk", words, growth_lines(lines, measure, palette()), one_column_an_area(lines, measure))


def uk_series(series: pd.DataFrame, measure: Measure, figures: AreaFigures) -> pd.DataFrame:
    """All areas of a level together, on the same days."""
    people = people_of(figures.level, DENOMINATORS[measure], figures.counts.boundary_set or "2024")
    totals: pd.DataFrame = series.groupby("day")["total"].sum().reset_index()
    everybody = sum(people.values())
    totals[measure] = [rate(total, everybody, PER[measure]) for total in totals["total"].tolist()]
    return totals.assign(code="UK", name="UK")


def series_of(counts: LevelCounts, days: pd.DataFrame, figures: AreaFigures, measure: Measure) -> pd.DataFrame:
    """Every area's running total or rate by day. Columns ``code``, ``name``, ``day``, ``total`` and the measure."""
    people: dict[str, int] = {}
    if measure != "signatures":
        people = people_of(figures.level, DENOMINATORS[measure], counts.boundary_set or "2024")
    growth = area_growth(counts.areas, days, people, PER.get(measure, 1))
    growth[measure] = growth["total"] if measure == "signatures" else growth["rate"]
    names = dict(zip(counts.areas["area"], counts.areas["name"], strict=True))
    return growth.assign(code=growth["area"], name=growth["area"].map(names))


def series_within(figures: AreaFigures, measure: Measure, filters: Filters) -> pd.DataFrame:
    """The series of all areas within the period; totals end on the latest ones, whatever the period."""
    counts = load_level_counts(filters.source.key, figures.level)
    if counts is None:
        return pd.DataFrame({name: [] for name in ("code", "name", "day", "total", measure)})
    series = series_of(counts, days_of(filters, figures.level, counts.boundary_set), figures, measure)
    return filters.days_within(series, now())


def one_column_an_area(series: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """One row a day, one column an area, for tables and files."""
    names = list(dict.fromkeys(series["name"]))
    wide: pd.DataFrame = series.pivot_table(index="day", columns="name", values=measure, aggfunc="last").reindex(
        columns=names
    )
    return wide.reset_index().rename(columns={"day": "Day"})
