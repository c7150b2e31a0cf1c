"""Two to four areas side by side: growth, rates and, for regions, what people answered; a link keeps the choice."""

import pandas as pd
import streamlit as st

from charts.growth import growth_lines
from charts.measures import HIGHEST, MEASURE_WORDS, Measure, value_with_unit
from figures.area_figures import AreaFigures, AreaLevel, area_level
from figures.area_table import verdict_words
from figures.area_words import MEASURES
from figures.areas import EVERYWHERE, Area
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.reference_words import unit_words
from figures.tables import in_words
from ui import plain
from ui.area_changes import one_column_an_area, series_within
from ui.area_figures import area_figures
from ui.area_survey import asked_by_region, found_in_regions
from ui.chart_block import chart_block, palette
from ui.filters import areas_on_offer
from ui.growth import source_words
from ui.link_notices import forget_notices, linked_choice, note_ignored, show_notices
from ui.loaders import load_boundary_set
from ui.states import notice

FEWEST, MOST = 2, 4
_KEY = "compare"


def choose_areas(filters: Filters) -> list[Area]:
    """The areas that are compared, in the order in which they were chosen."""
    known = {name: area for name, area in areas_on_offer(filters.source).items() if area != EVERYWHERE}
    note_ignored(_KEY, known.__contains__, most=MOST)
    chosen = st.multiselect(
        f"Areas to compare ({FEWEST} to {MOST})", list(known), key=_KEY, bind="query-params", max_selections=MOST,
        placeholder="Regions, nations or constituencies", on_change=forget_notices,
    )  # fmt: skip
    show_notices(_KEY)
    return [known[name] for name in chosen]


def compare(areas: list[Area], filters: Filters) -> None:
    """The chosen areas beside the UK: a table, growth on one scale and, for regions, survey answers."""
    with_seats = any(area.level == "constituency" for area in areas)
    boundary_set = load_boundary_set(filters.source.key)
    measures: tuple[Measure, ...] = ("per_100k_population", "per_1000_electors", "signatures")
    if with_seats:
        measures = ("per_1000_electors", "signatures") if boundary_set == "2024" else ("signatures",)
    by_name = {MEASURES[measure]: measure for measure in measures}
    measure = by_name[linked_choice("Show", list(by_name), "measure")]
    figures = {level: area_figures(filters, level) for level in {area_level(area) for area in areas}}
    known = {level: found for level, found in figures.items() if found is not None}
    if len(known) < len(figures):
        notice("No breakdown by area has been collected yet for every area that was chosen.")
        return
    _table(areas, known)
    _growth(areas, known, measure, filters)
    _answers(areas)


def _table(areas: list[Area], figures: dict[AreaLevel, AreaFigures]) -> None:
    rows = []
    for area in areas:
        found = figures[area_level(area)]
        row = found.table[found.table["code"] == area.code].iloc[0]
        rows.append(
            {
                "Area": area.name,
                "Signatures": row["signatures"],
                "Per 100,000 people": row["per_100k_population"],
                "Per 1,000 electors": row["per_1000_electors"],
                "Index (UK = 100)": float("nan") if row["few"] else row["index"],
                "Against the rest of the UK": verdict_words(row),
            }
        )
    period = next(iter(figures.values())).period_words
    st.header("Side by side", anchor=False)
    plain.caption(f"Signatures {period}. [u]: too few to compare. [x]: not known at this level.")
    plain.table(in_words(pd.DataFrame(rows)), alt="Table: the chosen areas side by side", in_blocks=True)


def _growth(areas: list[Area], figures: dict[AreaLevel, AreaFigures], measure: Measure, filters: Filters) -> None:
    series = pd.concat(
        [_series(area, figures[area_level(area)], measure, filters) for area in areas], ignore_index=True
    )
    if series["day"].nunique() < 2:
        notice("Counts by area cover less than two days of this period: there is no growth to compare yet.")
        return
    ends = series.groupby("name", sort=False)[measure].last()
    most = str(ends.index[int(ends.argmax())])
    words = ChartWords(
        title=f"Of these, {most} has {HIGHEST[measure]}: {value_with_unit(float(ends.max()), measure)}",
        subtitle=f"{unit_words(measure)}, running total, {filters.period_words}.",
        alt=f"Line chart comparing {', '.join(area.name for area in areas)}, {MEASURE_WORDS[measure]}.",
        source=source_words(next(iter(figures.values())).counts.counted_at, filters),
        definitions=("Growth by area", "Rates"),
    )
    lines = growth_lines(series, measure, palette())
    chart_block("compared-growth", words, lines, one_column_an_area(series, measure))


def _series(area: Area, figures: AreaFigures, measure: Measure, filters: Filters) -> pd.DataFrame:
    series = series_within(figures, measure, filters)
    return series[series["code"] == area.code].reset_index(drop=True)


def _answers(areas: list[Area]) -> None:
    """What people in the chosen regions answered, for every question that is published by region."""
    regions = [area.name for area in areas if area.level == "region"]
    asked = asked_by_region()
    if not regions or not asked:
        return
    table = pd.DataFrame({"Answer": list(asked)} | {name: found_in_regions(name) for name in regions})
    st.header("What people answered", anchor=False)
    st.caption(
        "Per cent of those who answered, with the 95% range. Differences as small as the ranges may be chance; people "
        "chose to take part. [c]: hidden to protect people's privacy."
    )
    plain.table(table, alt="Table: survey answers in the chosen regions")
