"""What stands on a chart over time beside its series: goals, events, gaps and falls."""

from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go

from campaign.model import Event, Milestone
from charts.theme import AXIS_SIZE, Palette

UK = ZoneInfo("Europe/London")
DAY = "%-d %b"
HOVER_DAY = "%-d %B %Y"
FIVE_TICKS = 5
# Marks nearer than this part of the figure's width would be printed over each other on a phone.
_TOO_NEAR = 1 / 18


def london(moments: pd.Series) -> pd.Series:
    """Aware moments as London clock times; days without a zone stay as they are."""
    if getattr(moments.dtype, "tz", None) is None:
        return moments
    local: pd.Series = moments.dt.tz_convert(UK).dt.tz_localize(None)
    return local


def add_goals(
    figure: go.Figure,
    goals: Iterable[Milestone],
    palette: Palette,
    highest: float,
    side: Literal["left", "right"] | None = None,
) -> None:
    """Each goal within reach of the highest total that is shown, as a labelled line.

    Unless a side is given, a label stands where a rising line is furthest from it.
    """
    for goal in goals:
        if goal.signatures <= highest * 1.35:
            _add_goal(figure, goal, palette, side or ("right" if goal.signatures < highest * 0.9 else "left"))


def add_events(figure: go.Figure, events: Iterable[Event], palette: Palette, moments: pd.Series) -> None:
    """Numbered lines at the midnights of the events that are shown; near ones share a label: "2, 3"."""
    first, last = moments.min(), moments.max()
    labels: list[tuple[pd.Timestamp, str]] = []
    for number, event in enumerate(sorted(events, key=lambda event: event.day), start=1):
        day = pd.Timestamp(event.day)
        if not first <= day <= last:
            continue
        figure.add_vline(x=_milliseconds(day), line={"color": palette.muted, "dash": "dash", "width": 1})
        if labels and day - labels[-1][0] <= (last - first) * _TOO_NEAR:
            labels[-1] = (labels[-1][0], f"{labels[-1][1]}, {number}")
        else:
            labels.append((day, str(number)))
    for day, text in labels:
        figure.add_annotation(
            # A number, as the line's place: plotly would read a date by the server's time zone.
            x=_milliseconds(day), y=1, yref="paper", text=text, showarrow=False, yanchor="bottom",
            font={"color": palette.text, "size": AXIS_SIZE},
        )  # fmt: skip


def add_gaps(figure: go.Figure, gaps: pd.DataFrame, palette: Palette, moments: pd.Series) -> None:
    """Grey bands where nothing was read, labelled where there is room. Columns ``start`` and ``end`` (datetime)."""
    width = moments.max() - moments.min()
    labelled: pd.Timestamp | None = None
    for start, end in zip(london(gaps["start"]), london(gaps["end"]), strict=True):
        figure.add_vrect(x0=start, x1=end, fillcolor=palette.gap, line_width=0, layer="below")
        middle = start + (end - start) / 2
        if labelled is None or middle - labelled > width * _TOO_NEAR:
            labelled = middle
            figure.add_annotation(
                x=middle, y=0.02, yref="paper", text="No data collected", showarrow=False, textangle=-90,
                yanchor="bottom", font={"color": palette.muted, "size": AXIS_SIZE},
            )  # fmt: skip


def add_falls(figure: go.Figure, falls: pd.DataFrame, palette: Palette, series: pd.DataFrame) -> None:
    """The footnote mark [r] above the line where signatures were removed; near ones share one.

    Args:
        figure: Gets the marks.
        falls: Column ``hour`` (datetime), in order.
        palette: Colours of the marks.
        series: Columns ``at`` (datetime) and ``total`` (people), as the line is drawn.
    """
    known = series.dropna(subset="total")
    moments, totals = london(known["at"]).reset_index(drop=True), known["total"].reset_index(drop=True)
    marked: pd.Timestamp | None = None
    for hour in london(falls["hour"]):
        place = int(moments.searchsorted(hour, side="right")) - 1
        if place < 0 or hour > moments.iloc[-1]:
            continue
        if marked is not None and hour - marked <= (moments.iloc[-1] - moments.iloc[0]) * _TOO_NEAR:
            continue
        marked = hour
        figure.add_annotation(
            x=hour, y=float(totals.iloc[place]), text="[r]", showarrow=False, yanchor="bottom", yshift=4,
            font={"color": palette.text, "size": AXIS_SIZE}, bgcolor=palette.background,
        )  # fmt: skip


def _add_goal(figure: go.Figure, goal: Milestone, palette: Palette, side: str) -> None:
    figure.add_hline(
        y=goal.signatures,
        line={"color": palette.muted, "dash": "dot", "width": 1.5},
        annotation={
            "text": f"{goal.signatures:,}: {goal.label}",
            "font": {"color": palette.muted, "size": AXIS_SIZE},
            "xanchor": side,
        },
        annotation_position=f"top {side}",
    )  # fmt: skip


def _milliseconds(day: pd.Timestamp) -> float:
    """By pandas, which does not ask the server's time zone."""
    return day.timestamp() * 1000
