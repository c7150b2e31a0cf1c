"""Signatures: how the count grew, hour by hour and day by day, with its gaps and falls."""

import pandas as pd
import streamlit as st

from charts.signatures import cumulative_line, daily_bars
from metrics.signatures import UK
from ui.chart_block import chart_block, palette
from ui.filters import Filters, current_filters
from ui.growth import daily_table, footnotes, growth_words, hourly_table
from ui.loaders import campaign, now
from ui.refresh import offer_new_figures
from ui.states import nothing_yet, notice
from ui.unusual import unusual_footnotes
from ui.view import History, history


def page(filters: Filters) -> None:
    """Everything on the page, or why there is nothing yet."""
    st.title(f"Signatures, {filters.area_name}", anchor=False)
    offer_new_figures()
    found = history(filters)
    if found is None:
        nothing_yet("No signatures have been collected yet.", lambda: history(filters) is not None)
    elif found.series.empty or found.days.empty:
        notice(
            f"No new signatures counted in {filters.area_name}, {filters.period_words}. Those given before are in the "
            "total on Overview."
        )
    else:
        growth(found, filters)


def growth(found: History, filters: Filters) -> None:
    """The running total and the days, and what has to be said of them."""
    goals = campaign().milestones if filters.area.is_all and filters.is_headline else ()
    line = cumulative_line(
        found.series, palette(), goals=goals, events=campaign().event, gaps=found.gaps, falls=found.falls
    )
    chart_block("cumulative", growth_words(found, filters, "cumulative"), line, hourly_table(found.series))
    today = pd.Timestamp(now()).tz_convert(UK).normalize().tz_localize(None)
    bars = daily_bars(found.days, palette(), today)
    chart_block("daily", growth_words(found, filters, "daily"), bars, daily_table(found.days))
    footnotes(found)
    unusual_footnotes(filters)


page(current_filters())
