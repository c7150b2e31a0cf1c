"""Weights that make a survey's people add up to a population, margin by margin."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.survey_design import Codes, Numbers

GREATEST_WEIGHT = 5.0
_CLOSE, _CLOSE_ENOUGH_TO_CAP, _CAP_MARGIN = 1e-12, 1e-9, 1e-6


class RakingError(ValueError):
    """No weights agree with the margins; the message says why and what to do."""


@dataclass(frozen=True)
class Margin:
    """One thing that is known about the population: everybody's category (0, 1, ...), and people per category."""

    name: str
    codes: Codes
    people: Numbers


def rake(
    base_weights: Numbers, margins: Sequence[Margin], greatest: float | None = GREATEST_WEIGHT, rounds: int = 1000
) -> Numbers:
    """Weights that agree with every margin, as near to the base weights as can be, none above 5 times their mean.

    The weights are scaled to one margin after the other until all agree (raking); those above the cap are cut to it and
    everything is raked again, until both hold. The margins have to have the same total.

    Deming and Stephan (1940), Annals of Mathematical Statistics 11(4), 427-444.

    Args:
        base_weights: One per person, above 0; all 1 for a survey that anybody could answer.
        margins: At least one. Everybody has to be in a category of each.
        greatest: The cap, as a multiple of the mean weight; None for no cap.
        rounds: How often all margins are gone through at most.

    Returns:
        One per person; they add up to the margins' total.

    Raises:
        RakingError: Base weights are not above 0, margins do not fit, or no weights agree with all of them.

    Method: docs/metrics.md#survey-weights
    """
    _refuse_what_cannot_be_raked(base_weights, margins)
    total = float(margins[0].people.sum())
    weights: Numbers = base_weights * (total / base_weights.sum())
    for _ in range(rounds):
        for margin in margins:
            weights = weights * _factors(weights, margin)[margin.codes]
        off = max(_greatest_difference(weights, margin) for margin in margins)
        over = greatest is not None and weights.max() > greatest * weights.mean() * (1 + _CAP_MARGIN)
        if off < _CLOSE and not over:
            return weights
        if greatest is not None and over and off < _CLOSE_ENOUGH_TO_CAP:
            weights = np.minimum(weights, greatest * weights.mean())
    within = "" if greatest is None else f" without one above {greatest:g} times the mean"
    raise RakingError(
        f"no weights agree with all margins{within}; join small categories of a margin, or leave a margin out"
    )


def kish_design_effect(weights: Numbers) -> float:
    """How much unequal weights alone cost: people x the sum of squared weights / the squared sum of weights.

    1 for equal weights. Weights of 0 count as nobody. Missing if there is nobody.

    Kish, L. (1965). Survey Sampling. Wiley, New York, section 11.7.

    Method: docs/metrics.md#survey-design-effect
    """
    given = weights[weights > 0]
    return float(len(given) * np.square(given).sum() / given.sum() ** 2) if len(given) else float("nan")


def _factors(weights: Numbers, margin: Margin) -> Numbers:
    sums = np.bincount(margin.codes, weights, len(margin.people))
    # A category of nobody, in the sample and in the population, is scaled by nothing.
    factors: Numbers = np.divide(margin.people, sums, out=np.ones(len(sums)), where=sums > 0)
    return factors


def _greatest_difference(weights: Numbers, margin: Margin) -> float:
    return float(np.abs(1 / _factors(weights, margin) - 1).max())


def _refuse_what_cannot_be_raked(base_weights: Numbers, margins: Sequence[Margin]) -> None:
    if not margins or not len(base_weights):
        raise RakingError("raking needs people and one margin at least")
    if not np.all(np.isfinite(base_weights)) or np.any(base_weights <= 0):
        raise RakingError("every base weight has to be a number above 0")
    total = margins[0].people.sum()
    for margin in margins:
        if margin.codes.min() < 0 or margin.codes.max() >= len(margin.people):
            raise RakingError(f"{margin.name}: somebody is in no category of the margin; leave them out, or impute it")
        if not np.isclose(margin.people.sum(), total, rtol=1e-9, atol=0):
            raise RakingError(
                f"{margin.name} adds up to {margin.people.sum():,.0f} people, and {margins[0].name} to {total:,.0f}"
            )
        in_sample = np.bincount(margin.codes, minlength=len(margin.people)) > 0
        if np.any(in_sample != (margin.people > 0)):
            raise RakingError(
                f"{margin.name}: a category has people in the population and none in the survey, or the other way "
                "round; join it with another"
            )
