"""Regions: where people signed, by count and for the size of each region."""

import streamlit as st

from charts.areas import region_tiles
from charts.ranked import ranked_bars
from ui.chart_block import chart_block, palette
from ui.filters import Filters, current_filters
from ui.refresh import offer_new_figures
from ui.regions import (
    RegionFigures,
    adds_up,
    choose_measure,
    region_figures,
    region_table,
    region_words,
    select_clicked_region,
)
from ui.states import nothing_yet


def page(filters: Filters) -> None:
    """Everything on the page, or why there is nothing yet."""
    st.title("Regions", anchor=False)
    offer_new_figures()
    figures = region_figures(filters)
    if figures is None:
        nothing_yet("No breakdown by area has been collected yet.", lambda: region_figures(filters) is not None)
    else:
        maps(figures, filters.region.code if filters.region else None)


def maps(figures: RegionFigures, selected: str | None) -> None:
    """The tiles, the ranked bars, and the sum that they make."""
    measure, table = choose_measure(), region_table(figures)
    tiles, bars = st.columns(2)
    with tiles:
        words = region_words(figures, measure, "Tile map")
        tile_map = region_tiles(figures.rates, measure, palette(), selected)
        chart_block("tiles", words, tile_map, table, on_select=select_clicked_region)
    with bars:
        words = region_words(figures, measure, "Bar chart")
        chart_block("ranked", words, ranked_bars(figures.rates, measure, palette(), selected), table)
    adds_up(figures)


page(current_filters())
