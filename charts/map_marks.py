"""What both maps are made of: filled pieces, an outline around what is selected, and marks that can be clicked.

A click on a fill selects nothing in Streamlit; a click on an invisible marker does.
"""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from charts.theme import AXIS_SIZE, Palette

Line = Sequence[tuple[float, float]]


def legend_at_sea(title: str, height: float = 1) -> dict[str, Any]:
    """A legend over the North Sea, its top at a part of the figure's height where the map has nothing, however narrow.

    Args:
        title: The unit, broken into two lines since it would reach the coast on a phone.
        height: 1 is the top.
    """
    return {
        "title": {"text": "<br>".join(textwrap.wrap(title, 12)), "font": {"size": AXIS_SIZE}},
        "x": 1, "y": height, "xanchor": "right", "yanchor": "top", "traceorder": "normal", "bgcolor": "rgba(0,0,0,0)",
        "itemclick": False, "itemdoubleclick": False,
    }  # fmt: skip


def add_fills(
    figure: go.Figure, rings: Iterable[Line], name: str, fill: dict[str, Any], edge: dict[str, Any], **options: Any
) -> None:
    """Pieces of one fill, drawn as one trace with an entry in the legend."""
    points = [point for ring in rings for point in (*ring, (None, None))]
    figure.add_scatter(
        x=[east for east, _ in points],
        y=[north for _, north in points],
        name=name,
        mode="lines",
        fill="toself",
        line=edge,
        hoverinfo="skip",
        **{"showlegend": True, **fill, **options},
    )


def add_outline(figure: go.Figure, rings: Iterable[Line], palette: Palette) -> None:
    """Lines around what is selected: the colour of selection within that of the page, to be seen on every shade."""
    points = [point for ring in rings for point in (*ring, (None, None))]
    for colour, width in ((palette.background, 7), (palette.primary, 4)):
        figure.add_scatter(
            x=[east for east, _ in points],
            y=[north for _, north in points],
            name="Selected",
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
            showlegend=False,
        )


def hatched_fill(palette: Palette) -> dict[str, Any]:
    """The fill of an area that has too few signatures to compare."""
    return {
        "fillcolor": palette.gap,
        "fillpattern": {"shape": "/", "fgcolor": palette.other, "bgcolor": palette.gap, "size": 5, "solidity": 0.3},
    }


def clickable(size: int, symbol: str) -> dict[str, Any]:
    """Markers that are there for the pointer only, before a click and after."""
    return {
        "mode": "markers",
        "marker": {"size": size, "opacity": 0, "symbol": symbol},
        "selected": {"marker": {"opacity": 0}},
        "unselected": {"marker": {"opacity": 0}},
        "showlegend": False,
    }
