"""Figures of signatures over time. Times go in as London clock times, since a browser would show its own."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go

from campaign.model import Event, Milestone
from charts.theme import Palette, apply_theme

UK = ZoneInfo("Europe/London")
_DAY = "%-d %b"
_HOVER_DAY = "%-d %B %Y"
_FIVE_TICKS = 5


def cumulative_line(
    series: pd.DataFrame,
    palette: Palette,
    *,
    goals: Iterable[Milestone] = (),
    events: Iterable[Event] = (),
    gaps: pd.DataFrame | None = None,
) -> go.Figure:
    """A running total over time, broken where nothing was read.

    Args:
        series: Columns ``at`` (datetime; aware ones are shown in London time) and ``total`` (people, cumulative;
            missing where the line is broken), in order.
        goals: Drawn as labelled lines where they are within reach of what is shown.
        events: Numbered marks, in order of their day.
        gaps: Columns ``start`` and ``end`` (datetime): grey bands labelled "No data collected".
    """
    figure = go.Figure()
    moments = london(series["at"])
    figure.add_scatter(
        x=moments,
        y=series["total"],
        mode="lines",
        line={"color": palette.data, "width": 3, "shape": "hv"},  # a total holds until the next reading
        connectgaps=False,
        name="Signatures",
        hovertemplate="%{y:,} signatures<extra></extra>",
    )
    for goal in goals:
        _add_goal(figure, goal, palette, float(series["total"].max()))
    for number, event in enumerate(sorted(events, key=lambda event: event.day), start=1):
        if moments.min() <= pd.Timestamp(event.day) <= moments.max():
            _add_event(figure, number, event, palette)
    if gaps is not None:
        _add_gaps(figure, gaps, palette)
    figure.update_yaxes(title="Signatures", rangemode="tozero", tickformat=",")
    figure.update_xaxes(tickformat=_DAY, hoverformat=f"%-I:%M%p, {_HOVER_DAY}", nticks=_FIVE_TICKS)
    figure.update_layout(hovermode="x unified")
    return apply_theme(figure, palette)


def daily_bars(days: pd.DataFrame, palette: Palette, today: pd.Timestamp) -> go.Figure:
    """New signatures a day; today is hatched, since it is not over. Falls are bars below zero.

    Args:
        days: Columns ``day`` (London midnight without a zone) and ``gained`` (int, people).
        today: The London day that is not over yet.
    """
    is_today = days["day"] == today
    figure = go.Figure()
    figure.add_bar(
        x=days["day"],
        y=days["gained"],
        marker={
            "color": palette.data,
            "line": {"color": palette.data, "width": 1},
            "pattern": {"shape": ["/" if unfinished else "" for unfinished in is_today], "solidity": 0.35},
        },
        customdata=[" so far today" if unfinished else "" for unfinished in is_today],
        hovertemplate="%{y:,} signatures%{customdata}<extra></extra>",
        name="New signatures",
    )
    figure.update_yaxes(title="New signatures a day", tickformat=",")
    figure.update_xaxes(tickformat=_DAY, hoverformat=_HOVER_DAY, nticks=_FIVE_TICKS)
    figure.update_layout(hovermode="x unified", bargap=0.15)
    return apply_theme(figure, palette)


def london(moments: pd.Series) -> pd.Series:
    """Aware moments as London clock times; days without a zone stay as they are."""
    if getattr(moments.dtype, "tz", None) is None:
        return moments
    local: pd.Series = moments.dt.tz_convert(UK).dt.tz_localize(None)
    return local


def _add_goal(figure: go.Figure, goal: Milestone, palette: Palette, highest: float) -> None:
    """The goal as a labelled line, if it is within reach of the highest total that is shown."""
    if not goal.signatures <= highest * 1.35:
        return
    # Where the line passes below or above a goal, its label stands at the other end.
    side = "right" if goal.signatures < highest * 0.9 else "left"
    figure.add_hline(
        y=goal.signatures,
        line={"color": palette.muted, "dash": "dot", "width": 1.5},
        annotation={
            "text": f"{goal.signatures:,}: {goal.label}",
            "font": {"color": palette.muted, "size": 14},
            "xanchor": side,
        },
        annotation_position=f"top {side}",
    )  # fmt: skip


def _add_event(figure: go.Figure, number: int, event: Event, palette: Palette) -> None:
    figure.add_vline(
        # A number, since plotly cannot place the label of a date; by pandas, which does not ask the server's time zone.
        x=pd.Timestamp(event.day).timestamp() * 1000,
        line={"color": palette.muted, "dash": "dash", "width": 1},
        annotation={"text": str(number), "font": {"color": palette.text, "size": 14}},
        annotation_position="top",
    )


def _add_gaps(figure: go.Figure, gaps: pd.DataFrame, palette: Palette) -> None:
    for start, end in zip(london(gaps["start"]), london(gaps["end"]), strict=True):
        figure.add_vrect(x0=start, x1=end, fillcolor=palette.gap, line_width=0, layer="below")
        figure.add_annotation(
            x=start + (end - start) / 2, y=0.02, yref="paper", text="No data collected", showarrow=False, textangle=-90,
            yanchor="bottom", font={"color": palette.muted, "size": 14},
        )  # fmt: skip
