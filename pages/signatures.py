"""Signatures: how the count grew, hour by hour and day by day, with its gaps and falls."""

import pandas as pd
import streamlit as st

from charts.signatures import cumulative_line, daily_bars
from metrics.signatures import UK
from ui.chart_block import chart_block, palette
from ui.filters import current_filters
from ui.growth import daily_table, fall_sentences, gap_sentences, growth_words, hourly_table
from ui.loaders import campaign, now
from ui.refresh import offer_new_figures
from ui.states import nothing_yet, notice
from ui.view import history

filters = current_filters()
st.title(f"Signatures, {filters.area_name}", anchor=False)
offer_new_figures()
found = history(filters)
if found is None:
    nothing_yet("No signatures have been collected yet.")
    st.stop()
if found.series.empty:
    notice(f"No signatures recorded in {filters.area_name} in this period. Choose a longer period to see earlier ones.")
    st.stop()

goals = campaign().milestones if filters.region is None else ()
line = cumulative_line(found.series, palette(), goals=goals, events=campaign().event, gaps=found.gaps)
chart_block("cumulative", growth_words(found, filters, "cumulative"), line, hourly_table(found.series))

today = pd.Timestamp(now()).tz_convert(UK).normalize().tz_localize(None)
bars = daily_bars(found.days, palette(), today)
chart_block("daily", growth_words(found, filters, "daily"), bars, daily_table(found.days))

for sentence in (*gap_sentences(found.gaps), *fall_sentences(found.falls)):
    st.caption(sentence)
for number, event in enumerate(sorted(campaign().event, key=lambda event: event.day), start=1):
    st.caption(f"{number}. {event.day.day} {event.day:%B %Y}: {event.label}")
