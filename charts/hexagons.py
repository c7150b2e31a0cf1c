"""The 650 constituencies of the 2024 map as equal hexagons, in the layout that ships: no map service is asked."""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import area_words, check_columns, is_few
from charts.map_marks import add_fills, add_outline, clickable, hatched_fill, legend_at_sea
from charts.measures import MEASURE_WORDS, TOO_FEW, Measure
from charts.shades import Shades, shades_of
from charts.theme import Palette, apply_theme
from reference.constituencies import boundary_set_of, constituencies
from reference.hexagons import Hexagon, hexagons

# Whole numbers for every corner keep the figure small: a hexagon is 2 wide and 4 high, its rows are 3 apart.
# With up drawn at this part of across, all its edges are equally long.
_UP_PER_ACROSS = 0.57735
_CORNERS = ((0, 2), (1, 1), (1, -1), (0, -2), (-1, -1), (-1, 1), (0, 2))
_HEIGHT = 640

Point = tuple[int, int]
Line = tuple[Point, ...]


def seat_hexagons(
    table: pd.DataFrame,
    measure: Measure,
    palette: Palette,
    selected: str | None = None,
    shades: Shades | None = None,
) -> go.Figure:
    """One hexagon for each constituency, in six shades with a legend; the borders of regions are drawn.

    Every seat has the same size, since it is people who sign and not land. Seats with too few signatures to compare
    are hatched. Each hexagon has an invisible marker that can be clicked; its `customdata` is the GSS code.

    Args:
        table: 650 rows, the whole 2024 map. Columns ``code`` (GSS), ``name``, the measure (number, missing where it is
            not known) and, where it was tested, ``few`` (whether its signatures are too few to compare).
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the constituency with a thicker outline.
        shades: Those of a wider comparison, such as all days of a slider; from this table without.

    Raises:
        ValueError: A code is of the 2010 map or of none, both are mixed, a seat has no row or two, or none has a value.
    """
    check_columns(table, "code", "name", measure)
    _check_map(table["code"])
    figure, few = go.Figure(), is_few(table)
    shades = shades or shades_of(table[measure][~few], measure, palette.shades)
    shade = table[measure].map(lambda value: shades.place_of(value), na_action="ignore")
    edge = {"color": palette.background, "width": 0.5}
    for place, (colour, words) in enumerate(zip(shades.colours, shades.words, strict=True)):
        add_fills(figure, _rings(table["code"][~few & (shade == place)]), words, {"fillcolor": colour}, edge)
    if few.any():
        add_fills(figure, _rings(table["code"][few]), f"{TOO_FEW} too few", hatched_fill(palette), edge)
    if (unknown := table["code"][~few & shade.isna()]).any():
        add_fills(figure, _rings(unknown), "[x] not known", {"fillcolor": palette.gap}, edge)
    _add_line(figure, _borders(), palette)
    if selected is not None:
        add_outline(figure, _rings([selected]), palette)
    _add_marks(figure, table, measure)
    return _framed(figure, palette, measure)


def _check_map(codes: pd.Series) -> None:
    if boundary_set_of(codes) != "2024":
        raise ValueError(
            "these constituencies are of the 2010 map, which has no hexagons; show its seats as a list, or its regions"
        )
    if missing := sorted(hexagons().keys() - set(codes)):
        raise ValueError(f"{len(missing)} of the 650 constituencies have no row: {', '.join(missing[:5])}")


def _framed(figure: go.Figure, palette: Palette, measure: Measure) -> go.Figure:
    apply_theme(figure, palette, height=_HEIGHT)
    east, north = zip(*map(_centre, hexagons().values()), strict=True)
    figure.update_xaxes(visible=False, range=[min(east) - 2, max(east) + 2], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[min(north) - 3, max(north) + 3], scaleanchor="x", scaleratio=_UP_PER_ACROSS,
        constrain="domain",
    )  # fmt: skip
    figure.update_layout(
        hovermode="closest", clickmode="event+select", showlegend=True, legend=legend_at_sea(MEASURE_WORDS[measure])
    )
    return figure


def _add_marks(figure: go.Figure, table: pd.DataFrame, measure: Measure) -> None:
    centres = [_centre(hexagons()[code]) for code in table["code"]]
    words = zip(table["name"], area_words(table, measure), strict=True)
    figure.add_scatter(
        x=[east for east, _ in centres],
        y=[north for _, north in centres],
        customdata=list(table["code"]),
        text=[f"{name}: {value}" for name, value in words],
        hovertemplate=f"%{{text}} {MEASURE_WORDS[measure]}<extra></extra>",
        **clickable(size=13, symbol="hexagon"),
    )


def _add_line(figure: go.Figure, lines: Iterable[Line], palette: Palette) -> None:
    points = [point for line in lines for point in (*line, (None, None))]
    figure.add_scatter(
        x=[east for east, _ in points],
        y=[north for _, north in points],
        name="Borders of regions",
        mode="lines",
        line={"color": palette.outline, "width": 1.5},
        hoverinfo="skip",
        showlegend=False,
    )


def _rings(codes: Iterable[str]) -> list[Line]:
    return [_ring(hexagons()[code]) for code in codes]


def _centre(hexagon: Hexagon) -> Point:
    return 2 * hexagon.column + hexagon.row % 2, 3 * hexagon.row


def _ring(hexagon: Hexagon) -> Line:
    east, north = _centre(hexagon)
    return tuple((east + right, north + up) for right, up in _CORNERS)


@cache
def _borders() -> tuple[Line, ...]:
    """The edges between hexagons of two regions, and those at the sea, joined to lines as long as possible."""
    sides: dict[frozenset[Point], set[str]] = {}
    edges: dict[frozenset[Point], int] = {}
    for code, seat in constituencies("2024").items():
        ring = _ring(hexagons()[code])
        for edge in map(frozenset, pairwise(ring)):
            sides.setdefault(edge, set()).add(seat.region)
            edges[edge] = edges.get(edge, 0) + 1
    return _joined([edge for edge, count in edges.items() if count == 1 or len(sides[edge]) > 1])


def _joined(edges: list[frozenset[Point]]) -> tuple[Line, ...]:
    neighbours: dict[Point, list[Point]] = {}
    for one, other in (sorted(edge) for edge in edges):
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    lines: list[Line] = []
    for start in sorted(neighbours):
        while neighbours[start]:
            line = [start]
            while neighbours[line[-1]]:
                here = line[-1]
                line.append(neighbours[here].pop())
                neighbours[line[-1]].remove(here)
            lines.append(tuple(line))
    return tuple(lines)
