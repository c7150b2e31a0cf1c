"""Means of a survey's scales as they may be published, and what they tell of the counts behind them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaign.survey import EVERYBODY, Survey
from metrics.disclosure_audit import Finding, audit
from metrics.disclosure_mean_constraints import MeansShown
from metrics.disclosure_release import UnsafeRelease
from metrics.survey import Numbers

_PLACE = ["question", "breakdown", "group"]
_NUMBERS = ["mean", "low", "high"]


@dataclass(frozen=True)
class SafeMeans:
    """Means that may be published, and the questions, breakdowns and groups whose mean the audit has left out.

    Method: docs/metrics.md#survey-means
    """

    means: pd.DataFrame
    left_out: tuple[tuple[str, str, str], ...]


def safe_means(
    computed: pd.DataFrame,
    shown: pd.DataFrame,
    answers: pd.DataFrame,
    survey: Survey,
    weights: "pd.Series[float] | None" = None,
    beside: pd.DataFrame | None = None,
    means_beside: pd.DataFrame | None = None,
) -> SafeMeans:
    """The means that may stand beside a release: to one decimal, of groups that are shown, and only if all is safe.

    The release is audited again with its means. While anything could be worked out, means are left out: of the groups
    that the audit names, then of all groups of the question, then of everybody.

    Args:
        computed: As `metrics.survey_means.means_of_questions` gives them.
        shown: The release, audited without means.
        answers, survey, weights, beside: As for `metrics.disclosure_audit.audit`.
        means_beside: The means of the release `beside`.

    Raises:
        UnsafeRelease: The release is not safe without any means either.

    Method: docs/metrics.md#survey-means
    """
    means = _of_groups_shown(computed, shown)
    waiting, left_out = set(means["question"]), list[tuple[str, str, str]]()
    while waiting:
        own = shown[shown["question"].isin(waiting)]
        findings = audit(own, answers, survey, weights, beside, MeansShown(means, means_beside))
        waiting = {one.question for one in findings}
        if not waiting <= set(means["question"]):
            raise UnsafeRelease(findings)
        for question in sorted(waiting):
            too_much = _to_leave_out(means[means["question"] == question], findings)
            left_out += list(means.loc[too_much, _PLACE].itertuples(index=False, name=None))
            means = means.drop(index=too_much)
    return SafeMeans(means[[*_PLACE, *_NUMBERS]].reset_index(drop=True), tuple(left_out))


def _of_groups_shown(computed: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    told = shown.loc[shown["state"] != "hidden", _PLACE].drop_duplicates()
    means = computed.dropna(subset=_NUMBERS).merge(told, on=_PLACE)
    return means.assign(**{name: to_one_decimal(means[name].to_numpy(dtype=float)) for name in _NUMBERS})


def to_one_decimal(values: Numbers) -> Numbers:
    """Means as they are published: to one decimal, halves upwards.

    Method: docs/metrics.md#survey-means
    """
    return np.asarray(np.floor(np.round(values * 10, 9) + 0.5) / 10, dtype=np.float64)


def _to_leave_out(means: pd.DataFrame, findings: list[Finding]) -> "pd.Index[int]":
    """The rows of a question's means to leave out next."""
    named = {place for one in findings for place in one.places if one.question == means["question"].iloc[0]}
    groups = means[means["breakdown"] != EVERYBODY]
    of_named = [place in named for place in zip(groups["breakdown"], groups["group"], strict=True)]
    if any(of_named):
        return groups.index[of_named]
    return groups.index if len(groups) else means.index
