"""Which answers of one group may be shown, so that no count under five can be worked out from the others beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from campaign.survey import HIGHLIGHT, Question
from metrics.disclosure_rounding import MINIMUM_CELL, Counts, as_published, possible_bases

State = Literal["shown", "below", "above", "hidden"]


def cell_states(counts: Mapping[str, int], base: int, question: Question) -> dict[str, State] | None:
    """How each answer of one group is shown: as it is, as a bound, or not at all.

    An answer of 0 to 4 people is ``below``; one of all but 0 to 4 is ``above``. Then every such answer is tested: with
    the rounded base, the mark of few answers, all percentages and ranges that are shown, that single answers add up to
    the base, and that a highlight is the sum of its options, each number from 0 to 4 must still be possible. While one
    is not, the smallest answer shown on the same side of the highlight is hidden too; after those the highlight; after
    it the smallest answer that is left. What is hidden is taken to be known to be no small count itself.

    Shares are taken to be unweighted. Groups are looked at one by one: what several groups and "everyone" tell
    together is not tested here.

    Args:
        counts: People by option code, and by ``highlight`` where the question has one.
        base: People in the group who answered the question, at least 30.
        question: Its entry in the codebook.

    Returns:
        The state of each answer; None if the bounds alone would still tell, so that the group has to be hidden.

    Method: docs/metrics.md#survey-disclosure
    """
    states: dict[str, State] = {answer: _first_state(count, base) for answer, count in counts.items()}
    if all(state == "shown" for state in states.values()):
        return states
    group = _Group(question, possible_bases(base))
    ranges = {answer: group.first_range(states[answer], counts[answer], base) for answer in counts}
    while (told := group.first_told(states, ranges)) is not None:
        smallest_first = sorted((answer for answer in counts if states[answer] == "shown"), key=counts.__getitem__)
        hide = group.next_to_hide(told, smallest_first)
        if hide is None:
            return None
        states[hide], ranges[hide] = "hidden", group.range_of_hidden()
    if HIGHLIGHT in counts and not group.is_combined:
        states[HIGHLIGHT] = states[question.highlight[0]]
    return states


def _first_state(count: int, base: int) -> State:
    if count < MINIMUM_CELL:
        return "below"
    return "above" if base - count < MINIMUM_CELL else "shown"


@dataclass(frozen=True)
class _Range:
    """The least and the greatest possible count, for each possible base; where least > greatest, none is."""

    least: Counts
    greatest: Counts

    def both(self, other: "_Range") -> "_Range":
        return _Range(np.maximum(self.least, other.least), np.minimum(self.greatest, other.greatest))

    def taken_from(self, whole: "_Range") -> "_Range":
        return _Range(whole.least - self.greatest, whole.greatest - self.least)

    def has_every_small_number(self) -> bool:
        """Whether each of 0 to 4 is possible with one of the bases."""
        return all(np.any((self.least <= few) & (few <= self.greatest)) for few in range(MINIMUM_CELL))


@dataclass(frozen=True)
class _Group:
    """What is known beforehand about one group's answers: how they add up, and how many people there may be."""

    question: Question
    bases: Counts

    @property
    def is_combined(self) -> bool:
        """The highlight is the sum of several options, not one option under another name."""
        return len(self.question.highlight) > 1 and self.question.kind != "multi"

    def first_told(self, states: Mapping[str, State], ranges: Mapping[str, _Range]) -> str | None:
        """An answer that is given as a bound although not every number under five is possible for it any more."""
        for answer, state in states.items():
            if state in ("below", "above") and (answer != HIGHLIGHT or self.is_combined):
                possible = self._possible(answer, ranges)
                fewer = possible if state == "below" else possible.taken_from(self._everybody)
                if not fewer.has_every_small_number():
                    return answer
        return None

    def next_to_hide(self, told: str, smallest_first: list[str]) -> str | None:
        """Of the answers still shown, the one that protects an answer at the least loss."""
        options = [answer for answer in smallest_first if answer != HIGHLIGHT]
        same_side = options if told == HIGHLIGHT else [answer for answer in options if answer in self._side(told)]
        highlight = [HIGHLIGHT] if self.is_combined and HIGHLIGHT in smallest_first else []
        return next(iter((*same_side, *highlight, *options)), None)

    def first_range(self, state: State, count: int, base: int) -> _Range:
        few = np.full_like(self.bases, MINIMUM_CELL - 1)
        if state == "below":
            return _Range(np.zeros_like(few), few)
        return _Range(self.bases - few, self.bases) if state == "above" else _range_of_shown(count, base, self.bases)

    def range_of_hidden(self) -> _Range:
        few = np.full_like(self.bases, MINIMUM_CELL)
        return _Range(few, self.bases - few)

    @property
    def _everybody(self) -> _Range:
        return _Range(self.bases, self.bases)

    def _is_inside(self, answer: str) -> bool:
        return self.is_combined and answer in self.question.highlight

    def _side(self, answer: str, *, across: bool = False) -> list[str]:
        """The options that the highlight adds up with this one, or leaves out with it; all if it adds up none."""
        inside = self._is_inside(answer) != across
        return [option.code for option in self.question.options if self._is_inside(option.code) == inside]

    def _sum(self, ranges: Iterable[_Range]) -> _Range:
        least, greatest = np.zeros_like(self.bases), np.zeros_like(self.bases)
        for each in ranges:
            least, greatest = least + each.least, greatest + each.greatest
        return _Range(least, greatest)

    def _possible(self, answer: str, ranges: Mapping[str, _Range]) -> _Range:
        """The counts of an answer that agree with everything that is shown."""
        if answer == HIGHLIGHT:
            inside = self._sum(ranges[code] for code in self.question.highlight)
            return self._total(self.question.highlight[0], ranges).both(inside)
        total = self._total(answer, ranges)
        others = self._sum(ranges[code] for code in self._side(answer) if code != answer)
        possible = ranges[answer].both(others.taken_from(total))
        return _Range(np.where(total.least <= total.greatest, possible.least, self.bases + 1), possible.greatest)

    def _total(self, answer: str, ranges: Mapping[str, _Range]) -> _Range:
        """What the options on this answer's side of the highlight add up to."""
        if self.question.kind == "multi":
            # Everybody in the base chose one option at least, and may have chosen them all.
            return _Range(self.bases, self.bases * len(self.question.options))
        if not self.is_combined:
            return self._everybody
        highlight = ranges[HIGHLIGHT]
        own = highlight if self._is_inside(answer) else highlight.taken_from(self._everybody)
        across = self._sum(ranges[code] for code in self._side(answer, across=True))
        return own.both(across.taken_from(self._everybody))


def _range_of_shown(count: int, base: int, bases: Counts) -> _Range:
    """The counts that would be published with the same percentage and the same range."""
    # Shares that look alike differ by less than a point, and the bases by less than ten people.
    near = np.arange(max(0, count - 10 - base // 90), count + 11 + base // 90)
    people, sizes = np.meshgrid(near, bases)
    alike = (people <= sizes) & np.all(as_published(np.minimum(people, sizes), sizes) == _shown(count, base), axis=0)
    least = np.where(alike, people, people.max() + 1).min(axis=1)
    return _Range(least, np.where(alike, people, -1).max(axis=1))


def _shown(count: int, base: int) -> Counts:
    return as_published(np.array([[count]]), np.array([[base]]))
