"""The mean of each group's answers as a dot with its range."""

import pandas as pd
import plotly.graph_objects as go

from campaign.survey import Question
from charts.survey_marks import HIDDEN_LABEL, group_labels, records
from charts.theme import Palette, apply_theme
from charts.words import as_words

_ROW_HEIGHT, _FRAME_HEIGHT = 44, 76


def mean_dots(means: pd.DataFrame, results: pd.DataFrame, question: Question, palette: Palette) -> go.Figure:
    """One dot with its 95% range per group, the highest first, over the whole scale; hidden groups last, in words.

    Args:
        means: Published means of one question and breakdown. Columns ``group``, ``mean``, ``low`` and ``high``.
        results: The published shares of the same, as `metrics.disclosure.safe` gives them: groups, and how many
            answered.
        question: Its entry in the codebook, whose answers are numbers.
        palette: The colours of the reader's mode.

    Raises:
        ValueError: The question's answers are no numbers.
    """
    if question.numbers is None:
        raise ValueError(f"{question.key} has no numbers as answers, so no mean")
    labels = group_labels(results)
    rows = means.assign(label=means["group"].map(labels)).sort_values("mean", ascending=False, kind="stable")
    hidden = [label for group, label in labels.items() if group not in set(means["group"])]
    figure = go.Figure()
    _add_dots(figure, rows, palette)
    lowest, highest = min(question.numbers), max(question.numbers)
    _add_labels(figure, [*rows["label"], *hidden], [*rows["high"], *[lowest] * len(hidden)], rows, palette)
    apply_theme(figure, palette, height=_FRAME_HEIGHT + _ROW_HEIGHT * len(labels))
    figure.update_yaxes(
        categoryorder="array", categoryarray=[*rows["label"], *hidden], autorange="reversed", showgrid=False
    )
    room = (highest - lowest) / 10
    figure.update_xaxes(range=[lowest - room / 4, highest + room])
    return figure


def _add_dots(figure: go.Figure, rows: pd.DataFrame, palette: Palette) -> None:
    figure.add_scatter(
        name="Mean",
        x=rows["mean"].tolist(),
        y=list(rows["label"]),
        mode="markers",
        marker={"color": palette.data, "size": 12},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (rows["high"] - rows["mean"]).round(1).tolist(),
            "arrayminus": (rows["mean"] - rows["low"]).round(1).tolist(),
            "color": palette.text,
            "thickness": 1.5,
        },
        customdata=[
            f"{as_words(row['group'])}<br>mean {row['mean']:.1f} (95% range {row['low']:.1f} to {row['high']:.1f})"
            for row in records(rows)
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_labels(figure: go.Figure, places: list[str], ends: list[float], rows: pd.DataFrame, palette: Palette) -> None:
    """Means to the right of their ranges, and the words for what is hidden at the start of the scale."""
    words = [f"{mean:.1f}" for mean in rows["mean"]]
    figure.add_scatter(
        name="Labels",
        x=ends,
        y=places,
        mode="text",
        text=[f" {one}" for one in (*words, *[HIDDEN_LABEL] * (len(places) - len(words)))],
        textposition="middle right",
        textfont={"color": palette.text, "size": 14},
        cliponaxis=False,
        hoverinfo="skip",
    )
