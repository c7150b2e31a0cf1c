"""How a survey's numbers are rounded before anybody sees them, and which numbers look the same afterwards."""

import math

import numpy as np
from numpy.typing import NDArray

from metrics.survey import Numbers, korn_graubard_interval

MINIMUM_BASE = 30
MINIMUM_CELL = 5
FEW_UNDER = 100
_BASES_ARE_ROUNDED_TO = 10

Counts = NDArray[np.int64]


def rounded_base(people: int) -> int:
    """A base as it is published: people, rounded to 10, halves upwards.

    Method: docs/metrics.md#survey-disclosure
    """
    return (people + _BASES_ARE_ROUNDED_TO // 2) // _BASES_ARE_ROUNDED_TO * _BASES_ARE_ROUNDED_TO


def whole_percent(share: Numbers) -> Counts:
    """Shares (0 to 1) as whole per cent, halves upwards.

    Method: docs/metrics.md#survey-disclosure
    """
    # 0.285 x 100 is 28.499999999999996 to a computer, and 29% to everybody else.
    return np.floor(np.round(share * 100, 9) + 0.5).astype(np.int64)


def bound_of_fewer(base: int) -> int:
    """The whole per cent that fewer than five people of a base (at least 30) stay under.

    It is computed from the least number of people that the published base can stand for, not from the base itself, so
    it says "fewer than five of about so many" and nothing else. "All but fewer than five" is 100 less this.

    Method: docs/metrics.md#survey-disclosure
    """
    return math.ceil(100 * MINIMUM_CELL / int(possible_bases(base)[0]))


def possible_bases(base: int) -> Counts:
    """Every number of people, from 30, that is published as this base is, with or without the mark of few answers.

    Method: docs/metrics.md#survey-disclosure
    """
    near = range(max(MINIMUM_BASE, base - _BASES_ARE_ROUNDED_TO), base + _BASES_ARE_ROUNDED_TO + 1)
    return np.array(
        [n for n in near if rounded_base(n) == rounded_base(base) and (n < FEW_UNDER) == (base < FEW_UNDER)]
    )


def as_published(people: Counts, sizes: Counts) -> Counts:
    """The percentage and both ends of the range that unweighted counts of people are published with.

    Args:
        people: Counts of any shape, at most as large as `sizes`.
        sizes: The bases, of the same shape, above 0.

    Returns:
        Three such arrays: percentage, low and high, whole per cent.

    Method: docs/metrics.md#survey-disclosure
    """
    base: Numbers = sizes.astype(float)
    share = people / base
    return np.stack([whole_percent(share), *(whole_percent(end) for end in korn_graubard_interval(share, base))])
