"""Areas as bars from zero, the most first: the 12 regions, or every constituency of one of them."""

import textwrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts.area_tables import area_words, check_columns, is_few
from charts.measures import MEASURE_WORDS, TOO_FEW, Measure, value_words
from charts.survey_marks import hatched
from charts.theme import Palette, apply_theme
from charts.words import as_words

_FRAME_HEIGHT, _BAR_HEIGHT, _LEGEND_HEIGHT = 40, 35, 64
_MOST_LETTERS_IN_A_LINE = 24
KINDS = {
    "higher": "Higher or lower than the UK",
    "lower": "Higher or lower than the UK",
    "similar": "Similar to the UK",
}
_TOO_FEW = f"{TOO_FEW} too few to compare"
_VERDICT_WORDS = {"higher": ", higher than the UK", "lower": ", lower than the UK", "similar": ", similar to the UK"}


def ranked_bars(
    table: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None = None, uk: float | None = None
) -> go.Figure:
    """One bar for each area, from zero, its number beside its name; where more was removed than given, below zero.

    Bars say which areas differ from the UK by more than chance, and have no ranks or arrows: between areas that are
    similar the order means nothing. An area with too few signatures to compare is hatched, marked and comes last.

    Args:
        table: Columns ``code`` (GSS), ``name`` and the measure (number, missing where it is not known). Where known,
            also ``low`` and ``high`` (ends of the 95% range, in the measure), ``few`` (whether its signatures are too
            few to compare) and ``comparison`` ("higher", "lower" or "similar", against the UK).
        measure: Which column is shown.
        palette: The colours of the reader's mode.
        selected: GSS code of the area whose name and bar stand out.
        uk: The same measure of the whole UK, drawn as a line.

    Raises:
        ValueError: A column is missing, an area has two rows, or there is no area.
    """
    check_columns(table, "code", "name", measure)
    if table.empty:
        raise ValueError("bars need at least one area; show the page's empty state instead")
    ranked = _ranked(table, measure, selected, palette)
    figure, is_compared = go.Figure(), "comparison" in table or uk is not None
    for kind, rows in ranked.groupby("kind", sort=False):
        _add_bars(figure, str(kind), rows, measure, palette, selected)
    if uk is not None:
        _add_uk_line(figure, uk, measure, palette)
    legend_height = _LEGEND_HEIGHT if is_compared else 0
    apply_theme(figure, palette, height=_FRAME_HEIGHT + legend_height + _BAR_HEIGHT * len(ranked))
    figure.update_xaxes(visible=False, range=_range(ranked, measure, uk))
    figure.update_yaxes(
        categoryorder="array", categoryarray=list(ranked["label"]), autorange="reversed", showgrid=False
    )
    figure.update_layout(bargap=0.3, barmode="overlay", showlegend=is_compared, legend=_LEGEND_ABOVE)
    return figure


_LEGEND_ABOVE = {
    "orientation": "h", "x": 0, "xref": "container", "y": 1, "yref": "container", "yanchor": "top",
    "traceorder": "normal", "itemclick": False, "itemdoubleclick": False,
}  # fmt: skip


def _ranked(table: pd.DataFrame, measure: Measure, selected: str | None, palette: Palette) -> pd.DataFrame:
    """The rows in the order of the bars, with what each is and the words beside it."""
    few = is_few(table)
    # Of an area with too few signatures nothing is said, whatever the table has.
    comparison = table.get("comparison", pd.Series("", index=table.index)).mask(few, "")
    kind = [_TOO_FEW if one else KINDS.get(verdict, "") for one, verdict in zip(few, comparison, strict=True)]
    words = area_words(table, measure)
    labels = [
        _label(name, value, palette.primary if code == selected else None)
        for code, name, value in zip(table["code"], table["name"], words, strict=True)
    ]
    hover = [
        f"{name}: {value} {MEASURE_WORDS[measure]}{_range_words(row, measure)}{_VERDICT_WORDS.get(verdict, '')}"
        for name, value, verdict, (_, row) in zip(
            table["name"].map(as_words), words, comparison, table.iterrows(), strict=True
        )
    ]
    with_words = table.assign(few=few, kind=kind, label=labels, hover=hover)
    return with_words.sort_values(["few", measure], ascending=[True, False], kind="stable", ignore_index=True)


def _label(name: str, value: str, colour: str | None) -> str:
    lines = [as_words(line) for line in textwrap.wrap(name, _MOST_LETTERS_IN_A_LINE)]
    if colour:
        return f'<span style="color:{colour}"><b>{"<br>".join(lines)}  {value}</b></span>'
    return f"{'<br>'.join(lines)}  <b>{value}</b>"


def _range_words(row: pd.Series, measure: Measure) -> str:
    if "low" not in row or pd.isna(row["low"]) or pd.isna(row["high"]):
        return ""
    return f" (95% range {value_words(row['low'], measure)} to {value_words(row['high'], measure)})"


def _add_bars(
    figure: go.Figure, kind: str, rows: pd.DataFrame, measure: Measure, palette: Palette, selected: str | None
) -> None:
    marker: dict[str, Any] = {"color": palette.other if kind == KINDS["similar"] else palette.bar}
    if kind == _TOO_FEW:
        marker = hatched(palette)
    stands_out = [code == selected for code in rows["code"]]
    figure.add_bar(
        name=kind,
        showlegend=bool(kind),
        x=rows[measure],
        y=rows["label"],
        orientation="h",
        customdata=rows["hover"],
        hovertemplate="%{customdata}<extra></extra>",
        error_x=_whiskers(rows, measure, palette),
        marker=marker
        | {
            "line": {
                "color": [palette.primary if one else palette.outline for one in stands_out],
                "width": [4 if one else 1 for one in stands_out],
            }
        },
    )


def _whiskers(rows: pd.DataFrame, measure: Measure, palette: Palette) -> dict[str, Any] | None:
    if not {"low", "high"} <= set(rows.columns):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": (rows["high"] - rows[measure]).fillna(0),
        "arrayminus": (rows[measure] - rows["low"]).fillna(0),
        "color": palette.text,
        "thickness": 1.5,
        "width": 4,
    }


def _add_uk_line(figure: go.Figure, uk: float, measure: Measure, palette: Palette) -> None:
    figure.add_vline(
        x=uk,
        line={"color": palette.text, "width": 2, "dash": "dash"},
        name=f"UK: {value_words(uk, measure)}",
        showlegend=True,
    )


def _range(ranked: pd.DataFrame, measure: Measure, uk: float | None) -> list[float]:
    columns = [column for column in (measure, "low", "high") if column in ranked]
    ends = [float(one) for column in columns for one in ranked[column].dropna()] + ([] if uk is None else [uk])
    lowest, highest = min([0, *ends]), max([0, *ends])
    room = (highest - lowest) * 0.03
    return [lowest - room if lowest else 0, highest + room or 1]
