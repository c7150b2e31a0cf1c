"""What changed in each area over a period, as bars to either side of zero."""

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import check_columns
from charts.measures import Measure
from charts.ranked import ranked_bars
from charts.theme import Palette


def change_bars(table: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None = None) -> go.Figure:
    """How much each area gained, most first; areas that lost more than they gained have bars to the left of zero.

    One colour on both sides: fewer signatures are not an alarm, and the side and the number say which it is.

    Args:
        table: Columns ``code`` (GSS), ``name`` and ``change`` (number, in the measure's unit; missing where it is not
            known at both ends of the period).
        measure: What changed.
        palette: The colours of the reader's mode.
        selected: GSS code of the area whose name and bar stand out.

    Raises:
        ValueError: A column is missing, an area has two rows, or there is no area.
    """
    check_columns(table, "code", "name", "change")
    figure = ranked_bars(table[["code", "name"]].assign(**{measure: table["change"]}), measure, palette, selected)
    figure.add_vline(x=0, line={"color": palette.text, "width": 1.5})
    figure.update_yaxes(showline=False)
    lowest, highest = figure.layout.xaxis.range
    if lowest < 0:
        for words, side in (("fewer", "right"), ("more", "left")):
            figure.add_annotation(
                x=0, y=0, yref="paper", xanchor=side, yanchor="top", xshift=-8 if side == "right" else 8,
                text=words, showarrow=False, font={"color": palette.muted, "size": 14},
            )  # fmt: skip
        # Room for those words, however little was lost.
        figure.update_xaxes(range=[min(lowest, -0.2 * highest), max(highest, -0.2 * lowest)])
        figure.update_layout(margin_b=28, height=figure.layout.height + 20)
    return figure
