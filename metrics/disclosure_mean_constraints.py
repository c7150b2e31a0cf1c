"""What published means say of the counts behind them, as linear constraints for the audit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from campaign.survey import Question
from metrics.disclosure_forms import BASE, Constraints, Place, column_form
from metrics.disclosure_ranges import bases_behind, line_under
from metrics.disclosure_rounding import Counts

# A mean and the ends of its range are rounded to one decimal.
_HALF = 0.05


@dataclass(frozen=True)
class MeansShown:
    """Means that are published with a release, and with the one beside it; none of the latter where there is none.

    Method: docs/metrics.md#survey-means
    """

    means: pd.DataFrame | None = None
    beside: pd.DataFrame | None = None


def mean_constraints(
    question: Question,
    means: pd.DataFrame,
    shown: pd.DataFrame,
    places: tuple[Place, ...],
    weights: Mapping[Place, tuple[float, float]] | None = None,
    *,
    ranges_of_design: bool = False,
) -> Constraints:
    """What a question's published means say of its counts.

    Unweighted, the sum of the numbers given lies within half a decimal of mean x base, and the range gives their
    squares: its half is Student's t x the standard error of as many people. Weighted, the sum is bounded with the least
    and the greatest weight; a weighted range, or one of a sample's design, says nothing.

    Args:
        question: Its entry in the codebook.
        means: As `metrics.disclosure_means.safe_means` gives them.
        shown: The question's rows of the release.
        places: As for `metrics.disclosure_polytope.polytope`.
        weights: The least and the greatest weight of each place, if the means are weighted.
        ranges_of_design: The ranges are those of a sample's design.

    Method: docs/metrics.md#survey-means
    """
    known, width = Constraints(), len(question.options) + 1
    told = shown[shown["state"] != "hidden"].drop_duplicates(["breakdown", "group"])
    own = means[means["question"] == question.key].merge(told, on=["breakdown", "group"], suffixes=("", "_of_share"))
    for row in own.to_dict("records"):
        place = (str(row["breakdown"]), str(row["group"]))
        start = places.index(place) * width
        _sum_of_numbers(question, float(row["mean"]), start, known, (1.0, 1.0) if weights is None else weights[place])
        if weights is None and not ranges_of_design:
            bases = bases_behind(int(row["base"]), bool(row["few"]))
            _sum_of_squares(
                question, _Range(*(float(row[name]) for name in ("mean", "low", "high"))), bases, start, known
            )
    return known


@dataclass(frozen=True)
class _Range:
    """A published mean with its range; `reach` is how far apart they can really be: the least and the greatest."""

    mean: float
    low: float
    high: float

    @property
    def reach(self) -> tuple[float, float]:
        """By both ends together, and by the mean and each end: all are rounded."""
        half, down, up = (self.high - self.low) / 2, self.mean - self.low, self.high - self.mean
        least = max(half - _HALF, down - 2 * _HALF, up - 2 * _HALF, 0.0)
        return least, min(half + _HALF, down + 2 * _HALF, up + 2 * _HALF)


def _sum_of_numbers(
    question: Question, mean: float, start: int, known: Constraints, weight: tuple[float, float]
) -> None:
    numbers, (least, greatest) = np.array(question.numbers), weight
    for end, side in ((mean + _HALF, 1), (mean - _HALF, -1)):
        # Those beyond the end with as little weight as can be, those short of it with as much: that is not above 0.
        beyond = side * (numbers - end)
        known.add(start, np.append(np.where(beyond > 0, least, greatest) * beyond, 0.0), 0.0)


def _sum_of_squares(question: Question, shown: _Range, bases: Counts, start: int, known: Constraints) -> None:
    """Squared distances from the published mean, whose own distance from the true one is half a decimal at most."""
    squares = np.append(np.square(np.array(question.numbers) - shown.mean), 0.0)
    base, people = column_form(question, BASE), bases.astype(float)
    per_reach = people * (people - 1) / np.square(stats.t.ppf(0.975, people - 1))
    least, greatest = (np.square(end) * per_reach for end in shown.reach)
    for slope, height in line_under(bases, least):
        known.add(start, slope * base - squares, -height)
    for slope, height in line_under(bases, -(greatest + _HALF**2 * people)):
        known.add(start, slope * base + squares, -height)
