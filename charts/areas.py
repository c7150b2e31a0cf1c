"""The 12 regions as equal tiles in their places, each with its number: no map service is asked."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import area_words, check_columns, is_few
from charts.map_marks import clickable
from charts.measures import MEASURE_WORDS, Measure
from charts.shades import Shades, shades_of
from charts.theme import Palette, apply_theme, contrast_text
from reference.regions import Region, regions_by_code

_TILE = 0.94


def region_tiles(
    table: pd.DataFrame,
    measure: Measure,
    palette: Palette,
    selected: str | None = None,
    shades: Shades | None = None,
) -> go.Figure:
    """Twelve tiles in the regions' places, each with its name and number, in three shades.

    A region with too few signatures to compare is grey and marked. Each tile has an invisible marker that can be
    clicked; its `customdata` is the region's name.

    Args:
        table: Columns ``code`` (GSS), ``name``, the measure (number, missing where it is not known) and, where it was
            tested, ``few`` (whether its signatures are too few to compare).
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the region with a thicker outline.
        shades: Those of a wider comparison, such as all days of a slider; from this table without.

    Raises:
        ValueError: A column is missing, a code is not one of the 12 regions or has two rows, or none has a value.
    """
    check_columns(table, "code", "name", measure)
    places, few = regions_by_code(), is_few(table)
    if unknown := sorted(set(table["code"]) - set(places)):
        raise ValueError(f"tiles show the 12 regions; no region has the code {', '.join(unknown[:5])}")
    figure, words = go.Figure(), area_words(table, measure)
    shades = shades or shades_of(table[measure][~few], measure, palette.sequential)
    for code, value, is_grey, number in zip(table["code"], table[measure], few, words, strict=True):
        fill = palette.gap if is_grey or pd.isna(value) else shades.colour_of(value)
        outline = {"color": palette.primary, "width": 5} if code == selected else {"color": palette.outline, "width": 1}
        _add_tile(figure, places[code], number, fill, outline)
    _add_marks(figure, table, [f"{name}: {number}" for name, number in zip(table["name"], words, strict=True)], measure)
    apply_theme(figure, palette, height=460)
    figure.update_xaxes(visible=False, range=[-0.55, 3.55], constrain="domain")
    figure.update_yaxes(visible=False, range=[-4.55, 0.55], scaleanchor="x", constrain="domain")
    figure.update_layout(hovermode="closest", clickmode="event+select")
    return figure


def _add_marks(figure: go.Figure, table: pd.DataFrame, words: list[str], measure: Measure) -> None:
    places = regions_by_code()
    figure.add_scatter(
        x=[places[code].tile_column for code in table["code"]],
        y=[-places[code].tile_row for code in table["code"]],
        customdata=table["name"],
        text=words,
        hovertemplate=f"%{{text}} {MEASURE_WORDS[measure]}<extra></extra>",
        **clickable(size=58, symbol="square"),
    )


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
