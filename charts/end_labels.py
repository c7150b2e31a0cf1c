"""Names of lines where they end, instead of a legend; moved apart where lines end near each other."""

from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from charts.theme import AXIS_SIZE, HEIGHT, Palette

# Text of 14 px needs about as much; what is left of the figure's height for the series.
_APART, _PLOT_HEIGHT = 18, HEIGHT - 60


class End(NamedTuple):
    """Where a line ends, and what it is called."""

    x: pd.Timestamp | float
    y: float
    text: str
    colour: str


def add_end_labels(figure: go.Figure, ends: list[End], palette: Palette, highest: float) -> None:
    """Print each name at its line's end, to its left, so that a narrow figure cuts nothing off.

    Args:
        figure: Gets the labels.
        ends: In any order.
        palette: The labels' background.
        highest: The highest number on the upright axis, which begins at zero.
    """
    below: float | None = None
    for end in sorted(ends, key=lambda end: end.y):
        height = end.y / highest * _PLOT_HEIGHT if highest > 0 else 0.0
        place = height if below is None else max(height, below + _APART)
        below = place
        figure.add_annotation(
            x=end.x, y=end.y, text=end.text, showarrow=False, xanchor="right", yanchor="bottom",
            yshift=round(place - height) + 2, font={"color": end.colour, "size": AXIS_SIZE}, bgcolor=palette.background,
            opacity=0.9,
        )  # fmt: skip
