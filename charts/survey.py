"""Figures of a survey's published results: stacked bars of a scale."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from campaign.survey import HIGHLIGHT, Question
from charts.survey_marks import (
    HIDDEN_LABEL,
    NOT_SHOWN,
    answer_labels,
    group_labels,
    hatched,
    number_in_words,
    percentage,
    records,
    without_what_is_hidden,
)
from charts.theme import Palette, apply_theme, contrast_text
from charts.words import as_words

_BAR_HEIGHT, _FRAME_HEIGHT, _LEGEND_HEIGHT = 44, 56, 56
# Below this a percentage does not fit into its piece of a bar.
_LEAST_PERCENT_WITH_LABEL = 5
_LAST_IN_LEGEND = 2000
_NUMBERS = ("shown", "above")


def likert_bar(results: pd.DataFrame, question: Question, palette: Palette) -> go.Figure:
    """One bar of 100% per group, its answers in the order of the scale, groups with the best balance first.

    The balance is the upper half of the scale minus the lower half; groups of which an answer is not shown come after
    all others. What is not shown as a number is one hatched piece, in the place of those answers if they stand side by
    side on the scale, and at the end if not. A hidden group is hatched as a whole and labelled. Bars are as high in
    every figure.

    Args:
        results: Published results of the question and one breakdown, or of everybody. Columns ``group``, ``answer``,
            ``state``, ``percent``, ``low``, ``high``, ``base`` and ``few``, as `metrics.disclosure.safe` gives them.
        question: Its entry in the codebook.
        palette: The colours of the reader's mode.
    """
    options = without_what_is_hidden(results[results["answer"] != HIGHLIGHT])
    labels = group_labels(options)
    figure = go.Figure()
    for place, option in enumerate(question.options):
        _add_what_is_left(figure, options, question, option.code, palette)
        colour = palette.likert[_place_on_scale(place, len(question.options))]
        _add_pieces(figure, options[options["answer"] == option.code], as_words(option.label), colour, palette)
    _add_what_is_left(figure, options, question, None, palette)
    figure.for_each_trace(lambda bar: bar.update(y=[labels[group] for group in bar.y]))
    apply_theme(figure, palette, height=_FRAME_HEIGHT + _LEGEND_HEIGHT + _BAR_HEIGHT * len(labels))
    ranked = [labels[group] for group in _by_balance(options, question)]
    figure.update_yaxes(categoryorder="array", categoryarray=ranked, autorange="reversed", showgrid=False)
    # Rounded pieces may add up to 101, and the last bar's outline wants room.
    figure.update_xaxes(range=[0, 103], tickvals=[0, 25, 50, 75, 100], ticksuffix="%", showgrid=False)
    figure.update_layout(barmode="stack", bargap=0.35, showlegend=True, legend=_LEGEND_ABOVE)
    return figure


_BAR: dict[str, Any] = {
    "orientation": "h",
    "textposition": "inside",
    "insidetextanchor": "middle",
    "textangle": 0,
    "hovertemplate": "%{customdata}<extra></extra>",
}
_LEGEND_ABOVE = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"}


def _inside_label(row: dict[str, Any]) -> str:
    return percentage(row) if row["percent"] >= _LEAST_PERCENT_WITH_LABEL else ""


def _place_on_scale(place: int, answers: int) -> int:
    """Which of the five colours an answer has, so that the ends of every scale have the end colours."""
    return round(place * 4 / (answers - 1))


def _by_balance(options: pd.DataFrame, question: Question) -> list[str]:
    half = len(question.options) // 2
    codes = [option.code for option in question.options]
    sign = dict.fromkeys(codes, 0) | dict.fromkeys(codes[:half], -1) | dict.fromkeys(codes[-half:], 1)
    rank: dict[str, tuple[int, int]] = {}
    for group, rows in options.groupby("group", sort=False):
        balance = (rows["answer"].map(sign) * rows["percent"].fillna(0)).sum()
        rank[str(group)] = (int((rows["state"] != "shown").sum()), -int(balance))
    return sorted(rank, key=rank.__getitem__)


def _add_pieces(figure: go.Figure, rows: pd.DataFrame, label: str, colour: str, palette: Palette) -> None:
    numbers = rows[rows["state"].isin(_NUMBERS)]
    figure.add_bar(
        name=label,
        x=numbers["percent"].astype(int).tolist(),
        y=list(numbers["group"]),
        text=[_inside_label(row) for row in records(numbers)],
        customdata=[f"{as_words(row['group'])}<br>{label}: {number_in_words(row)}" for row in records(numbers)],
        textfont={"color": contrast_text(colour)},
        marker={"color": colour, "line": {"color": palette.outline, "width": 1}},
        **_BAR,
    )


def _add_what_is_left(
    figure: go.Figure, options: pd.DataFrame, question: Question, before: str | None, palette: Palette
) -> None:
    """The hatched piece of those groups where it stands before this option's own, or at the end for None."""
    names = answer_labels(question)
    pieces: list[tuple[str, int, str, str]] = []
    for group, rows in options.groupby("group", sort=False):
        others = rows[~rows["state"].isin(_NUMBERS)]
        rest = 100 - int(rows["percent"][rows["state"].isin(_NUMBERS)].sum())
        if others.empty or rest <= 0 or _place_of_what_is_left(list(others["answer"]), list(names)) != before:
            continue
        is_whole = len(others) == len(rows)
        words = [f"{names[row['answer']]}: {number_in_words(row)}" for row in records(others)]
        hover = "<br>".join([as_words(str(group)), *([HIDDEN_LABEL] if is_whole else words)])
        pieces.append((str(group), rest, HIDDEN_LABEL if is_whole else "", hover))
    if pieces:
        groups, widths, labels, hovers = (list(part) for part in zip(*pieces, strict=True))
        figure.add_bar(
            name=NOT_SHOWN,
            legendgroup=NOT_SHOWN,
            legendrank=_LAST_IN_LEGEND,
            showlegend=all(bar.name != NOT_SHOWN for bar in figure.data),
            x=widths,
            y=groups,
            text=labels,
            customdata=hovers,
            marker=hatched(palette),
            textfont={"color": palette.text},
            **_BAR,
        )


def _place_of_what_is_left(not_shown: list[str], scale: list[str]) -> str | None:
    """The first of the answers that are not shown, if they stand side by side on the scale."""
    places = sorted(scale.index(answer) for answer in not_shown)
    return scale[places[0]] if places[-1] - places[0] == len(places) - 1 else None
