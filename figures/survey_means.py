"""Means of a survey's scales in words: everybody's, and what stands around those of groups."""

import pandas as pd

from campaign.survey import EVERYBODY, Breakdown, Question
from figures.chart_words import ChartWords
from metrics.words import mean_in_words


def mean_of_everyone(means: pd.DataFrame, question: Question) -> str | None:
    """The mean of all answers with its range; None where none is published.

    Args:
        means: A release's means of one weighting. Columns ``question``, ``breakdown``, ``mean``, ``low`` and ``high``.
        question: Its entry in the codebook.
    """
    own = means[(means["question"] == question.key) & (means["breakdown"] == EVERYBODY)]
    if own.empty:
        return None
    mean, low, high = (float(own[name].iloc[0]) for name in ("mean", "low", "high"))
    return f"{mean_in_words(mean, low, high)}{_scale(question)}"


def means_words(question: Question, breakdown: Breakdown, source: str) -> ChartWords:
    """What stands around the picture of the means of the groups of one factor."""
    what = f"Mean of the answers by {breakdown.label.lower()}"
    return ChartWords(
        title=what,
        subtitle=f"“{question.wording}” Mean in each group{_scale(question)}, with its 95% range.",
        alt=f"Dots with their ranges, one for each group: {question.wording} {what}.",
        source=source,
        definitions=("Survey means",),
    )


def _scale(question: Question) -> str:
    if question.kind != "scale" or question.numbers is None:
        return ""
    return f", on a scale from {min(question.numbers):g} to {max(question.numbers):g}"
