"""An attacker who tries every possibility: a slow check, written apart from what it checks."""

from functools import cache
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.survey import HIGHLIGHT, Question
from metrics.disclosure_cells import cell_states
from metrics.disclosure_rounding import rounded_base, whole_percent
from metrics.survey import korn_graubard_interval

CODES = "abcd"


def a_question(options: int, highlight: int, kind: str) -> Question:
    """One question with so many options, the first of them highlighted."""
    return Question.model_validate(
        {
            "key": "q",
            "wording": "?",
            "short": "?",
            "kind": kind,
            "column": "q",
            "options": [{"code": code, "label": code.upper(), "column": code} for code in CODES[:options]],
            "highlight": tuple(CODES[:highlight]),
        }
    )


@cache
def as_published(count: int, base: int) -> tuple[int, ...]:
    share, size = np.array([count / base]), np.array([float(base)])
    return tuple(int(whole_percent(value)[0]) for value in (share, *korn_graubard_interval(share, size)))


def agrees(count: int, base: int, state: str, numbers: tuple[int, ...]) -> bool:
    """Whether a count could have been published in this way."""
    match state:
        case "shown":
            return as_published(count, base) == numbers
        case "below":
            return count < 5
        case "above":
            return base - count < 5
        case _:
            return 5 <= count <= base - 5


def looks_alike(base: int) -> list[int]:
    near = range(30, base + 20)
    return [n for n in near if rounded_base(n) == rounded_base(base) and (n < 100) == (base < 100)]


def everything_possible(
    counts: dict[str, int], base: int, states: dict[str, Any], highlight: int, kind: str
) -> dict[str, set[int]]:
    """For each answer every small number that some base and some counts allow which look the same when published."""
    numbers = {answer: as_published(count, base) for answer, count in counts.items()}
    options = [answer for answer in counts if answer != HIGHLIGHT]
    found: dict[str, set[int]] = {answer: set() for answer in counts}
    for people in looks_alike(base):
        choices = [
            [n for n in range(people + 1) if agrees(n, people, states[answer], numbers[answer])] for answer in options
        ]
        for guess in product(*choices):
            fits = sum(guess) >= people if kind == "multi" else sum(guess) == people
            total = sum(guess[:highlight])
            if fits and (highlight < 2 or agrees(total, people, states[HIGHLIGHT], numbers[HIGHLIGHT])):
                for answer, count in zip(counts, (*guess, total), strict=False):
                    found[answer].add(people - count if states[answer] == "above" else count)
    return found


few_or_more = st.one_of(st.integers(0, 7), st.integers(0, 30))


@given(counts=st.lists(few_or_more, min_size=2, max_size=4), highlight=st.sampled_from([0, 2]))
@settings(deadline=None, max_examples=150)
def test_answers_that_add_up_tell_only_that_a_small_one_is_fewer_than_five(counts: list[int], highlight: int) -> None:
    base = sum(counts)
    if base < 30:
        return
    given_counts = dict(zip(CODES, counts, strict=False))
    if highlight:
        given_counts[HIGHLIGHT] = sum(counts[:highlight])

    states = cell_states(given_counts, base, a_question(len(counts), highlight, "single"))

    if states is not None and {"below", "above"} & set(states.values()):
        possible = everything_possible(given_counts, base, dict(states), highlight, "single")
        for answer, state in states.items():
            assert state in ("shown", "hidden") or set(range(5)) <= possible[answer]


@given(counts=st.lists(few_or_more, min_size=2, max_size=3), overlap=st.integers(0, 10))
@settings(deadline=None, max_examples=100)
def test_answers_of_which_one_may_choose_several_tell_no_more(counts: list[int], overlap: int) -> None:
    base = max(*counts, sum(counts) - overlap)
    if base < 30:
        return
    given_counts = dict(zip(CODES, counts, strict=False))

    states = cell_states(given_counts, base, a_question(len(counts), 0, "multi"))

    if states is not None and {"below", "above"} & set(states.values()):
        possible = everything_possible(given_counts, base, dict(states), 0, "multi")
        for answer, state in states.items():
            assert state in ("shown", "hidden") or set(range(5)) <= possible[answer]
