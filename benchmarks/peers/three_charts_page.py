"""The three charts that Superset draws, from the dashboard's own parts: count, new signatures a day, regions.

Overview draws one of them and says the others in words; beside it alone the comparison would be too kind to us.
"""

import streamlit as st

from charts.ranked import ranked_bars
from figures.area_table import area_table
from figures.areas import EVERYWHERE
from figures.filters import Filters
from ui.area_figures import area_figures
from ui.area_words import area_words
from ui.chart_block import chart_block, palette
from ui.filter_bar import filter_bar, filter_summary
from ui.filters import current_filters
from ui.growth_views import days
from ui.overview import headline_and_goal
from ui.style import add_style
from ui.view import history


def show(filters: Filters) -> None:
    """All three, as the dashboard's pages show them: with words around them, a table and files."""
    headline_and_goal(filters)
    if (found := history(filters)) is not None:
        days(found, filters)
    if (figures := area_figures(filters, "region")) is not None:
        drawn = figures.drawn("signatures", EVERYWHERE)
        bars = ranked_bars(drawn, "signatures", palette(), filters.area.one_region, figures.uk("signatures"))
        words = area_words(figures, "signatures", "Bar chart", filters, EVERYWHERE)
        chart_block("ranked", words, bars, area_table(figures, EVERYWHERE))


st.set_page_config(layout="wide")
add_style()
filter_bar()
filter_summary()
show(current_filters())
