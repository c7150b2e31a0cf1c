"""The one way in which a chart is shown: title, unit, picture, source, and the same numbers as a table and a file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from charts.theme import Palette, palette_of
from ui.loaders import campaign, now
from ui.words import UK

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
# A table of more rows would be no help on a page; the file has them all.
_TABLE_ROWS = 60
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class ChartWords:
    """What stands around a chart. `title` states the finding; `subtitle` has unit, area and period."""

    title: str
    subtitle: str
    alt: str
    source: str


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
        table: The same numbers, its columns named in words.
        on_select: Called when a mark was clicked; what was clicked is in the session state under `key`.
    """
    st.header(words.title, anchor=False)
    st.caption(words.subtitle)
    selection: dict[str, Any] = {"on_select": on_select, "selection_mode": "points"} if on_select else {}
    st.plotly_chart(figure, key=key, theme=None, alt=words.alt, config=_CONFIG, **selection)
    st.caption(words.source)
    table_block(key, table, words)


def table_block(key: str, table: pd.DataFrame, words: ChartWords) -> None:
    """The numbers behind a chart, as a table that everybody can read and as a file."""
    with st.expander("Show as table"):
        shown = table.tail(_TABLE_ROWS)
        if len(table) > len(shown):
            st.caption(f"The last {len(shown)} of {len(table)} rows; the file has all of them.")
        st.table(shown, alt=f"Table: {words.title}", hide_index=True)
        st.download_button(
            "Download as CSV",
            data=lambda: as_csv(table, words),
            file_name=f"{campaign().campaign.key}-{key}-{now().astimezone(UK):%Y-%m-%d-%H%M}.csv",
            mime="text/csv",
            key=f"{key}-csv",
            on_click="ignore",
        )


def as_csv(table: pd.DataFrame, words: ChartWords) -> bytes:
    """The table as CSV for a spreadsheet, what it is and where it comes from below it."""
    text = table.map(_harmless).rename(columns=str).to_csv(index=False)
    notes = [words.title, words.subtitle, words.source]
    if campaign().is_demonstration:
        notes.append("Demonstration data")
    lines = "".join('"{}"\n'.format(_harmless(note).replace('"', '""')) for note in notes)
    # The byte order mark makes Excel read it as UTF-8.
    return ("\ufeff" + text + "\n" + lines).encode()


def _harmless(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
