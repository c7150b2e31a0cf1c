"""The audit of a release before it is published: can anybody's answer be worked out from everything in it?"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaign.survey import Question, Survey
from metrics.disclosure_cells_at_risk import Counted, Respondents, counted, respondents
from metrics.disclosure_feasible import NEARLY, PinnedDown, pinned_down
from metrics.disclosure_forms import NO_GROUP, ContradictoryRelease, Place
from metrics.disclosure_mean_constraints import MeansShown, mean_constraints
from metrics.disclosure_polytope import Polytope, polytope
from metrics.survey import Numbers


@dataclass(frozen=True)
class Finding:
    """Why a release may not be published. `places` are breakdowns and groups, crossed where there are several."""

    question: str
    places: tuple[Place, ...]
    answer: str
    why: str


def audit(
    shown: pd.DataFrame,
    answers: pd.DataFrame,
    survey: Survey,
    weights: "pd.Series[float] | None" = None,
    beside: pd.DataFrame | None = None,
    means: MeansShown | None = None,
) -> list[Finding]:
    """Everything in a release from which a count of few people, or one of a hidden group, could be worked out.

    For each question the feasible interval of every count at risk is worked out from all that is published about it:
    rounded bases, whole percentages, bounds and ranges, of everybody and of all groups of all breakdowns together. At
    risk are answers that the release gives as a bound, answers of hidden groups, alone and together, and every count of
    one to four people where breakdowns cross. Each number from 0 to 4 has to be possible for a small count, and five
    numbers for another count of a hidden group. Nothing may be published unless the list is empty.

    Args:
        shown: The release, as `metrics.disclosure.safe` gives it.
        answers: The answers that it was made from, as for `metrics.survey.results`.
        survey: The codebook that it was made with.
        weights: Everybody's weight by respondent, if the shares are weighted.
        beside: The unweighted release of the same people that stands beside a weighted one: both are attacked together.
        means: The means that are published with them.

    Returns:
        One entry per count that is known too well, at most twenty a question, and one for each question whose release
        does not agree with the answers or the codebook: of those nothing can be said, so they are not safe.

    Raises:
        KeyError: A column is missing, or a respondent has no weight.

    Method: docs/metrics.md#survey-audit
    """
    everybody = respondents(answers, survey)
    weight = None if weights is None else np.asarray(weights.loc[list(everybody.people)], dtype=np.float64)
    found = []
    for key, rows in shown.groupby("question", sort=False):
        own = None if beside is None else beside[beside["question"] == key]
        found += _audited(str(key), survey, everybody, weight, _Published(rows, own, means or MeansShown()))
    return found


@dataclass(frozen=True)
class _Published:
    """All that is published of one question: a release, the one beside it, and the means of both."""

    shown: pd.DataFrame
    beside: pd.DataFrame | None
    means: MeansShown


def _audited(
    key: str, survey: Survey, everybody: Respondents, weight: Numbers | None, published: _Published
) -> list[Finding]:
    question = next((one for one in survey.question if one.key == key), None)
    if question is None:
        return [Finding(key, (), "", "the codebook has no such question")]
    shown = published.shown
    true = counted(question, survey, everybody, shown)
    if stray := set(shown[["breakdown", "group"]].itertuples(index=False, name=None)) - set(true.places):
        return [Finding(question.key, tuple(sorted(stray)), "", "the codebook has no such group")]
    try:
        known = _known(question, true, weight, published, ranges_of_design=survey.design is not None)
        return [_finding(question, true, one) for one in pinned_down(known, true.cells, true.counts)]
    except ContradictoryRelease as error:
        return [Finding(question.key, (), "", str(error))]


def _known(
    question: Question, true: Counted, weight: Numbers | None, published: _Published, *, ranges_of_design: bool
) -> Polytope:
    """The counts that agree with everything that is published."""
    expected = None if weight is None else _least_and_greatest(true, weight)

    def told(
        shown: pd.DataFrame, means: pd.DataFrame | None, weights: dict[Place, tuple[float, float]] | None
    ) -> Polytope:
        known = polytope(question, shown, true.places, weights, ranges_of_design=ranges_of_design)
        if means is None:
            return known
        also = mean_constraints(question, means, shown, true.places, weights, ranges_of_design=ranges_of_design)
        return known.also(also)

    known = told(published.shown, published.means.means, expected)
    if published.beside is None:
        return known
    return known.together_with(told(published.beside, published.means.beside, None))


def _least_and_greatest(true: Counted, weight: Numbers) -> dict[Place, tuple[float, float]]:
    """The weights that somebody who knows how they were made can expect of a place."""
    least, greatest = np.full(len(true.places), np.inf), np.zeros(len(true.places))
    for place_of in true.place_of:
        np.minimum.at(least, place_of, weight[true.people])
        np.maximum.at(greatest, place_of, weight[true.people])
    return dict(zip(true.places, zip(np.where(greatest > 0, least, 0.0), greatest, strict=True), strict=True))


def _finding(question: Question, true: Counted, one: PinnedDown) -> Finding:
    numbers = [one.cells.joined if n >= len(true.places) else (int(n),) for n in one.cells.places[one.row]]
    places = tuple(true.places[n] for group in numbers for n in group)
    named = tuple((breakdown, "no group" if group == NO_GROUP else group) for breakdown, group in places)
    greatest = "any number of" if math.isinf(one.greatest) else f"{math.floor(one.greatest + NEARLY)}"
    why = f"it can be worked out to be {math.ceil(one.least - NEARLY)} to {greatest} people"
    return Finding(question.key, named, one.cells.column.strip(), why)
