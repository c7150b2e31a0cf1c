"""Regions: where people signed, by nation, region, constituency and country, and how that changed."""

import streamlit as st

from figures.area_figures import AreaFigures
from figures.filters import Filters
from figures.growth import NO_BREAKDOWN
from ui.area_changes import change_by_area, day_by_day, growth_by_area
from ui.area_figures import area_figures
from ui.area_maps import about_area, choose_level, choose_map, choose_measure, maps_and_bars, way_down
from ui.area_search import find_constituency
from ui.area_survey import beside_the_survey
from ui.area_table import adds_up
from ui.filters import current_filters
from ui.link_notices import linked_choice
from ui.refresh import wait_for_the_reader
from ui.states import nothing_yet, notice

MAP, GROWTH, CHANGE, DAY, SURVEY = "Map", "Growth", "Change", "Day by day", "Beside the survey"


def page(filters: Filters) -> None:
    """Everything on the page, or why there is nothing yet."""
    st.title("Regions", anchor=False)
    wait_for_the_reader()
    if filters.channel is not None:
        notice("Areas are not known by channel: these are all channels together.")
    level = choose_level(filters)
    if level == "constituency":
        find_constituency(filters.source.key)
    figures = area_figures(filters, level)
    if figures is None:
        nothing_yet(NO_BREAKDOWN, lambda: area_figures(filters, level) is not None)
    else:
        views(figures, filters)


def views(figures: AreaFigures, filters: Filters) -> None:
    """One view of the level at a time, and the sum that its areas make."""
    way_down(filters)
    about_area(figures, filters)
    on_offer = {
        "region": [MAP, GROWTH, CHANGE, DAY] + ([] if figures.counts.is_part else [SURVEY]),
        "nation": [MAP, GROWTH, CHANGE],
        "constituency": [MAP, CHANGE] if len(filters.area.regions) == 1 else [MAP],
        "country": [MAP],
    }[figures.level]
    left, middle, right = st.columns([4, 5, 2])
    with left:
        measure = choose_measure(figures)
    with middle:
        view = linked_choice("View", on_offer, "view") if len(on_offer) > 1 else MAP
    with right:
        if figures.level == "region" and view == MAP:
            choose_map()
    draw = {MAP: maps_and_bars, GROWTH: growth_by_area, CHANGE: change_by_area, DAY: day_by_day}
    draw.get(view, beside_the_survey)(figures, measure, filters)
    adds_up(figures, filters)


page(current_filters())
