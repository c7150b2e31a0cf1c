"""How areas grew, on one scale: a panel for each region, or two to four areas as lines in one chart."""

import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import check_columns
from charts.measures import MEASURE_WORDS, Measure, value_words
from charts.theme import AXIS_SIZE, Palette, apply_theme

_COLUMNS = 3
_PANEL_HEIGHT, _FRAME_HEIGHT = 165, 50
# More points than pixels draw nothing more, and twelve panels are sent at once.
_MOST_POINTS_IN_A_PANEL, _MOST_POINTS_IN_A_LINE = 90, 400
_DASHES = ("solid", "dash", "dot", "dashdot")
_MOST_LINES = len(_DASHES)
_HEIGHT, _HEIGHT_OF_PLOT, _LINE_HEIGHT, _GAP = 380, 310, 18, 6
_LETTERS_IN_A_LABEL, _PIXELS_IN_A_LETTER = 14, 8
_DAY, _HOVER_DAY = "%-d %b", "%-d %B %Y"


def growth_panels(series: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None = None) -> go.Figure:
    """A small chart for each area, all with the same two axes, so that heights compare; the selected one is dark.

    Args:
        series: Columns ``day`` (London midnight without a zone), ``code`` (GSS), ``name`` and the measure (number, the
            running total or rate at the end of that day; missing where the line is broken), days in order. Panels
            stand in the order of the areas' first rows.
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the area whose line is dark; every line is, without one.

    Raises:
        ValueError: A column is missing or there is no row.
    """
    _check(series, measure)
    figure = go.Figure()
    areas = list(series.groupby(["code", "name"], sort=False))
    rows = -(-len(areas) // _COLUMNS)
    for place, ((code, name), days) in enumerate(areas):
        is_dark = selected in (None, code)
        drawn = _thinned(days, _MOST_POINTS_IN_A_PANEL)
        axis = str(place + 1) if place else ""
        figure.add_scatter(
            x=drawn["day"].dt.strftime("%Y-%m-%d"),
            y=drawn[measure].tolist(),
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            name=str(name),
            mode="lines",
            line={"color": palette.data if is_dark else palette.other, "width": 3 if is_dark else 2},
            connectgaps=False,
            hovertemplate=f"%{{x|{_HOVER_DAY}}}: %{{y:,}} {MEASURE_WORDS[measure]}<extra>{name}</extra>",
        )
        _add_head(
            figure, axis, str(name), value_words(_last(days, measure), measure), palette, is_bold=selected == code
        )
    _place_panels(figure, series, measure, palette, len(areas))
    apply_theme(figure, palette, height=_FRAME_HEIGHT + _PANEL_HEIGHT * rows)
    figure.update_layout(hovermode="closest", margin_b=28)
    return figure


def growth_lines(series: pd.DataFrame, measure: Measure, palette: Palette) -> go.Figure:
    """One to four areas, or an area and the UK, as lines told apart by dash, colour and the name at their end.

    Args:
        series: As for `growth_panels`; the first area is drawn strongest.
        measure: Which column is shown.
        palette: The colours of the reader's mode.

    Raises:
        ValueError: A column is missing, there is no row, or there are more than four areas.
    """
    _check(series, measure)
    areas = [days for _, days in series.groupby("code", sort=False)]
    if len(areas) > _MOST_LINES:
        raise ValueError(f"{len(areas)} areas are too many for one chart; choose at most {_MOST_LINES}")
    figure = go.Figure()
    for days, dash, colour in zip(areas, _DASHES, palette.lines, strict=False):
        drawn = _thinned(days, _MOST_POINTS_IN_A_LINE)
        figure.add_scatter(
            x=drawn["day"].dt.strftime("%Y-%m-%d"),
            y=drawn[measure].tolist(),
            name=str(days["name"].iloc[0]),
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
            connectgaps=False,
            hovertemplate="%{y:,}<extra>%{fullData.name}</extra>",
        )
    lowest, highest = _span(series, measure)
    unit = "Signatures" if measure == "signatures" else f"Signatures {MEASURE_WORDS[measure]}"
    figure.update_yaxes(title=unit, tickformat=",", range=[lowest, highest])
    figure.update_xaxes(tickformat=_DAY, hoverformat=_HOVER_DAY, nticks=4)
    figure.update_layout(hovermode="x unified")
    apply_theme(figure, palette, height=_HEIGHT)
    _add_names(figure, areas, measure, palette)
    return figure


def _check(series: pd.DataFrame, measure: Measure) -> None:
    check_columns(series.drop(columns="code", errors="ignore"), "day", "name", measure)
    if "code" not in series:
        raise ValueError("the table of areas lacks code")
    if series[measure].dropna().empty:
        raise ValueError("growth needs at least one day with a value; show the page's empty state instead")


def _thinned(days: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many days, evenly spread, the first and the last among them; broken places stay broken."""
    if len(days) <= most:
        return days
    kept = set(np.linspace(0, len(days) - 1, most).round().astype(int))
    is_broken = days.drop(columns=["day", "code", "name"]).isna().any(axis=1).to_numpy()
    return days[[place in kept or bool(broken) for place, broken in enumerate(is_broken)]]


def _span(series: pd.DataFrame, measure: Measure) -> tuple[float, float]:
    """From zero to a little above the highest value; below zero only where values are."""
    lowest, highest = min(float(series[measure].min()), 0), max(float(series[measure].max()), 0)
    return lowest, highest + ((highest - lowest) * 0.08 or 1)


def _last(days: pd.DataFrame, measure: Measure) -> float:
    known = days[measure].dropna()
    return float(known.iloc[-1]) if len(known) else 0.0


def _add_head(figure: go.Figure, axis: str, name: str, value: str, palette: Palette, *, is_bold: bool) -> None:
    lines = textwrap.wrap(name, _LETTERS_IN_A_LABEL)
    text = "<br>".join([*(f"<b>{line}</b>" for line in lines), f"<b>{value}</b>"] if is_bold else [*lines, value])
    figure.add_annotation(
        x=0, y=1, xref=f"x{axis} domain", yref=f"y{axis} domain", xanchor="left", yanchor="bottom", showarrow=False,
        align="left", text=text, font={"color": palette.text, "size": AXIS_SIZE},
    )  # fmt: skip


def _place_panels(figure: go.Figure, series: pd.DataFrame, measure: Measure, palette: Palette, panels: int) -> None:
    """The panels in rows of three. Only those at the left and at the bottom have numbers on their axes."""
    days = [series["day"].min(), series["day"].max()]
    width, height = 1 / _COLUMNS, 1 / -(-panels // _COLUMNS)
    for place in range(panels):
        axis, row, column = str(place + 1) if place else "", place // _COLUMNS, place % _COLUMNS
        across = {
            "domain": [column * width + 0.01, (column + 1) * width - 0.02],
            "anchor": f"y{axis}",
            "range": [f"{day:%Y-%m-%d}" for day in days],
            "showticklabels": False,
            "showgrid": False,
        }
        up = {
            "domain": [1 - (row + 1) * height + 0.015, 1 - row * height - 0.085],
            "anchor": f"x{axis}",
            "range": list(_span(series, measure)),
            "nticks": 3,
            "tickformat": ",",
            "showticklabels": column == 0,
        }
        figure.update_layout({f"xaxis{axis}": across, f"yaxis{axis}": up})
        if place + _COLUMNS >= panels:
            _add_days(figure, axis, days, palette)


def _add_days(figure: go.Figure, axis: str, days: list[pd.Timestamp], palette: Palette) -> None:
    """The first and the last day below a panel, each within its width, so that neighbours do not run together."""
    for x, side, day in zip((0, 1), ("left", "right"), days, strict=True):
        figure.add_annotation(
            x=x, y=0, xref=f"x{axis} domain", yref=f"y{axis} domain", xanchor=side, yanchor="top", showarrow=False,
            text=f"{day.day} {day:%b}", font={"color": palette.muted, "size": AXIS_SIZE},
        )  # fmt: skip


def _add_names(figure: go.Figure, areas: list[pd.DataFrame], measure: Measure, palette: Palette) -> None:
    """Each area's name and last number at the end of its line, pushed apart where lines end close together."""
    lowest, highest = figure.layout.yaxis.range
    labels = sorted(
        (
            (_last(days, measure), textwrap.wrap(str(days["name"].iloc[0]), _LETTERS_IN_A_LABEL))
            for days in areas
        ),
        key=lambda label: label[0],
    )  # fmt: skip
    per_pixel = (highest - lowest) / _HEIGHT_OF_PLOT
    heights = [((len(lines) + 1) * _LINE_HEIGHT + _GAP) * per_pixel for _, lines in labels]
    middles = _pushed_apart([value for value, _ in labels], heights, lowest, highest)
    for (value, lines), middle in zip(labels, middles, strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=middle, xanchor="left", yanchor="middle", align="left", showarrow=False, xshift=6,
            text="<br>".join([*lines, f"<b>{value_words(value, measure)}</b>"]),
            font={"color": palette.text, "size": AXIS_SIZE},
        )  # fmt: skip
    widest = max(len(line) for _, lines in labels for line in lines)
    figure.update_layout(margin_r=_PIXELS_IN_A_LETTER * max(widest, 6) + 12)


def _pushed_apart(wanted: list[float], heights: list[float], lowest: float, highest: float) -> list[float]:
    """Middles as close above those wanted as heights allow, then down again from the top: all between the ends."""
    bottoms, free = [], lowest
    for middle, height in zip(wanted, heights, strict=True):
        bottoms.append(max(middle - height / 2, free))
        free = bottoms[-1] + height
    free = highest
    for place in reversed(range(len(bottoms))):
        bottoms[place] = min(bottoms[place], free - heights[place])
        free = bottoms[place]
    return [bottom + height / 2 for bottom, height in zip(bottoms, heights, strict=True)]
