"""Running totals side by side: of sources, and of earlier petitions from their launch on."""

from collections.abc import Mapping
from textwrap import shorten

import pandas as pd
import plotly.graph_objects as go

from charts.end_labels import End, add_end_labels
from charts.theme import Palette, apply_theme
from charts.time_marks import DAY, FIVE_TICKS, HOVER_DAY
from charts.words import as_words

_DASHES = ("solid", "dash", "dot", "dashdot")
_MOST_SERIES = 4
# A figure on a phone has room for so many; the pointer and the table give the whole name.
_LONGEST_NAME = 30


def curves_since_launch(table: pd.DataFrame, palette: Palette) -> go.Figure:
    """Each petition's total by days since its launch; the campaign's own is solid and dark, the others grey and dashed.

    Args:
        table: Columns ``series`` (its name), ``is_own`` (bool), ``day`` (int, since the launch) and ``total`` (int,
            people); up to four series, the own one first.
        palette: Colours of the reader's mode.
    """
    figure, ends = go.Figure(), list[End]()
    for place, (name, curve) in enumerate(_series(table)):
        is_own = bool(curve["is_own"].iloc[0])
        colour = palette.data if is_own else palette.other
        _add_line(figure, curve["day"], curve["total"], name, colour, place)
        ends.append(_end(curve["day"], curve["total"], name, palette.data if is_own else palette.muted))
    add_end_labels(figure, ends, palette, float(table["total"].max()))
    figure.update_xaxes(title="Days since the launch", nticks=FIVE_TICKS)
    return _finished(figure, palette)


def source_lines(table: pd.DataFrame, names: Mapping[str, str], palette: Palette) -> go.Figure:
    """The running total of each source by day; of more than four, the four largest.

    Args:
        table: Columns ``source`` (its key), ``day`` (London midnight without a zone) and ``total`` (int, people).
        names: Source key to what it is called.
        palette: Colours of the reader's mode.
    """
    largest = table.groupby("source", sort=False)["total"].last().nlargest(_MOST_SERIES).index
    shown = table[table["source"].isin(largest)].rename(columns={"source": "series"})
    figure, ends = go.Figure(), list[End]()
    for place, (key, curve) in enumerate(_series(shown)):
        _add_line(figure, curve["day"], curve["total"], names[key], palette.lines[place], place)
        ends.append(_end(curve["day"], curve["total"], names[key], palette.text))
    add_end_labels(figure, ends, palette, float(shown["total"].max()) if len(shown) else 0.0)
    figure.update_xaxes(tickformat=DAY, hoverformat=HOVER_DAY, nticks=FIVE_TICKS)
    return _finished(figure, palette)


def _series(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    found = [(str(name), curve) for name, curve in table.groupby("series", sort=False)]
    if len(found) > _MOST_SERIES:
        raise ValueError(f"a figure has at most {_MOST_SERIES} series, not {len(found)}")
    return found


def _add_line(figure: go.Figure, across: pd.Series, up: pd.Series, name: str, colour: str, place: int) -> None:
    figure.add_scatter(
        x=across,
        y=up,
        mode="lines",
        line={"color": colour, "width": 3 if place == 0 else 2, "dash": _DASHES[place]},
        name=as_words(name),
        hovertemplate=f"{as_words(name)}: %{{y:,}}<extra></extra>",
    )


def _end(across: pd.Series, up: pd.Series, name: str, colour: str) -> End:
    return End(across.iloc[-1], float(up.iloc[-1]), as_words(shorten(name, _LONGEST_NAME, placeholder="…")), colour)


def _finished(figure: go.Figure, palette: Palette) -> go.Figure:
    figure.update_yaxes(title="Signatures", rangemode="tozero", tickformat=",")
    figure.update_layout(hovermode="x unified")
    return apply_theme(figure, palette)
