"""Means of a survey's scales in words: everybody's, and what stands around those of groups."""

import pandas as pd

from campaign.survey import EVERYBODY, Breakdown, Question
from figures.chart_words import ChartWords
from metrics.words import mean_as_number, mean_in_words


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


def means_words(means: pd.DataFrame, question: Question, breakdown: Breakdown, source: str) -> ChartWords:
    """What stands around the picture of the means of the groups of one factor; `means` as for `means_title`."""
    title = means_title(means, question)
    return ChartWords(
        title=title,
        subtitle=f"“{question.wording}” Mean by {breakdown.label.lower()}{_scale(question)}, each with its 95% range. "
        "Where ranges overlap, chance alone may have made the difference.",
        alt=f"Dots with their ranges, one for each group: {question.wording} By {breakdown.label.lower()}, {title}.",
        source=source,
        definitions=("Survey means",),
    )


def means_title(means: pd.DataFrame, question: Question) -> str:
    """From the lowest to the highest mean, as they are printed: which groups differ, nobody has tested.

    Args:
        means: A release's means of one question and factor, of those groups whose mean is published; at least one row.
            Columns ``group`` and ``mean`` (to one decimal).
        question: Its entry in the codebook.
    """
    lowest, highest = (means[means["mean"] == end] for end in (means["mean"].min(), means["mean"].max()))
    if len(means) == 1:
        return f"“{question.short}”: mean {_mean_of(means)}; no other group is shown"
    if len(lowest) == len(means):
        return f"“{question.short}”: mean {mean_as_number(lowest['mean'].iloc[0])} in all {len(means)} groups shown"
    return f"“{question.short}”: means from {_mean_of(lowest)} to {_mean_of(highest)}"


def _mean_of(alike: pd.DataFrame) -> str:
    """A mean and who has it: how many groups, where several have."""
    groups = str(alike["group"].iloc[0]) if len(alike) == 1 else f"{len(alike)} groups"
    return f"{mean_as_number(float(alike['mean'].iloc[0]))} ({groups})"


def _scale(question: Question) -> str:
    if question.kind != "scale" or question.numbers is None:
        return ""
    return f", on a scale from {min(question.numbers):g} to {max(question.numbers):g}"
