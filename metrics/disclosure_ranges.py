"""Which counts look like a published percentage and range, for every base that looks like the published one."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from metrics.disclosure_rounding import FEW_UNDER, MINIMUM_BASE, Counts, as_published
from metrics.survey import Numbers

_BASES_ARE_ROUNDED_TO = 10


def bases_behind(published: int, few: bool) -> Counts:
    """Every number of people that may stand behind a published base; only itself where it is not rounded to 10.

    Method: docs/metrics.md#survey-audit
    """
    half = _BASES_ARE_ROUNDED_TO // 2
    if published % _BASES_ARE_ROUNDED_TO:
        return np.array([published], dtype=np.int64)
    least = max(published - half, MINIMUM_BASE if published >= MINIMUM_BASE else 1)
    near = np.arange(least, published + half)
    alike: Counts = near[(near < FEW_UNDER) == few]
    return alike


def counts_behind(shown: Counts, bases: Counts, *, ranges_may_be_wider: bool = False) -> tuple[Counts, Counts]:
    """The least and the greatest count that is published in the way of each row, for each base that it may have.

    Percentage and range grow with the count, so both ends are found by halving, for all rows and bases at once.

    Args:
        shown: Percentage, low and high of unweighted results, whole per cent: rows x 3.
        bases: Rows x bases.
        ranges_may_be_wider: The ranges are those of a sample's design: the count's own range, or a wider one, since the
            effective base is never above the base.

    Returns:
        Least and greatest, rows x bases; where the least is above the greatest, no count looks like this.

    Method: docs/metrics.md#survey-audit
    """
    published = np.repeat(shown.T[:, :, None], bases.shape[1], axis=2)
    # A wider range says only that the count's own low is not below its low, and the high not above its high.
    reached, passed = ([0, 1], [0, 2]) if ranges_may_be_wider else ([0, 1, 2], [0, 1, 2])
    start = np.floor(np.maximum(published[0] - 1, 0) * bases / 100).astype(np.int64)
    stop = np.minimum(np.ceil((published[0] + 1) * bases / 100).astype(np.int64), bases) + 1
    least = _first(lambda people: np.all((_published(people, bases) >= published)[reached], axis=0), start, stop)
    above = _first(lambda people: np.any((_published(people, bases) > published)[passed], axis=0), start, stop)
    return least, above - 1


def line_under(bases: Counts, values: Counts | Numbers) -> list[tuple[float, float]]:
    """The straight lines (slope, height at 0) that no point (base, value) lies under: the points' lower hull.

    Method: docs/metrics.md#survey-audit
    """
    hull: list[tuple[float, float]] = []
    for point in zip(bases.astype(float), values.astype(float), strict=True):
        while len(hull) > 1 and _turns_down(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    if len(hull) == 1:
        return [(0.0, hull[0][1])]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(hull)]
    return [(slope, start[1] - slope * start[0]) for slope, start in zip(slopes, hull, strict=False)]


def _turns_down(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> bool:
    return (b[0] - a[0]) * (c[1] - a[1]) <= (c[0] - a[0]) * (b[1] - a[1])


def _published(people: Counts, bases: Counts) -> Counts:
    return as_published(np.minimum(people, bases), bases)


def _first(
    holds: Callable[[Counts], "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"], start: Counts, stop: Counts
) -> Counts:
    """The first count from start on for which it holds, `stop` where for none before; once it holds it goes on to."""
    low, high = start.copy(), stop.copy()
    while np.any(open_yet := low < high):
        middle = (low + high) // 2
        found = holds(middle) & open_yet
        high = np.where(found, middle, high)
        low = np.where(open_yet & ~found, middle + 1, low)
    return low
