"""Figures of signatures over time. Times go in as London clock times, since a browser would show its own."""

from collections.abc import Iterable

import pandas as pd
import plotly.graph_objects as go

from campaign.model import Event, Milestone
from charts.theme import AXIS_SIZE, Palette, apply_theme
from charts.time_marks import (
    DAY,
    FIVE_TICKS,
    HOVER_DAY,
    add_events,
    add_falls,
    add_gaps,
    add_goals,
    label_time,
    leave_room_for_axes,
    london,
    lowest_free,
)


def cumulative_line(
    series: pd.DataFrame,
    palette: Palette,
    *,
    goals: Iterable[Milestone] = (),
    events: Iterable[Event] = (),
    gaps: pd.DataFrame | None = None,
    falls: pd.DataFrame | None = None,
) -> go.Figure:
    """A running total over time, broken where nothing was read; a reading between two gaps is a dot.

    Args:
        series: Columns ``at`` (datetime: when the total had been reached; aware ones are shown in London time, those
            without a zone are ends of days and are named by their day) and ``total`` (people, cumulative; missing
            where the line is broken), in order.
        palette: Colours of the reader's mode.
        goals: Drawn as labelled lines where they are within reach of what is shown.
        events: Numbered marks, in order of their day.
        gaps: Columns ``start`` and ``end`` (datetime): grey bands labelled "No data collected".
        falls: Column ``hour`` (datetime): the footnote mark [r], for what a platform removed.
    """
    figure, moments = go.Figure(), london(series["at"])
    _add_line(figure, moments, series["total"], palette)
    goals = tuple(goals)
    add_goals(figure, goals, palette, series["total"])
    add_events(figure, events, palette, moments)
    if gaps is not None:
        add_gaps(figure, gaps, palette, moments, lowest_free(goals, float(series["total"].max())))
    if falls is not None:
        add_falls(figure, falls, palette, series)
    figure.update_yaxes(title="Signatures", rangemode="tozero", tickformat=",")
    is_by_day = series["at"].dt.tz is None
    label_time(figure, moments, HOVER_DAY if is_by_day else f"%-I:%M%p, {HOVER_DAY}")
    figure.update_layout(hovermode="x unified")
    return leave_room_for_axes(apply_theme(figure, palette), series["total"])


def _add_line(figure: go.Figure, moments: pd.Series, totals: pd.Series, palette: Palette) -> None:
    """The total in steps, with dots where the line has no length. The line answers to the pointer there too."""
    figure.add_scatter(
        x=moments,
        y=totals,
        mode="lines",
        line={"color": palette.data, "width": 3, "shape": "hv"},  # a total holds until the next reading
        connectgaps=False,
        name="Signatures",
        hovertemplate="%{y:,} signatures<extra></extra>",
    )
    alone = totals.notna() & totals.shift().isna() & totals.shift(-1).isna()
    if alone.any():
        figure.add_scatter(
            x=moments[alone],
            y=totals[alone],
            mode="markers",
            marker={"color": palette.data, "size": 6},
            hoverinfo="skip",
            showlegend=False,
        )


def daily_bars(
    days: pd.DataFrame, palette: Palette, today: pd.Timestamp, average: pd.DataFrame | None = None
) -> go.Figure:
    """New signatures a day; today is hatched, since it is not over. Falls are bars below zero.

    Args:
        days: Columns ``day`` (London midnight without a zone) and ``gained`` (int, people).
        palette: Colours of the reader's mode.
        today: The London day that is not over yet.
        average: Columns ``day`` and ``average`` (people a day; missing where there is none): drawn as a line.
    """
    is_today = days["day"] == today
    figure = go.Figure()
    figure.add_bar(
        x=days["day"],
        y=days["gained"],
        marker={
            "color": palette.data if average is None else palette.band_edge,
            "line": {"color": palette.data if average is None else palette.band_edge, "width": 1},
            "pattern": {"shape": ["/" if unfinished else "" for unfinished in is_today], "solidity": 0.35},
        },
        customdata=[" so far today" if unfinished else "" for unfinished in is_today],
        hovertemplate="%{y:,} signatures%{customdata}<extra></extra>",
        name="New signatures",
    )
    if average is not None:
        _add_average(figure, average[average["day"].isin(days["day"])], palette)
    if is_today.any():
        _add_name(figure, "hatched: today", "right", palette.text)
    figure.update_yaxes(title="New signatures a day", tickformat=",")
    figure.update_xaxes(tickformat=DAY, hoverformat=HOVER_DAY, nticks=FIVE_TICKS)
    if len(days) <= FIVE_TICKS:
        figure.update_xaxes(nticks=None, tickmode="array", tickvals=list(days["day"]))
    figure.update_layout(hovermode="x unified", bargap=0.15)
    return leave_room_for_axes(apply_theme(figure, palette), days["gained"])


def _add_average(figure: go.Figure, average: pd.DataFrame, palette: Palette) -> None:
    if average["average"].isna().all():
        return
    figure.add_scatter(
        x=average["day"],
        y=average["average"],
        mode="lines",
        line={"color": palette.primary, "width": 3},
        connectgaps=False,
        name="Seven-day average",
        hovertemplate="%{y:,.0f} a day on average over seven days<extra></extra>",
    )
    _add_name(figure, "line: seven-day average", "left", palette.primary)


def _add_name(figure: go.Figure, text: str, side: str, colour: str) -> None:
    """What a mark means, above the bars, where it hides none of them."""
    figure.add_annotation(
        x=0 if side == "left" else 1, y=1, xref="paper", yref="paper", text=text, showarrow=False, xanchor=side,
        yanchor="bottom", font={"color": colour, "size": AXIS_SIZE},
    )  # fmt: skip
