"""A release from which nothing can be worked out: audited, and with more hidden until the audit finds nothing."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from campaign.survey import EVERYBODY, Survey
from metrics.disclosure import safe
from metrics.disclosure_audit import Finding, audit
from metrics.disclosure_mean_constraints import MeansShown

Group = tuple[str, str, str]


class UnsafeRelease(Exception):
    """A question tells too much whatever is hidden of it; nothing may be published."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("; ".join(f"{one.question}, {one.answer}: {one.why}" for one in findings))


@dataclass(frozen=True)
class SafeRelease:
    """What may be published: `results` as `metrics.disclosure.safe` gives them, and what the audit had hidden besides.

    `hidden` are questions, breakdowns and groups, in the order in which they were hidden.
    """

    results: pd.DataFrame
    hidden: tuple[Group, ...]


def audited_release(
    results: pd.DataFrame,
    answers: pd.DataFrame,
    survey: Survey,
    weights: "pd.Series[float] | None" = None,
    *,
    also_hidden: Collection[Group] = (),
    beside: pd.DataFrame | None = None,
    means_beside: pd.DataFrame | None = None,
) -> SafeRelease:
    """Make results safe, audit them, and hide one group more, with its rule 3 company, until the audit finds nothing.

    Of groups that a finding names, the smallest still shown is hidden first; then the smallest of their breakdowns, of
    the question's other breakdowns, and everybody at last.

    Args:
        results: As `metrics.survey.results` gives them.
        answers, survey: What they were counted from, and the codebook.
        weights, beside: As for `audit`; `means_beside` are the means that are published with `beside`.
        also_hidden: What has to be hidden from the start, with its company.

    Raises:
        UnsafeRelease: The results are not of these answers, or something is found of what is hidden as a whole.

    Method: docs/metrics.md#survey-audit
    """
    shown, hidden = safe(results, survey, also_hidden), list[Group]()
    means = MeansShown(None, means_beside)
    waiting = audit(shown, answers, survey, weights, beside, means)
    while waiting:
        named = dict.fromkeys(one.question for one in waiting)
        more = [_next_to_hide(waiting, shown, results, question) for question in named]
        if None in more or not all(one.places for one in waiting):
            raise UnsafeRelease(waiting)
        hidden += [group for group in more if group is not None]
        changed = results["question"].isin(named)
        again = safe(results[changed], survey, frozenset(hidden) | frozenset(also_hidden))
        shown = pd.concat([shown.drop(index=again.index), again]).loc[results.index]
        waiting = audit(again, answers, survey, weights, beside, means)
    return SafeRelease(shown, tuple(hidden))


def _next_to_hide(
    findings: Collection[Finding], shown: pd.DataFrame, results: pd.DataFrame, question: str
) -> Group | None:
    """The group to hide next: named ones before others of their breakdowns, everybody last, small before large."""
    named = {place for one in findings if one.question == question for place in one.places}
    breakdowns = {breakdown for breakdown, _ in named}
    left = (shown["question"] == question) & (shown["state"] != "hidden")
    groups = results.loc[left, ["breakdown", "group", "base"]].drop_duplicates()
    order = sorted(
        (breakdown == EVERYBODY, (breakdown, group) not in named, breakdown not in breakdowns, base, breakdown, group)
        for breakdown, group, base in groups.itertuples(index=False, name=None)
    )
    return (question, str(order[0][-2]), str(order[0][-1])) if order else None
