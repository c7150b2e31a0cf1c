"""One answer's share in each of the 12 regions as equal tiles in their places; what is hidden is hatched."""

import math

import pandas as pd
import plotly.graph_objects as go

from charts.map_marks import add_fills, clickable, hatched_fill
from charts.survey_marks import number_in_words, percentage, records, without_what_is_hidden
from charts.theme import Palette, apply_theme, contrast_text
from reference.regions import Region, regions_by_name

_HALF = 0.47
_NOT_SHOWN = "Too few to show"


def finding_tiles(results: pd.DataFrame, palette: Palette) -> go.Figure:
    """Twelve tiles, each with its region's name and share, in three shades of equally many regions.

    A region that is hidden is hatched and marked ``[c]``; one of which only a bound is given is hatched too, with the
    bound. Regions that are no group of the survey have no tile.

    Args:
        results: Published results of one answer by region. Columns ``group`` (a region's name), ``state``, ``percent``,
            ``low``, ``high``, ``base`` and ``few``, as `metrics.disclosure.safe` gives them.
        palette: The colours of the reader's mode.

    Raises:
        ValueError: A group is none of the 12 regions.
    """
    places = regions_by_name()
    if unknown := sorted(set(results["group"]) - set(places)):
        raise ValueError(f"tiles show the 12 regions; none is called {', '.join(unknown[:5])}")
    published = without_what_is_hidden(results)
    rank = published["percent"].where(published["state"] == "shown").astype(float).rank(method="min", pct=True)
    figure, edge = go.Figure(), {"color": palette.outline, "width": 1}
    for row, place in zip(records(published), rank, strict=True):
        region = places[str(row["group"])]
        is_shown = row["state"] == "shown"
        shade = palette.sequential[max(math.ceil(round(place * 3, 9)) - 1, 0)] if is_shown else palette.gap
        fill = {"fillcolor": shade} if is_shown else hatched_fill(palette)
        add_fills(figure, [_square(region)], _NOT_SHOWN, fill, edge, showlegend=False)
        words = "[c]" if row["state"] == "hidden" else percentage(row)
        figure.add_annotation(
            x=region.tile_column, y=-region.tile_row, text=f"{region.short_name}<br><b>{words}</b>", showarrow=False,
            font={"color": contrast_text(shade), "size": 15},
        )  # fmt: skip
    _add_marks(figure, published)
    apply_theme(figure, palette, height=460)
    figure.update_xaxes(visible=False, range=[-0.55, 3.55], constrain="domain")
    figure.update_yaxes(visible=False, range=[-4.55, 0.55], scaleanchor="x", constrain="domain")
    figure.update_layout(hovermode="closest")
    return figure


def _add_marks(figure: go.Figure, published: pd.DataFrame) -> None:
    """What the pointer shows of each region."""
    places = regions_by_name()
    figure.add_scatter(
        x=[places[str(group)].tile_column for group in published["group"]],
        y=[-places[str(group)].tile_row for group in published["group"]],
        text=[f"{row['group']}: {number_in_words(row)}" for row in records(published)],
        hovertemplate="%{text}<extra></extra>",
        **clickable(size=58, symbol="square"),
    )


def _square(region: Region) -> list[tuple[float, float]]:
    x, y = region.tile_column, -region.tile_row
    corners = ((-1, -1), (-1, 1), (1, 1), (1, -1), (-1, -1))
    return [(x + _HALF * right, y + _HALF * up) for right, up in corners]
