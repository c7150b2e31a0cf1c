"""The forecast: what was signed, what is expected, and the range in which it is likely."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from campaign.model import Milestone
from charts.theme import AXIS_SIZE, Palette, apply_theme
from charts.time_marks import DAY, FIVE_TICKS, HOVER_DAY, add_goals, london

# Of the days ahead, as many as the forecast's name is wide on a phone; of the figure's height, as much as it is high.
_WIDTH_OF_NAME, _ROOM_BELOW = 0.7, 0.14
_END_OF_DAY = pd.Timedelta(hours=23, minutes=59)


def forecast_fan(
    series: pd.DataFrame,
    made_on: pd.Timestamp,
    total: int,
    path: pd.DataFrame,
    palette: Palette,
    goals: Sequence[Milestone] = (),
) -> go.Figure:
    """The running total so far as a solid line; then the forecast, dashed, within its 80% range.

    Args:
        series: Columns ``at`` (datetime; aware ones are shown in London time) and ``total`` (people, cumulative;
            missing where the line is broken), in order.
        made_on: The last London day that the forecast knows (midnight without a zone).
        total: People at the end of it.
        path: One row per day ahead. Columns ``day``, ``expected``, ``low80`` and ``high80`` (people, cumulative).
        palette: Colours of the reader's mode.
        goals: Drawn as labelled lines where they are within reach of what is shown.
    """
    start = {"day": made_on, "expected": total, "low80": total, "high80": total}
    ahead = pd.concat([pd.DataFrame([start]), path[list(start)]], ignore_index=True)
    moments = ahead["day"] + _END_OF_DAY
    figure = go.Figure()
    _add_range(figure, ahead, moments, palette)
    figure.add_scatter(
        x=london(series["at"]),
        y=series["total"],
        mode="lines",
        line={"color": palette.data, "width": 3, "shape": "hv"},
        connectgaps=False,
        name="Signed so far",
        hovertemplate="%{y:,} signed<extra></extra>",
    )
    highest = float(max(ahead["high80"].max(), series["total"].max()))
    add_goals(figure, goals, palette, series["total"], "left", highest)  # the range fills the right
    _add_labels(figure, ahead, moments, series, goals, palette)
    figure.update_yaxes(title="Signatures", rangemode="tozero", tickformat=",")
    figure.update_xaxes(tickformat=DAY, hoverformat=HOVER_DAY, nticks=FIVE_TICKS)
    figure.update_layout(hovermode="x unified")
    return apply_theme(figure, palette)


def _add_range(figure: go.Figure, ahead: pd.DataFrame, moments: pd.Series, palette: Palette) -> None:
    """Both ends of the range with the fill between them, and the forecast."""
    edge = {"color": palette.band_edge, "width": 1.5}
    figure.add_scatter(x=moments, y=ahead["high80"], mode="lines", line=edge, hoverinfo="skip", name="Upper end")
    figure.add_scatter(
        x=moments, y=ahead["low80"], mode="lines", line=edge, hoverinfo="skip", name="Lower end",
        fill="tonexty", fillcolor=palette.band,
    )  # fmt: skip
    figure.add_scatter(
        x=moments,
        y=ahead["expected"],
        mode="lines",
        line={"color": palette.data, "width": 3, "dash": "dash"},
        customdata=ahead[["low80", "high80"]],
        name="Forecast",
        hovertemplate="about %{y:,.0f}, likely %{customdata[0]:,.0f} to %{customdata[1]:,.0f}<extra></extra>",
    )


def _add_labels(
    figure: go.Figure,
    ahead: pd.DataFrame,
    moments: pd.Series,
    series: pd.DataFrame,
    goals: Sequence[Milestone],
    palette: Palette,
) -> None:
    """The range is named above its end and the forecast below it; the observed line where it begins.

    The forecast's name is in two lines, so that on a phone it does not reach back to where the observed line ends. Near
    the bottom it would stand on the days: the words beside the figure name the dashed line too.
    """
    known = series.dropna(subset="total")
    highest = ahead["high80"].iloc[-1]
    marks = [(moments.iloc[-1], highest, "likely range (80%)", "right", "bottom", 4)]
    below = ahead["low80"].tail(round(len(ahead) * _WIDTH_OF_NAME)).min()
    if below > highest * _ROOM_BELOW:
        marks.append((moments.iloc[-1], below, "forecast<br>(dashed)", "right", "top", -4))
    if len(known):
        begins, ends = float(known["total"].iloc[0]), float(known["total"].iloc[-1])
        # Below a line that falls runs the line itself, and below one just above a goal stands the goal's label.
        is_taken = ends < begins or any(begins * 0.8 <= goal.signatures <= begins for goal in goals)
        edge, shift = ("bottom", 8) if is_taken else ("top", -8)
        marks.append((london(known["at"]).iloc[0], begins, "signed so far", "left", edge, shift))
    for x, y, text, side, edge, shift in marks:
        figure.add_annotation(
            x=x, y=float(y), text=text, align=side, xanchor=side, yanchor=edge, yshift=shift, showarrow=False,
            font={"color": palette.text, "size": AXIS_SIZE},
        )  # fmt: skip
