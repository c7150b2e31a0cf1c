"""The feasible interval of a count, given everything that is published, by linear programming."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from metrics.disclosure_cells_at_risk import Cells
from metrics.disclosure_forms import ContradictoryRelease
from metrics.disclosure_polytope import Polytope
from metrics.disclosure_rounding import MINIMUM_CELL
from metrics.survey import Numbers

NEARLY = 1e-6
_MANY = 1e7
_TOGETHER = 200
_FINDINGS = 20
_NUMBERS_POSSIBLE = 5


@dataclass(frozen=True)
class PinnedDown:
    """A count at risk that is known too well: the least and the greatest it can be, in people."""

    cells: Cells
    row: int
    least: float
    greatest: float


@dataclass(frozen=True)
class _Target:
    """One count: that of the people in all of some places, each place a form of the polytope's variables."""

    everybody: Numbers
    forms: tuple[Numbers, ...]

    @property
    def lower(self) -> Numbers:
        """The least that the cross can be: the places' counts less everybody's, once for each place but one."""
        several = np.sum(self.forms, axis=0) - (len(self.forms) - 1) * self.everybody
        return np.asarray(several, dtype=np.float64)


@dataclass
class Feasible:
    """Searches a polytope; keeps the points it found, since one often shows many counts to be safe.

    Method: docs/metrics.md#survey-audit
    """

    polytope: Polytope
    points: list[Numbers] = field(default_factory=list)

    def interval(self, cells: Cells, row: int) -> tuple[float, float]:
        """The least and the greatest that a count can be, in people; infinite where nothing limits it.

        Where k breakdowns cross, a count is at least the sum of the k places' counts less k - 1 times everybody's, and
        at most the least of them (Fréchet's bounds). Both are reached, since nothing that is published holds one
        breakdown against another; so the cross itself needs no variables.

        Raises:
            ContradictoryRelease: No counts agree with what is published.
        """
        target = self.target(cells, row)
        least = max(0.0, float(target.lower @ self.least_point([target])))
        point = self.greatest_point([target], _MANY)
        greatest = float(min(form @ point for form in target.forms))
        return least, greatest if greatest < _MANY * (1 - NEARLY) else math.inf

    def least_point(self, targets: Sequence[_Target]) -> Numbers:
        """A point with the least sum of counts, none of them counted below 0."""
        extra = [(target.lower, number, -1.0) for number, target in enumerate(targets)]
        return self._solved(extra, np.ones(len(targets)), math.inf)

    def greatest_point(self, targets: Sequence[_Target], cap: float) -> Numbers:
        """A point with the greatest sum of counts, none of them counted above the cap."""
        extra = [(-form, number, 1.0) for number, target in enumerate(targets) for form in target.forms]
        return self._solved(extra, -np.ones(len(targets)), cap)

    def target(self, cells: Cells, row: int) -> _Target:
        """One of the counts as forms of the variables."""
        form = self.polytope.form(cells.column)
        groups = [cells.joined if place >= len(self.polytope.places) else (place,) for place in cells.places[row]]
        return _Target(self._placed(form, (0,)), tuple(self._placed(form, places) for places in groups))

    def _placed(self, form: Numbers, places: Sequence[int]) -> Numbers:
        whole = np.zeros((len(self.polytope.places), self.polytope.width))
        whole[list(places)] = form
        return whole.ravel()

    def _solved(self, extra: Sequence[tuple[Numbers, int, float]], cost: Numbers, cap: float) -> Numbers:
        """The best point, with one variable more per target: `form x point + sign x variable` is at most 0."""
        known, size = self.polytope, self.polytope.equal.shape[1]
        rows = sparse.csr_array(np.array([form for form, _, _ in extra]))
        signs = sparse.coo_array(
            ([sign for *_, sign in extra], (range(len(extra)), [number for _, number, _ in extra])),
            shape=(len(extra), len(cost)),
        )
        found = linprog(
            np.concatenate([np.zeros(size), cost]),
            A_ub=sparse.block_array([[known.at_most, None], [rows, signs]], format="csr"),
            b_ub=np.concatenate([known.limits, np.zeros(len(extra))]),
            A_eq=sparse.hstack([known.equal, sparse.csr_array((known.equal.shape[0], len(cost)))], format="csr"),
            b_eq=np.zeros(known.equal.shape[0]),
            bounds=[(0, None)] * size + [(0, None if math.isinf(cap) else cap)] * len(cost),
            method="highs",
        )
        if found.status != 0:
            raise ContradictoryRelease(f"no counts agree with what is published ({found.message})")
        point: Numbers = np.asarray(found.x[:size], dtype=np.float64)
        self.points.append(point)
        return point

    def bounds_at(self, cells: Cells, point: Numbers) -> tuple[Numbers, Numbers]:
        """For each count, the least and the greatest it can be if the places' counts are those of the point."""
        values = point.reshape(len(self.polytope.places), -1) @ self.polytope.form(cells.column)
        with_joined = np.append(values, values[list(cells.joined)].sum())
        here = with_joined[cells.places]
        return np.maximum(here.sum(axis=1) - (here.shape[1] - 1) * values[0], 0), here.min(axis=1)


def pinned_down(polytope: Polytope, cells: Sequence[Cells], truth: Numbers) -> Iterator[PinnedDown]:
    """The counts at risk that the release tells too well, at most twenty.

    A small count is safe if each number from 0 to 4 is possible for it, any other if five numbers are.

    Args:
        polytope: What is published about a question.
        cells: Its counts at risk.
        truth: Its true counts, places x (options and base).

    Raises:
        ContradictoryRelease: The true counts do not agree with what is published, or no counts do.

    Method: docs/metrics.md#survey-audit
    """
    point = truth.ravel()
    if np.any(polytope.at_most @ point > polytope.limits + NEARLY) or np.any(abs(polytope.equal @ point) > NEARLY):
        raise ContradictoryRelease("the counts of the answers do not agree with what is published about them")
    search = Feasible(polytope, [point])
    doubtful = [*_small_in_doubt(search, cells), *_others_in_doubt(search, cells)]
    for one, row in doubtful[:_FINDINGS]:
        least, greatest = search.interval(one, row)
        yield PinnedDown(one, row, least, greatest)


def _small_in_doubt(search: Feasible, cells: Sequence[Cells]) -> Iterator[tuple[Cells, int]]:
    """Small counts that cannot be 0, or cannot be 4."""
    found: dict[tuple[int, int], None] = {}
    for at_zero in (True, False):
        waiting = [(n, int(row)) for n, one in enumerate(cells) for row in np.flatnonzero(one.small)]
        seen, alone = 0, False
        while waiting and len(found) < _FINDINGS:
            for point in search.points[seen:]:
                waiting = _still_waiting(search, cells, waiting, point, at_zero=at_zero)
            seen = len(search.points)
            batch = waiting[: 1 if alone else _TOGETHER]
            if not batch:
                break
            targets = [search.target(cells[n], row) for n, row in batch]
            point = search.least_point(targets) if at_zero else search.greatest_point(targets, MINIMUM_CELL - 1)
            left = _still_waiting(search, cells, batch, point, at_zero=at_zero)
            if alone and left:
                found[left[0]] = None
                waiting.remove(left[0])
            alone = alone or len(left) == len(batch)
    yield from ((cells[n], row) for n, row in found)


def _still_waiting(
    search: Feasible, cells: Sequence[Cells], waiting: Sequence[tuple[int, int]], point: Numbers, *, at_zero: bool
) -> list[tuple[int, int]]:
    bounds = {n: search.bounds_at(cells[n], point) for n in dict.fromkeys(n for n, _ in waiting)}
    if at_zero:
        return [(n, row) for n, row in waiting if bounds[n][0][row] > NEARLY]
    return [(n, row) for n, row in waiting if bounds[n][1][row] < MINIMUM_CELL - 1 - NEARLY]


def _others_in_doubt(search: Feasible, cells: Sequence[Cells]) -> Iterator[tuple[Cells, int]]:
    """Counts of hidden groups, not small themselves, for which fewer than five numbers are possible."""
    for one in cells:
        for row in np.flatnonzero(~one.small):
            ranges = [search.bounds_at(one, point) for point in search.points]
            least, greatest = min(low[row] for low, _ in ranges), max(high[row] for _, high in ranges)
            if _numbers_between(least, greatest) < _NUMBERS_POSSIBLE:
                least, greatest = search.interval(one, int(row))
            if _numbers_between(least, greatest) < _NUMBERS_POSSIBLE:
                yield one, int(row)


def _numbers_between(least: float, greatest: float) -> float:
    if math.isinf(greatest):
        return math.inf
    return math.floor(greatest + NEARLY) - math.ceil(least - NEARLY) + 1
