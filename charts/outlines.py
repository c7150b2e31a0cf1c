"""The 12 regions in their true outline, in kilometres: no map service is asked."""

from functools import cache

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import area_words, check_columns, is_few
from charts.map_marks import add_fills, add_outline, clickable, hatched_fill, legend_at_sea
from charts.measures import MEASURE_WORDS, TOO_FEW, Measure
from charts.shades import Shades, shades_of
from charts.theme import Palette, apply_theme, contrast_text
from reference.outlines import contains, region_outlines
from reference.regions import regions_by_code

_HEIGHT = 640
_LEGEND_HEIGHT = 0.78  # below Shetland
_LONDON = "E12000007"
# A click finds the nearest of these points, so they stand closer in the smallest region.
_KM_BETWEEN_MARKS, _KM_BETWEEN_MARKS_IN_LONDON = 17, 8
_MOST_LETTERS_IN_A_REGION = 4
# Where a region's number stands, in km: as far inland as its shape allows.
_LABELS = {
    "E12000001": (14, 672), "E12000002": (-38, 512), "E12000003": (62, 550), "E12000004": (70, 428),
    "E12000005": (-12, 395), "E12000006": (175, 372), "E12000007": (131, 279), "E12000008": (70, 240),
    "E12000009": (-32, 244), "W92000004": (-115, 360), "S92000003": (-140, 820), "N92000002": (-312, 640),
}  # fmt: skip


def region_map(
    table: pd.DataFrame,
    measure: Measure,
    palette: Palette,
    selected: str | None = None,
    shades: Shades | None = None,
) -> go.Figure:
    """The regions as land, in six shades with a legend, each with its number where that fits.

    Large and thinly peopled regions look more than they are; the tiles do not have that fault. Invisible markers all
    over a region can be clicked; their `customdata` is the region's name.

    Args:
        table: 12 rows. Columns ``code`` (GSS), ``name``, the measure (number, missing where it is not known) and, where
            it was tested, ``few`` (whether its signatures are too few to compare).
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the region with a thicker outline.
        shades: Those of a wider comparison, such as all days of a slider; from this table without.

    Raises:
        ValueError: A code is not one of the 12 regions, a region is missing or has two rows, or none has a value.
    """
    check_columns(table, "code", "name", measure)
    if set(table["code"]) != set(regions_by_code()):
        wrong = sorted(set(table["code"]) ^ set(regions_by_code()))
        raise ValueError(f"the map needs the 12 regions, each once; missing or unknown: {', '.join(wrong[:5])}")
    figure, few = go.Figure(), is_few(table)
    shades = shades or shades_of(table[measure][~few], measure, palette.shades)
    _add_regions(figure, table, measure, palette, shades)
    if selected is not None:
        add_outline(figure, region_outlines()[selected], palette)
    words = area_words(table, measure)
    for code, name, value in zip(table["code"], table["name"], words, strict=True):
        _add_marks(figure, code, name, f"{name}: {value} {MEASURE_WORDS[measure]}")
    if max(len(one.removesuffix(f" {TOO_FEW}")) for one in words) <= _MOST_LETTERS_IN_A_REGION:
        _add_numbers(figure, table, measure, palette, shades)
    return _framed(figure, palette, measure)


def _add_regions(figure: go.Figure, table: pd.DataFrame, measure: Measure, palette: Palette, shades: Shades) -> None:
    edge = {"color": palette.outline, "width": 1}
    values = list(zip(table["code"], table[measure], is_few(table), strict=True))
    for place, (colour, words) in enumerate(zip(shades.colours, shades.words, strict=True)):
        codes = [code for code, value, few in values if not few and value == value and shades.place_of(value) == place]
        add_fills(
            figure, [ring for code in codes for ring in region_outlines()[code]], words, {"fillcolor": colour}, edge
        )
    for name, fill, codes in (
        (f"{TOO_FEW} too few", hatched_fill(palette), [code for code, _, few in values if few]),
        (
            "[x] not known",
            {"fillcolor": palette.gap},
            [code for code, value, few in values if pd.isna(value) and not few],
        ),
    ):
        if codes:
            add_fills(figure, [ring for code in codes for ring in region_outlines()[code]], name, fill, edge)


def _add_marks(figure: go.Figure, code: str, name: str, words: str) -> None:
    places = _marks(code)
    figure.add_scatter(
        x=[east for east, _ in places],
        y=[north for _, north in places],
        customdata=[name] * len(places),
        hovertemplate=f"{words}<extra></extra>",
        **clickable(size=6, symbol="circle"),
    )


def _add_numbers(figure: go.Figure, table: pd.DataFrame, measure: Measure, palette: Palette, shades: Shades) -> None:
    words = area_words(table, measure)
    for code, value, few, number in zip(table["code"], table[measure], is_few(table), words, strict=True):
        east, north = _LABELS[code]
        fill = palette.gap if few or pd.isna(value) else shades.colour_of(value)
        figure.add_annotation(
            x=east, y=north, text=f"<b>{number}</b>", showarrow=False, bgcolor=palette.gap if few else None,
            font={"color": contrast_text(fill), "size": 14 if code != _LONDON else 12},
        )  # fmt: skip


def _framed(figure: go.Figure, palette: Palette, measure: Measure) -> go.Figure:
    apply_theme(figure, palette, height=_HEIGHT)
    figure.update_xaxes(visible=False, range=[-410, 360], constrain="domain")
    figure.update_yaxes(visible=False, range=[100, 1330], scaleanchor="x", constrain="domain")
    figure.update_layout(
        hovermode="closest",
        hoverdistance=30,
        clickmode="event+select",
        showlegend=True,
        legend=legend_at_sea(MEASURE_WORDS[measure], _LEGEND_HEIGHT),
    )
    return figure


@cache
def _marks(code: str) -> tuple[tuple[int, int], ...]:
    """Places within a region, on a grid; of each island too small for the grid, a corner."""
    step = _KM_BETWEEN_MARKS_IN_LONDON if code == _LONDON else _KM_BETWEEN_MARKS
    places: list[tuple[int, int]] = []
    for ring in region_outlines()[code]:
        east, north = zip(*ring, strict=True)
        found = [
            (x, y)
            for x in range(round(min(east)), round(max(east)) + 1, step)
            for y in range(round(min(north)), round(max(north)) + 1, step)
            if contains((ring,), x, y)
        ]
        places += found or [(round(east[0]), round(north[0]))]
    return tuple(places)
