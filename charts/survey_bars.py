"""Figures of a survey's published results: one bar per answer or group, each with its range."""

import pandas as pd
import plotly.graph_objects as go

from campaign.survey import Question
from charts.survey_marks import (
    NOT_SHOWN,
    answer_labels,
    group_labels,
    hatched,
    number_in_words,
    percentage,
    records,
    without_what_is_hidden,
)
from charts.theme import Palette, apply_theme

_BAR_HEIGHT, _FRAME_HEIGHT = 44, 56
# Percentages stand in the margin, in pixels: a part of the axis would be too little for them on a phone.
_AFTER_WHISKER, _LETTER, _MARGIN = "\N{NO-BREAK SPACE}" * 3, 8, 20
# Longer answers leave a phone no room for their bars, so they have two lines.
_LETTERS_IN_A_LINE = 26


def answer_bars(results: pd.DataFrame, question: Question, palette: Palette) -> go.Figure:
    """One bar per answer of one group, from zero: the most given first, but numbers in their order.

    An answer of fewer than five people is a hatched bar up to its bound; a hidden one is hatched over the whole width.

    Args:
        results: Published results of the question in one group, or of everybody; columns as for
            `charts.survey.likert_bar`.
        question: Its entry in the codebook.
        palette: The colours of the reader's mode.
    """
    labels = answer_labels(question)
    rows = without_what_is_hidden(results[results["answer"].isin(list(labels))])
    rows = rows.loc[rows["answer"].map(list(labels).index).sort_values().index]
    is_ranked = question.kind not in ("scale", "number")
    return _ranked_bars(
        rows, [_in_two_lines(labels[answer]) for answer in rows["answer"]], palette, is_ranked=is_ranked
    )


def group_bars(results: pd.DataFrame, answer: str, palette: Palette, selected: str | None = None) -> go.Figure:
    """One bar per group for one answer (or the highlight), from zero, the highest first, each with its range.

    Args:
        results: Published results of one question and one breakdown; columns as for `charts.survey.likert_bar`.
        answer: An option's code, or ``highlight``.
        palette: The colours of the reader's mode.
        selected: A group whose bar stands out.
    """
    published = without_what_is_hidden(results)
    labels = group_labels(published)
    rows = published[published["answer"] == answer]
    return _ranked_bars(rows, [labels[group] for group in rows["group"]], palette, labels.get(selected or ""))


def _ranked_bars(
    rows: pd.DataFrame, labels: list[str], palette: Palette, selected: str | None = None, *, is_ranked: bool = True
) -> go.Figure:
    is_number = rows["state"].isin(["shown", "below", "above"])
    ends = rows["high"].fillna(rows["percent"])[is_number].astype(int)
    end_of_axis = min(100, int(ends.max()) if len(ends) else 100)
    ranked = rows.assign(label=labels, end=rows["high"].fillna(rows["percent"]).fillna(end_of_axis).astype(int))
    if is_ranked:
        ranked = ranked.sort_values("percent", ascending=False, na_position="last", kind="stable")
    figure = go.Figure()
    _add_bars(figure, ranked[ranked["state"] == "shown"], palette, selected)
    _add_hatched_bars(figure, ranked[ranked["state"] != "shown"], palette, end_of_axis)
    _add_labels(figure, ranked, palette)
    apply_theme(figure, palette, height=_FRAME_HEIGHT + _BAR_HEIGHT * len(ranked))
    # A scale's labels are numbers, which plotly would take for places on an axis.
    order = {"type": "category", "categoryorder": "array", "categoryarray": list(ranked["label"])}
    figure.update_yaxes(**order, autorange="reversed", showgrid=False)
    figure.update_xaxes(range=[0, end_of_axis + 1], ticksuffix="%", rangemode="tozero")
    widest = max((len(percentage(row)) for row in records(ranked)), default=0)
    figure.update_layout(barmode="overlay", bargap=0.35, margin_r=_MARGIN + _LETTER * widest)
    return figure


def _in_two_lines(label: str) -> str:
    """Parted at the space nearest to its middle, if it is long."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if len(label) <= _LETTERS_IN_A_LINE or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return f"{label[:middle]}<br>{label[middle + 1 :]}"


def _add_bars(figure: go.Figure, shown: pd.DataFrame, palette: Palette, selected: str | None) -> None:
    stands_out = [label == selected for label in shown["label"]]
    figure.add_bar(
        name="Share",
        x=shown["percent"].astype(int).tolist(),
        y=list(shown["label"]),
        orientation="h",
        customdata=[f"{row['label']}<br>{number_in_words(row)}" for row in records(shown)],
        hovertemplate="%{customdata}<extra></extra>",
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (shown["high"] - shown["percent"]).astype(int).tolist(),
            "arrayminus": (shown["percent"] - shown["low"]).astype(int).tolist(),
            "color": palette.text,
            "thickness": 1.5,
        },
        # The palest of the three blues: the whisker has to be seen inside its bar, too.
        marker={
            "color": palette.sequential[0],
            "line": {
                "color": [palette.primary if is_selected else palette.outline for is_selected in stands_out],
                "width": [4 if is_selected else 1 for is_selected in stands_out],
            },
        },
    )


def _add_hatched_bars(figure: go.Figure, others: pd.DataFrame, palette: Palette, end_of_axis: int) -> None:
    figure.add_bar(
        name=NOT_SHOWN,
        x=others["percent"].fillna(end_of_axis).astype(int).tolist(),
        y=list(others["label"]),
        orientation="h",
        customdata=[f"{row['label']}<br>{number_in_words(row)}" for row in records(others)],
        hovertemplate="%{customdata}<extra></extra>",
        marker=hatched(palette),
    )


def _add_labels(figure: go.Figure, ranked: pd.DataFrame, palette: Palette) -> None:
    """Percentages to the right of the whiskers: at the end of the bar the whisker would run through them."""
    figure.add_scatter(
        name="Labels",
        x=ranked["end"].tolist(),
        y=list(ranked["label"]),
        mode="text",
        text=[f"{_AFTER_WHISKER}{percentage(row)}" for row in records(ranked)],
        textposition="middle right",
        textfont={"color": palette.text, "size": 14},
        cliponaxis=False,
        hoverinfo="skip",
    )
