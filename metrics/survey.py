"""Shares of a survey's answers, for everybody and for each group, with the range that chance alone allows."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from campaign.survey import BREAKDOWN_PREFIX, EVERYBODY, HIGHLIGHT, Question, Survey

EVERYONE = "Everyone"

_COLUMNS = ["question", "breakdown", "group", "answer", "count", "base"]

Numbers = NDArray[np.float64]


class UnknownAnswer(ValueError):
    """The stored answers and the codebook are not of the same make: the export has to be imported again."""


def results(answers: pd.DataFrame, survey: Survey) -> pd.DataFrame:
    """How many of those who answered a question gave each answer, unweighted, for everybody and within each group.

    The base of a question is everybody with an answer to it: blanks, "prefer not to say" and their like are not in it.
    The base of a multi question is everybody who chose at least one of its options, and its shares may add up to more
    than one. People without a group of a breakdown are in no group of it, but are in ``all``.

    The answer ``highlight`` stands for all options of the question's `highlight` together: the published shares, such
    as "not confident". Several options of a multi question are never combined, see docs/metrics.md#survey-disclosure.

    Args:
        answers: One row per answer. Columns ``respondent``, ``question`` (a key, or ``by:`` and a breakdown's key) and
            ``answer`` (an option's code, or a group's name).
        survey: The codebook.

    Returns:
        One row per question, breakdown that it allows, group and answer, in the codebook's order; answers that nobody
        gave and groups of nobody are among them. Columns ``question``, ``breakdown`` (``all`` or a
        breakdown's key), ``group`` (``Everyone`` for ``all``), ``answer`` (an option's code, or ``highlight``),
        ``count`` and ``base`` (int, people), ``share`` (float, 0 to 1), ``low`` and ``high`` (float, 95% range of the
        share, by `korn_graubard_interval`); the last three are missing where the base is 0.

    Raises:
        UnknownAnswer: An answer or a group is not in the codebook.
        KeyError: ``answers`` lacks a column.

    Method: docs/metrics.md#survey-shares
    """
    by_question = _by_question(answers)
    nobody, counted = answers.iloc[:0], list[tuple[str, str, str, str, int, int]]()
    for question in survey.question:
        given = by_question.get(question.key, nobody)
        _refuse_unknown(given["answer"], (option.code for option in question.options), question.key)
        counted += _rows(question, EVERYBODY, {EVERYONE: given})
        for breakdown in survey.breakdown:
            if breakdown.key in question.breakdowns:
                members = by_question.get(BREAKDOWN_PREFIX + breakdown.key, nobody)
                _refuse_unknown(members["answer"], breakdown.groups, breakdown.key)
                counted += _rows(question, breakdown.key, _by_group(given, members, breakdown.groups))
    return _with_shares(pd.DataFrame(counted, columns=_COLUMNS))


def people_who_answered(answers: pd.DataFrame, survey: Survey) -> int:
    """How many people answered at least one question of the survey.

    Args:
        answers: As for `results`.
        survey: The codebook.

    Method: docs/metrics.md#survey-shares
    """
    asked = answers["question"].isin([question.key for question in survey.question])
    return int(answers.loc[asked, "respondent"].nunique())


def korn_graubard_interval(
    share: Numbers,
    base: Numbers,
    effective_base: Numbers | None = None,
    degrees_of_freedom: Numbers | None = None,
    confidence: float = 0.95,
) -> tuple[Numbers, Numbers]:
    """The range of a share that chance allows, by Korn and Graubard's form of the exact binomial interval.

    The binomial interval of Clopper and Pearson (1934), written with beta quantiles, for the effective base: that of a
    simple random sample as precise as this one, corrected for the design's degrees of freedom and capped at the base.
    Without weights the effective base is the base, and this is Clopper and Pearson's interval. Used instead of Wilson's
    or the logit interval, which cover too little for rare answers in small groups; logit has none at 0% and 100%.

    Korn and Graubard (1998), "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24(2):193-201.

    Args:
        share: Shares, 0 to 1.
        base: People, unweighted.
        effective_base: Share x (1 - share) / its variance; the base where it is not given.
        degrees_of_freedom: Of the design; base - 1 where it is not given.
        confidence: How often the range is to hold the true share.

    Returns:
        Lower and upper bounds (0 to 1), missing where the base is 0.

    Method: docs/metrics.md#survey-range
    """
    alpha = 1 - confidence
    size = base if effective_base is None else effective_base
    if degrees_of_freedom is not None:
        size = size * (stats.t.ppf(alpha / 2, base - 1) / stats.t.ppf(alpha / 2, degrees_of_freedom)) ** 2
    size = np.minimum(size, base)
    successes = share * size
    # A beta distribution has no parameter 0: the bounds at 0% and 100% are set, not computed.
    low = np.where(share > 0, stats.beta.ppf(alpha / 2, np.where(share > 0, successes, 1.0), size - successes + 1), 0.0)
    failures = np.where(share < 1, size - successes, 1.0)
    high = np.where(share < 1, stats.beta.ppf(1 - alpha / 2, successes + 1, failures), 1.0)
    return np.where(base > 0, low, np.nan), np.where(base > 0, high, np.nan)


def _refuse_unknown(given: "pd.Series[Any]", known: Iterator[str] | tuple[str, ...], place: str) -> None:
    if stray := sorted(set(given.unique()) - set(known)):
        raise UnknownAnswer(f'{place}: "{stray[0]}" is stored as an answer, but is not in the codebook')


def _by_question(answers: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Answers by question, with numbers for respondents: they are looked up several times faster than names."""
    numbered = answers.assign(respondent=pd.factorize(answers["respondent"])[0])
    return {str(key): rows for key, rows in numbered.groupby("question")}


def _by_group(given: pd.DataFrame, members: pd.DataFrame, groups: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    group_of = members.set_index("respondent")["answer"]
    group = given["respondent"].map(group_of)
    return {name: given[group == name] for name in groups}


def _rows(
    question: Question, breakdown: str, groups: Mapping[str, pd.DataFrame]
) -> Iterator[tuple[str, str, str, str, int, int]]:
    for group, given in groups.items():
        base = given["respondent"].nunique()
        counts = given["answer"].value_counts()
        for option in question.options:
            yield question.key, breakdown, group, option.code, int(counts.get(option.code, 0)), base
        if question.highlight and (question.kind != "multi" or len(question.highlight) == 1):
            highlighted = given.loc[given["answer"].isin(list(question.highlight)), "respondent"]
            yield question.key, breakdown, group, HIGHLIGHT, highlighted.nunique(), base


def _with_shares(counted: pd.DataFrame) -> pd.DataFrame:
    base = counted["base"].to_numpy(dtype=float)
    share = counted["count"].to_numpy(dtype=float) / np.where(base > 0, base, np.nan)
    low, high = korn_graubard_interval(share, base)
    return counted.assign(share=share, low=low, high=high)
