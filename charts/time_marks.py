"""What stands on a chart over time beside its series: goals, events, gaps and falls."""

from collections.abc import Iterable
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd
import plotly.graph_objects as go

from campaign.model import Event, Milestone
from charts.theme import AXIS_SIZE, Palette
from charts.words import as_words

UK = ZoneInfo("Europe/London")
DAY = "%-d %b"
HOVER_DAY = "%-d %B %Y"
FIVE_TICKS = 5
# Marks nearer than this part of the figure's width would be printed over each other on a phone.
_TOO_NEAR = 1 / 18
_ROOM_BELOW = 0.1
_A_DAY, _AN_HOUR, _A_MOMENT = pd.Timedelta(days=1), pd.Timedelta(hours=1), pd.Timedelta(milliseconds=1)
# Plotly leaves so much above the highest number.
_ABOVE_THE_HIGHEST = 1.06
# Pixels at AXIS_SIZE: a digit and a comma of the theme's font, the title of an axis with what stands around it, and
# the days below a chart.
_DIGIT, _COMMA, _BESIDE_NUMBERS, _BELOW = 6.96, 3.5, 25.8, 31


def label_time(figure: go.Figure, moments: pd.Series, hover: str = HOVER_DAY) -> None:
    """At most five days along the bottom; where less than a day is shown, hours, since one day would stand there often.

    Args:
        figure: Gets the labels.
        moments: London clock times, in order.
        hover: How the pointer is answered.
    """
    figure.update_xaxes(tickformat=DAY, hoverformat=hover, nticks=FIVE_TICKS)
    first, last = moments.min(), moments.max()
    if last - first >= FIVE_TICKS * _A_DAY:
        return
    figure.update_xaxes(nticks=None, dtick=_A_DAY / pd.Timedelta(milliseconds=1))
    if last - first < _A_DAY:
        hours = pd.date_range(first.ceil("h"), last, freq="h")
        shown = hours[:: -(-len(hours) // FIVE_TICKS) or 1]
        figure.update_xaxes(tickmode="array", tickvals=list(shown), ticktext=[_hour(hour) for hour in shown])


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
    totals: pd.Series,
    side: Literal["left", "right"] | None = None,
    highest: float | None = None,
) -> None:
    """Each goal within reach of what is shown, as a line labelled where a rising line is furthest from it.

    Args:
        figure: Gets the lines.
        goals: In any order.
        palette: Colours of the labels.
        totals: The running total that is shown (people; missing where it is broken).
        side: On which side the labels stand; without one, where there is room.
        highest: The highest number that is shown, if that is not the highest total.
    """
    top, first = highest or float(totals.max()), float(totals.min())
    for goal in goals:
        if goal.signatures > top * 1.35:
            continue
        where = side or ("right" if goal.signatures < top * 0.9 else "left")
        # Where the total has passed a goal it runs above it; below a goal near zero there is no room.
        is_passed = goal.signatures < (first if where == "left" else top)
        is_below = is_passed and goal.signatures > top * _ROOM_BELOW
        _add_goal(figure, goal, palette, where, "bottom" if is_below else "top")


def leave_room_for_axes(figure: go.Figure, numbers: pd.Series) -> go.Figure:
    """Margins in which titles, numbers and days of the axes stand, as plotly would find out for itself.

    It does so by drawing, measuring and drawing again (plotly.js 4.2, `automargin`): a third of what it changes in the
    picture is changed for nothing. It still measures, and draws again where there is too little room.

    Args:
        figure: Gets the margins; a goal that is drawn above the numbers is taken into account.
        numbers: What is drawn upwards (missing where there is none).
    """
    goals = [shape.y1 for shape in figure.layout.shapes if shape.type == "line" and shape.yref != "y domain"]
    highest = max([0.0, *numbers.dropna().tolist(), *goals]) * _ABOVE_THE_HIGHEST
    whole = f"{int(highest):,}"
    beside = _BESIDE_NUMBERS + _DIGIT * sum(letter.isdigit() for letter in whole) + _COMMA * whole.count(",")
    figure.update_layout(margin={"l": round(beside), "b": _BELOW})
    return figure


def lowest_free(goals: Iterable[Milestone], highest: float) -> float:
    """The share of a figure's height above which no label of a goal that was passed long ago stands."""
    low = [goal.signatures for goal in goals if goal.signatures < highest / 2]
    return 0.02 if not low else max(low) / (highest * _ABOVE_THE_HIGHEST) + 0.08


def add_events(figure: go.Figure, events: Iterable[Event], palette: Palette, moments: pd.Series) -> None:
    """Numbered lines at the midnights of the events that are shown; near ones share a label: "2, 3".

    The first total is that of the end of an hour or a day: an event of the first day stands where the line begins.
    """
    first, last = moments.min(), moments.max()
    first_day = (first - _A_MOMENT).normalize()
    labels: list[tuple[pd.Timestamp, str]] = []
    for number, event in enumerate(sorted(events, key=lambda event: event.day), start=1):
        if not first_day <= pd.Timestamp(event.day) < last:
            continue
        day = max(pd.Timestamp(event.day), first)
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


def add_gaps(figure: go.Figure, gaps: pd.DataFrame, palette: Palette, moments: pd.Series, lowest: float = 0.02) -> None:
    """Grey bands where nothing was read, labelled where there is room, from this share of the figure's height upwards.

    Columns of `gaps`: ``start`` and ``end`` (datetime).
    """
    width = moments.max() - moments.min()
    labelled: pd.Timestamp | None = None
    for start, end in zip(london(gaps["start"]), london(gaps["end"]), strict=True):
        figure.add_vrect(x0=start, x1=end, fillcolor=palette.gap, line_width=0, layer="below")
        middle = start + (end - start) / 2
        if labelled is None or middle - labelled > width * _TOO_NEAR:
            labelled = middle
            figure.add_annotation(
                x=middle, y=lowest, yref="paper", text="No data collected", showarrow=False, textangle=-90,
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
    for hour, end in zip(london(falls["hour"]), london(falls["hour"] + _AN_HOUR), strict=True):
        if known.empty or end < moments.iloc[0] or hour > moments.iloc[-1]:
            continue
        # The line falls where the hour ends, or at the newest reading.
        at = min(end, moments.iloc[-1])
        if marked is not None and at - marked <= (moments.iloc[-1] - moments.iloc[0]) * _TOO_NEAR:
            continue
        marked, place = at, int(moments.searchsorted(at, side="right")) - 1
        figure.add_annotation(
            x=at, y=float(totals.iloc[place]), text="[r]", showarrow=False, yanchor="bottom", yshift=4,
            font={"color": palette.text, "size": AXIS_SIZE}, bgcolor=palette.background,
        )  # fmt: skip


def _add_goal(figure: go.Figure, goal: Milestone, palette: Palette, side: str, edge: str) -> None:
    figure.add_hline(
        y=goal.signatures,
        line={"color": palette.muted, "dash": "dot", "width": 1.5},
        annotation={
            "text": f"{goal.signatures:,}: {as_words(goal.label)}",
            "font": {"color": palette.muted, "size": AXIS_SIZE},
            "xanchor": side,
        },
        annotation_position=f"{edge} {side}",
    )  # fmt: skip


def _hour(hour: pd.Timestamp) -> str:
    """2am, midday or midnight, with its day below."""
    name = {0: "midnight", 12: "midday"}.get(hour.hour, f"{hour:%-I}{'am' if hour.hour < 12 else 'pm'}")
    return f"{name}<br>{hour:%-d %b}"


def _milliseconds(day: pd.Timestamp) -> float:
    """By pandas, which does not ask the server's time zone."""
    return day.timestamp() * 1000
