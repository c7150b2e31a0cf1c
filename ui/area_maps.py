"""The Regions page: which level and measure is shown, its maps and bars, and what a click on them selects."""

import streamlit as st

from charts.areas import region_tiles
from charts.hexagons import seat_hexagons
from charts.measures import Measure
from charts.outlines import region_map
from charts.ranked import ranked_bars
from figures.area_figures import PER, AreaFigures, AreaLevel, measures_of
from figures.area_table import LEVEL_NAMES, area_table, verdict_words
from figures.area_words import MEASURES, TOO_FEW_TO_COMPARE
from figures.areas import EVERYWHERE, Area, areas_by_name, region_of
from figures.filters import Filters
from figures.words import number
from metrics.areas import rate_decimals
from reference.constituencies import constituencies
from reference.regions import regions_by_code
from ui import plain
from ui.area_words import area_words
from ui.chart_block import chart_block, palette, table_block
from ui.filter_bar import choose_area
from ui.filters import areas_on_offer
from ui.link_notices import linked_choice
from ui.loaders import load_boundary_set, load_level_counts
from ui.states import notice

LEVELS: dict[str, AreaLevel] = {
    "Regions": "region",
    "Nations": "nation",
    "Constituencies": "constituency",
    "Countries": "country",
}
_MOST_BARS = 95  # the South East has 91 constituencies
_MOST_COUNTRIES = 25
TILES, OUTLINE = "Tiles", "Outline"


def choose_level(filters: Filters) -> AreaLevel:
    """The level that is shown, of those that the source is counted by."""
    source = filters.source.key
    on_offer = ["Regions", "Nations"]
    if load_boundary_set(source) is not None:
        on_offer.append("Constituencies")
    if load_level_counts(source, "country") is not None:
        on_offer.append("Countries")
    return LEVELS[linked_choice("Level", on_offer, "level")]


def choose_measure(figures: AreaFigures) -> Measure:
    """Rates or counts; rates first, since counts only draw the population again."""
    by_name = {MEASURES[measure]: measure for measure in measures_of(figures.level, figures.counts.boundary_set)}
    return by_name[linked_choice("Show", list(by_name), "measure")]


def choose_map() -> None:
    """Tiles, in which every region is as large as the other, or the regions as land."""
    linked_choice("Map", [TILES, OUTLINE], "map")


def maps_and_bars(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    """The level's map, where it has one, beside its bars; each with its table and files."""
    if figures.is_too_small(measure):
        notice(TOO_FEW_TO_COMPARE)
        words = area_words(figures, "signatures", "Table", filters, EVERYWHERE)
        table_block("ranked", area_table(figures, EVERYWHERE), words)
        return
    if figures.level == "region":
        left, right = st.columns(2)
        with left:
            _region_map(figures, measure, filters)
        with right:
            _bars(figures, measure, filters, EVERYWHERE)
    elif figures.level == "constituency":
        _constituencies(figures, measure, filters)
    else:
        _bars(figures, measure, filters, EVERYWHERE)


def about_area(figures: AreaFigures, filters: Filters) -> None:
    """The chosen area in one line: what it is, its count, its rate and what may be said of it."""
    area = filters.area
    rows = figures.table[figures.table["code"] == _selected(figures, area)]
    if area.is_all or rows.empty:
        return
    row = rows.iloc[0]
    measure = figures.compared_by
    parts = [f"**{plain.as_words(row['name'])}**: {number(row['signatures'])} signatures, {figures.period_words}"]
    if figures.level == "constituency":
        parts.append(f"in {region_of(area)}")
        if isinstance(row["mp"], str):
            parts.append(f"MP {plain.as_words(row['mp'])}")
    if measure is not None:
        value, low, high = (f"{row[name]:,.{rate_decimals(PER[measure])}f}" for name in (measure, "low", "high"))
        rate = f"{value} {MEASURES[measure].lower()}"
        if not row["few"]:
            rate += f" (95% range {low} to {high}), index {row['index']:,.0f}"
        parts += [rate, verdict_words(row)]
    st.markdown("; ".join(parts) + ".")


def way_down(filters: Filters) -> None:
    """Where the chosen area lies, each step a way back up."""
    area = filters.area
    if area.is_all:
        return
    steps = [EVERYWHERE]
    nation = regions_by_code()[area.regions[0]].nation
    if nation == "E92000001" and area.level != "nation":
        steps.append(areas_by_name()["England"])
    if area.level == "constituency":
        steps.append(areas_by_name()[region_of(area)])
    on_offer = areas_on_offer(filters.source)
    with st.container(horizontal=True, vertical_alignment="center"):
        for step in (step for step in steps if step.name in on_offer):
            st.button(
                plain.as_words(step.name),
                key=f"up-{step.code}",
                on_click=choose_area,
                args=(step.name,),
                type="tertiary",
            )
            st.caption("›", width="content")
        plain.write(area.name)


def _region_map(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    shape = st.session_state.get("map", TILES)
    draw, kind = (region_tiles, "Tile map") if shape == TILES else (region_map, "Map")
    figure = draw(figures.drawn(measure, EVERYWHERE), measure, palette(), _selected(figures, filters.area))
    words = area_words(figures, measure, kind, filters, EVERYWHERE)
    chart_block("tiles", words, figure, area_table(figures, EVERYWHERE), on_select=_region_clicked)
    st.caption("A click on a region shows that region on every page; a second click shows all again.")


def _constituencies(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    area = filters.area
    within = areas_by_name()[region_of(area)] if area.level == "constituency" else area
    if figures.counts.boundary_set == "2024" and not figures.counts.is_part:
        left, right = st.columns(2)
        with left:
            words = area_words(figures, measure, "Map of hexagons", filters, EVERYWHERE)
            figure = seat_hexagons(figures.drawn(measure, EVERYWHERE), measure, palette(), _selected(figures, area))
            chart_block("hexagons", words, figure, area_table(figures, EVERYWHERE), on_select=_seat_clicked)
            st.caption("Each hexagon is one constituency. A click shows that constituency on every page.")
    else:
        right = st.container()
    with right:
        if len(figures.within(within)) > _MOST_BARS:
            notice("Choose a region above, or click its hexagons, to compare its constituencies one by one.")
        else:
            _bars(figures, measure, filters, within)


def _bars(figures: AreaFigures, measure: Measure, filters: Filters, within: Area) -> None:
    shown = figures.drawn(measure, within)
    if figures.level == "country":
        shown = shown.sort_values("signatures", ascending=False).head(_MOST_COUNTRIES).reset_index(drop=True)
    if shown.empty or shown[measure].isna().all():
        notice(f"No {LEVEL_NAMES[figures.level].lower()} has a figure in this period.")
        return
    words = area_words(figures, measure, "Bar chart", filters, within)
    bars = ranked_bars(shown, measure, palette(), _selected(figures, filters.area), figures.uk(measure))
    chart_block("ranked", words, bars, area_table(figures, within))


def _selected(figures: AreaFigures, area: Area) -> str | None:
    """The GSS code at this level of the area that is chosen; none where it is larger than these."""
    if area.is_all:
        return None
    if figures.level == "region":
        return area.one_region
    if figures.level == "nation":
        return regions_by_code()[area.regions[0]].nation
    return area.code if area.level == figures.level else None


def _region_clicked() -> None:
    """A click on a region sets the shared filter; a click on the selected one takes it away."""
    name = _clicked("tiles")
    if name in areas_by_name():
        choose_area(EVERYWHERE.name if st.session_state.get("region") == name else name)


def _seat_clicked() -> None:
    """A click on a hexagon sets the shared filter; a click on the selected one widens it to its region."""
    seat = constituencies("2024").get(_clicked("hexagons"))
    if seat is not None:
        is_chosen = st.session_state.get("region") == seat.name
        choose_area(regions_by_code()[seat.region].name if is_chosen else seat.name)


def _clicked(chart: str) -> str:
    points = st.session_state.get(chart, {}).get("selection", {}).get("points", [])
    found = points[0].get("customdata") if points else ""
    return str(found[0] if isinstance(found, list) else found)
