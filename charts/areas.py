"""Figures of the 12 regions: tiles that need no map service, and ranked bars."""

from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from charts.theme import Palette, apply_theme, contrast_text
from reference.regions import Region, regions_by_code

Measure = Literal["per_100k_population", "signatures"]
MEASURE_WORDS: dict[Measure, str] = {"per_100k_population": "per 100,000 people", "signatures": "signatures"}
_TILE = 0.94


def region_tiles(table: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None = None) -> go.Figure:
    """Twelve tiles in the regions' places, each with its name and number, in three shades.

    Each tile has an invisible marker that can be clicked; its `customdata` is the region's name.

    Args:
        table: Columns ``code`` (GSS), ``name`` and the measure (number).
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the region with a thicker outline.
    """
    figure = go.Figure()
    places = regions_by_code()
    shades = _shades(table[measure], palette)
    for code, value, shade in zip(table["code"], table[measure], shades, strict=True):
        outline = {"color": palette.primary, "width": 5} if code == selected else {"color": palette.outline, "width": 1}
        _add_tile(figure, places[code], value_words(value, measure), shade, outline)
    figure.add_scatter(
        x=[places[code].tile_column for code in table["code"]],
        y=[-places[code].tile_row for code in table["code"]],
        mode="markers",
        marker={"size": 58, "opacity": 0, "symbol": "square"},
        customdata=table["name"],
        text=[
            f"{name}: {value_words(value, measure)} {MEASURE_WORDS[measure]}"
            for name, value in zip(table["name"], table[measure], strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )  # fmt: skip
    apply_theme(figure, palette, height=460)
    figure.update_xaxes(visible=False, range=[-0.55, 3.55], constrain="domain")
    figure.update_yaxes(visible=False, range=[-4.55, 0.55], scaleanchor="x", constrain="domain")
    figure.update_layout(hovermode="closest", clickmode="event+select")
    return figure


def ranked_bars(table: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None = None) -> go.Figure:
    """Regions from most to fewest, from zero, each with its number; where more was removed than given, below zero.

    Args: as `region_tiles`.
    """
    ranked = table.sort_values(measure)
    figure = go.Figure()
    figure.add_bar(
        x=ranked[measure],
        y=ranked["name"],
        orientation="h",
        text=[value_words(value, measure) for value in ranked[measure]],
        textposition="outside",
        textfont={"color": palette.text, "size": 14},
        cliponaxis=False,
        marker={
            "color": [palette.primary if code == selected else palette.data for code in ranked["code"]],
            "line": {"color": palette.outline, "width": 1},
        },
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    apply_theme(figure, palette, height=460)
    lowest, highest = min(float(ranked[measure].min()), 0), max(float(ranked[measure].max()), 0)
    room = (highest - lowest) * 0.2  # for the number beyond the end of the longest bar
    figure.update_xaxes(visible=False, range=[lowest - room if lowest else 0, max(highest + room, 1)])
    figure.update_yaxes(showgrid=False)
    figure.update_layout(bargap=0.25)
    return figure


def _add_tile(figure: go.Figure, region: Region, words: str, shade: str, outline: dict[str, Any]) -> None:
    x, y = region.tile_column, -region.tile_row
    figure.add_shape(
        type="rect", x0=x - _TILE / 2, x1=x + _TILE / 2, y0=y - _TILE / 2, y1=y + _TILE / 2, fillcolor=shade,
        line=outline,
    )  # fmt: skip
    figure.add_annotation(
        x=x, y=y, text=f"{region.short_name}<br><b>{words}</b>", showarrow=False,
        font={"color": contrast_text(shade), "size": 15},
    )  # fmt: skip


def _shades(values: pd.Series, palette: Palette) -> list[str]:
    """A third of the regions in each shade; equal values share one."""
    rank = values.rank(method="min", pct=True)
    return [palette.sequential[0 if share <= 1 / 3 else 1 if share <= 2 / 3 else 2] for share in rank]


def value_words(value: float, measure: Measure) -> str:
    """A value as figures and sentences print it: whole numbers, rates under 10 to one decimal, a true minus sign."""
    size = abs(value)
    words = f"{size:,.0f}" if measure == "signatures" or size >= 10 else f"{size:,.1f}"
    return words if value >= 0 else f"\N{MINUS SIGN}{words}"
