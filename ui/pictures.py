"""Charts as pictures for other documents, drawn by the browser that is installed beside the server, if there is one."""

import shutil
from functools import cache
from typing import Literal

import plotly.graph_objects as go

from charts.words import as_words
from figures.chart_words import ChartWords

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_WIDTH, _LINE = 1_000, 24
# Nobody listens there: the browser may draw, and ask nobody for anything.
_NOWHERE = "127.0.0.1:9"


@cache
def can_draw_pictures() -> bool:
    """Whether a browser is installed that can draw them."""
    return any(shutil.which(name) for name in _BROWSERS)


def picture(figure: go.Figure, words: ChartWords, kind: Literal["png", "svg"]) -> bytes:
    """The figure as a picture that can stand alone: with its finding, unit, area, period and source."""
    import kaleido  # it starts threads of its own, and few readers want a picture

    named = _with_words(figure, words)
    drawn: bytes = kaleido.calc_fig_sync(
        named,
        opts={"format": kind, "width": _WIDTH, "height": named.layout.height, "scale": 2 if kind == "png" else 1},
        kopts={
            "path": next(filter(None, map(shutil.which, _BROWSERS))),
            "proxy_server": _NOWHERE,
            "mathjax": False,
        },
    )
    return drawn


def _with_words(figure: go.Figure, words: ChartWords) -> go.Figure:
    named = go.Figure(figure)
    margin = named.layout.margin
    top, bottom = 3.4 * _LINE, 2.2 * _LINE
    named.update_layout(
        height=(named.layout.height or 360) + top + bottom,
        margin={"l": 24, "r": 24, "t": (margin.t or 0) + top, "b": (margin.b or 0) + bottom},
        title={
            "text": f"<b>{as_words(words.title)}</b>",
            "subtitle": {"text": as_words(words.subtitle), "font": {"size": 15}},
            "font": {"size": 20},
            "x": 0.024,
            "y": 0.97,
            "yref": "container",
        },
    )
    named.add_annotation(
        text=as_words(words.source), xref="paper", yref="paper", x=0, y=0, yshift=-(margin.b or 0) - bottom + 10,
        xanchor="left", yanchor="bottom", showarrow=False, font={"size": 13},
    )  # fmt: skip
    return named
