"""Everything that a release says about one question's counts, as linear constraints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from campaign.survey import Question
from metrics.disclosure_forms import BASE, NOT, Constraints, ContradictoryRelease, Place, column_form
from metrics.disclosure_ranges import bases_behind, counts_behind, line_under
from metrics.disclosure_rounding import MINIMUM_CELL, Counts
from metrics.survey import Numbers


@dataclass(frozen=True)
class Polytope:
    """All counts that agree with a release, over the reals: `places` x (options and base) of one question.

    A place is a breakdown and a group, everybody, or those without a group of a breakdown. Counts of a breakdown's
    groups add up to everybody's, answer by answer; what is published about a place bounds its counts.

    Method: docs/metrics.md#survey-audit
    """

    question: Question
    places: tuple[Place, ...]
    equal: sparse.csr_array
    at_most: sparse.csr_array
    limits: Numbers

    @property
    def width(self) -> int:
        """Columns of a place: its options in the codebook's order, and its base."""
        return len(self.question.options) + 1

    def together_with(self, other: "Polytope") -> "Polytope":
        """The counts that agree with two releases of the same people, places and question."""
        at_most = sparse.vstack([self.at_most, other.at_most]).tocsr()
        return replace(self, at_most=at_most, limits=np.concatenate([self.limits, other.limits]))

    def also(self, known: Constraints) -> "Polytope":
        """The counts that agree with these constraints too."""
        at_most = sparse.vstack([self.at_most, known.matrix(self.at_most.shape[1])]).tocsr()
        return replace(self, at_most=at_most, limits=np.concatenate([self.limits, np.array(known.limits)]))

    def form(self, column: str) -> Numbers:
        """What of a place's columns a count adds up: an option, the highlight, the base, or all but one of these."""
        return column_form(self.question, column)


def polytope(
    question: Question,
    shown: pd.DataFrame,
    places: tuple[Place, ...],
    weights: Mapping[Place, tuple[float, float]] | None = None,
    *,
    ranges_of_design: bool = False,
) -> Polytope:
    """What a release says about a question, and what is known beforehand.

    Groups add up, and so do answers. A bound stands for fewer than five, what is shown for the counts that round to it,
    and what is hidden in a group that is shown for five at least and all but five at most.

    Args:
        question: Its entry in the codebook.
        shown: The question's rows of `metrics.disclosure.safe`.
        places: Everybody first, then each breakdown's groups, and ``NO_GROUP`` where somebody is in none.
        weights: Each place's least and greatest weight, if shares are weighted.
        ranges_of_design: Unweighted shares have the ranges of a sample's design: those of their counts, or wider.

    Raises:
        ContradictoryRelease: Nothing looks like what is shown, or an answer is not in the codebook.

    Method: docs/metrics.md#survey-audit
    """
    width, equal, at_most = len(question.options) + 1, Constraints(), Constraints()
    _groups_add_up(places, width, equal)
    _answers_add_up(question, len(places), equal, at_most)
    exact = list[_Shown]()
    for place, rows in _by_place(shown).items():
        start = places.index(place) * width
        bases = _bounds(question, rows, start, at_most)
        told = [_Shown(row, start, bases) for row in rows if row["state"] == "shown"]
        if weights is None:
            exact += told
        else:
            _weighted_shares(question, told, at_most, weights[place])
    _unweighted_shares(question, exact, at_most, ranges_of_design=ranges_of_design)
    known, limited = (rows.matrix(len(places) * width) for rows in (equal, at_most))
    return Polytope(question, places, known, limited, np.array(at_most.limits))


@dataclass(frozen=True)
class _Shown:
    """A row that is shown, where its place's columns start, and the bases that look like the published one."""

    row: Mapping[str, Any]
    start: int
    bases: Counts


def _by_place(shown: pd.DataFrame) -> dict[Place, list[dict[str, Any]]]:
    found: dict[Place, list[dict[str, Any]]] = {}
    for row in shown.to_dict("records"):
        found.setdefault((str(row["breakdown"]), str(row["group"])), []).append({str(key): row[key] for key in row})
    return found


def _groups_add_up(places: tuple[Place, ...], width: int, equal: Constraints) -> None:
    for breakdown in dict.fromkeys(place[0] for place in places[1:]):
        for column in range(width):
            form = np.zeros(len(places) * width)
            form[column] = -1
            for number, place in enumerate(places):
                if place[0] == breakdown:
                    form[number * width + column] = 1
            equal.add(0, form, 0)


def _answers_add_up(question: Question, places: int, equal: Constraints, at_most: Constraints) -> None:
    every_option = np.ones(len(question.options) + 1)
    every_option[-1] = -1
    for start in range(0, places * len(every_option), len(every_option)):
        if question.kind != "multi":
            equal.add(start, every_option, 0)
        else:
            at_most.add(start, -every_option, 0)
            for option in question.options:
                at_most.add(start, -column_form(question, NOT + option.code), 0)


def _bounds(question: Question, rows: Sequence[Mapping[str, Any]], start: int, at_most: Constraints) -> Counts:
    """What bases, bounds and hidden answers of a place say; the bases that look like the published one."""
    told = [row for row in rows if row["state"] != "hidden"]
    if not told:
        return np.empty(0, dtype=np.int64)
    bases = bases_behind(int(told[0]["base"]), bool(told[0]["few"]))
    if not len(bases):
        raise ContradictoryRelease(f"no number of people is published as {told[0]['base']}")
    _limit_base(question, start, bases, at_most)
    for row in rows:
        if row["state"] != "shown":
            chosen, others = (column_form(question, name) for name in (row["answer"], NOT + row["answer"]))
            _bound(row["state"], chosen, others, start, at_most)
    return bases


def _limit_base(question: Question, start: int, bases: Counts, at_most: Constraints) -> None:
    base = column_form(question, BASE)
    at_most.add(start, base, float(bases.max()))
    at_most.add(start, -base, -float(bases.min()))


def _bound(state: str, chosen: Numbers, others: Numbers, start: int, at_most: Constraints) -> None:
    if state == "hidden":
        at_most.add(start, -chosen, -MINIMUM_CELL)
        at_most.add(start, -others, -MINIMUM_CELL)
    else:
        at_most.add(start, chosen if state == "below" else others, MINIMUM_CELL - 1)


def _unweighted_shares(
    question: Question, shown: Sequence[_Shown], at_most: Constraints, *, ranges_of_design: bool
) -> None:
    if not shown:
        return
    base, widest = column_form(question, BASE), max(len(one.bases) for one in shown)
    bases = np.array([np.pad(one.bases, (0, widest - len(one.bases)), mode="edge") for one in shown])
    numbers = np.array([[int(one.row[name]) for name in ("percent", "low", "high")] for one in shown])
    behind = counts_behind(numbers, bases, ranges_may_be_wider=ranges_of_design)
    for one, least, greatest in zip(shown, *behind, strict=True):
        used = len(one.bases)
        possible = np.flatnonzero(least[:used] <= greatest[:used])
        if not len(possible):
            raise ContradictoryRelease(f"no count is published as {one.row['answer']} is")
        _limit_base(question, one.start, one.bases[possible], at_most)
        chosen = column_form(question, one.row["answer"])
        for slope, height in line_under(one.bases[possible], least[possible]):
            at_most.add(one.start, slope * base - chosen, -height)
        for slope, height in line_under(one.bases[possible], -greatest[possible]):
            at_most.add(one.start, slope * base + chosen, -height)


def _weighted_shares(
    question: Question, shown: Sequence[_Shown], at_most: Constraints, weight: tuple[float, float]
) -> None:
    """Rounded to whole per cent, the weighted share lies within half a point of what is shown."""
    least, greatest = weight
    for one in shown:
        answer, percent, start = one.row["answer"], one.row["percent"], one.start
        chosen, others = (column_form(question, name) for name in (answer, NOT + answer))
        low, high = max(percent - 0.5, 0) / 100, min(percent + 0.5, 100) / 100
        at_most.add(start, (1 - high) * least * chosen - high * greatest * others, 0)
        at_most.add(start, low * least * others - (1 - low) * greatest * chosen, 0)
