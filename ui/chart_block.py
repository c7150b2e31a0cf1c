"""The one way in which a chart is shown: title, unit, picture, source, and the same numbers as a table and a file."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from charts.theme import Palette, palette_of
from figures.chart_words import ChartWords
from figures.tables import in_words
from figures.words import number
from ui import plain
from ui.downloads import download_buttons
from ui.viewer import viewer

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
# A table of more rows would be no help on a page; the file has them all.
_TABLE_ROWS = 100


def palette() -> Palette:
    """The palette of the reader's mode."""
    return palette_of(st.context.theme.type)


def chart_block(
    key: str,
    words: ChartWords,
    figure: go.Figure,
    table: pd.DataFrame,
    on_select: Callable[[], None] | None = None,
) -> None:
    """Show a figure with everything a reader needs to trust and reuse it.

    Args:
        key: Stable and unique on the page.
        words: What stands around it.
        figure: Already themed.
        table: The same numbers, its columns named in words: numbers as numbers, days and moments as timestamps, missing
            where a figure is not known.
        on_select: Called when a mark was clicked; what was clicked is in the session state under `key`.
    """
    plain.header(words.title, anchor=False)
    plain.caption(words.subtitle)
    selection: dict[str, Any] = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
    st.plotly_chart(figure, key=key, theme=None, alt=words.alt, config=_CONFIG, **selection)
    plain.caption(words.source)
    table_block(key, table, words, figure)


def table_block(key: str, table: pd.DataFrame, words: ChartWords, figure: go.Figure | None = None) -> None:
    """The numbers behind a chart, as a table that everybody can read and as files."""
    with st.expander("Show as table"):
        shown = table.tail(_TABLE_ROWS)
        if len(table) > len(shown):
            plain.caption(f"The last {len(shown)} of {number(len(table))} rows{_where_the_others_are()}.")
        plain.table(in_words(shown), alt=f"Table: {words.title}")
        download_buttons(key, table, words, figure)


def _where_the_others_are() -> str:
    return "; the files have all of them" if viewer().may_open("downloads") else ""
