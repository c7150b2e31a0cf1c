"""When in the week people sign."""

import pandas as pd
import plotly.graph_objects as go

from charts.theme import AXIS_SIZE, Palette, apply_theme

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = tuple(day[:3] for day in _WEEKDAYS)
_TICKS = {0: "midnight", 6: "6am", 12: "midday", 18: "6pm"}


def week_heatmap(week: pd.DataFrame, palette: Palette) -> go.Figure:
    """Signatures an hour by weekday and hour of the London clock; an hour that was never watched is left blank.

    Args:
        week: 168 rows. Columns ``weekday`` (0 is Monday), ``hour`` (0 to 23) and ``rate`` (people an hour; may be
            missing).
        palette: Colours of the reader's mode.
    """
    table = week.pivot_table(index="weekday", columns="hour", values="rate", dropna=False)
    hover = [[f"{day}, {hour_words(hour)}" for hour in range(24)] for day in _WEEKDAYS]
    top = max(week["rate"].max(), 1.0) if week["rate"].notna().any() else 1.0
    figure = go.Figure()
    figure.add_heatmap(
        x=list(table.columns),
        y=list(_SHORT),
        z=table.to_numpy(),
        customdata=hover,
        colorscale=[[place / 3, colour] for place, colour in enumerate((palette.gap, *palette.sequential))],
        zmin=0,
        zmax=top,
        xgap=1,
        ygap=1,
        hovertemplate="%{customdata}: %{z:,.1f} signatures an hour<extra></extra>",
        name="Signatures an hour",
        colorbar={
            "title": {"text": "Signatures an hour", "side": "top", "font": {"size": AXIS_SIZE, "color": palette.muted}},
            "tickfont": {"size": AXIS_SIZE, "color": palette.muted},
            "orientation": "h", "thickness": 12, "len": 0.6, "x": 0, "xanchor": "left", "y": 1.02, "yanchor": "bottom",
            "tickvals": [0, top / 2, top], "tickformat": ",.0f", "outlinecolor": palette.outline, "outlinewidth": 1,
        },
    )  # fmt: skip
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(tickvals=list(_TICKS), ticktext=list(_TICKS.values()), showgrid=False)
    figure.update_layout(hovermode="closest")
    return apply_theme(figure, palette)


def hour_bars(hours: pd.DataFrame, palette: Palette) -> go.Figure:
    """Signatures an hour by hour of the London clock, for a narrow screen; the busiest hour has its number.

    Args:
        hours: 24 rows. Columns ``hour`` (0 to 23) and ``rate`` (people an hour; may be missing).
        palette: Colours of the reader's mode.
    """
    figure = go.Figure()
    figure.add_bar(
        x=hours["hour"],
        y=hours["rate"],
        marker={"color": palette.data},
        customdata=[hour_words(int(hour)) for hour in hours["hour"]],
        hovertemplate="%{customdata}: %{y:,.1f} signatures an hour<extra></extra>",
        name="Signatures an hour",
    )
    known = hours.dropna(subset="rate")
    if known["rate"].any():
        busiest = known.iloc[int(known["rate"].argmax())]
        figure.add_annotation(
            x=int(busiest["hour"]), y=float(busiest["rate"]), text=f"{busiest['rate']:,.1f}", showarrow=False,
            yanchor="bottom", font={"color": palette.text, "size": AXIS_SIZE},
        )  # fmt: skip
    figure.update_yaxes(title="Signatures an hour", rangemode="tozero", tickformat=",")
    figure.update_xaxes(tickvals=list(_TICKS), ticktext=list(_TICKS.values()))
    figure.update_layout(hovermode="x", bargap=0.15)
    return apply_theme(figure, palette)


def hour_words(hour: int) -> str:
    """8pm to 9pm; midnight and midday in words."""
    return f"{_clock(hour)} to {_clock((hour + 1) % 24)}"


def _clock(hour: int) -> str:
    if hour in {0, 12}:
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'am' if hour < 12 else 'pm'}"
