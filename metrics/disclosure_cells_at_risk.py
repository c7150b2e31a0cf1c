"""The counts that nobody may work out from a release: small cells of the cross of its factors, and hidden groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from campaign.survey import BREAKDOWN_PREFIX, EVERYBODY, HIGHLIGHT, Question, Survey
from metrics.disclosure_forms import BASE, NO_GROUP, NOT, SCORE, Place, column_form
from metrics.disclosure_rounding import MINIMUM_BASE, MINIMUM_CELL, Counts
from metrics.survey import EVERYONE, Numbers

_EVERYBODY_PLACE: Place = (EVERYBODY, EVERYONE)


@dataclass(frozen=True)
class Cells:
    """Counts of one column in places, or where places of several breakdowns cross: one row of `places` per count.

    `places` holds numbers of places; several in a row are of different breakdowns and stand for the people in all of
    them. `joined` are groups that are taken together, as one place more after the others. A small count is safe if each
    number from 0 to 4 is possible for it; any other if five numbers are.
    """

    column: str
    places: Counts
    small: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"
    joined: tuple[int, ...] = ()


@dataclass(frozen=True)
class Respondents:
    """Everybody's answers and groups, numbered once for all questions, in the order of `people`."""

    people: tuple[str, ...]
    groups: Mapping[str, Counts]
    given: Mapping[str, tuple[Counts, "pd.Series[str]"]]


def respondents(answers: pd.DataFrame, survey: Survey) -> Respondents:
    """Number the people of a survey's answers (long, as for `metrics.survey.results`).

    Method: docs/metrics.md#survey-audit
    """
    numbers, people = pd.factorize(answers["respondent"])
    by_question = {
        str(question): (numbers[rows], answers["answer"].iloc[rows])
        for question, rows in answers.groupby("question").indices.items()
    }
    groups = {}
    for breakdown in survey.breakdown:
        nobody = (np.empty(0, dtype=np.int64), pd.Series(dtype="str"))
        members, names = by_question.get(BREAKDOWN_PREFIX + breakdown.key, nobody)
        codes = np.full(len(people), len(breakdown.groups), dtype=np.int64)
        codes[members] = pd.Categorical(names, categories=list(breakdown.groups)).codes
        groups[breakdown.key] = np.where(codes < 0, len(breakdown.groups), codes)
    return Respondents(tuple(map(str, people)), groups, by_question)


@dataclass(frozen=True)
class Counted:
    """One question's true counts: `counts` is places x (options and base); `cells` are those at risk.

    `people` are the numbers of those who answered, and `place_of` holds, for everybody together and for each breakdown,
    the number of the place that each of them is in.
    """

    places: tuple[Place, ...]
    people: Counts
    place_of: tuple[Counts, ...]
    counts: Numbers
    cells: tuple[Cells, ...]


def counted(question: Question, survey: Survey, everybody: Respondents, shown: pd.DataFrame) -> Counted:
    """Count a question's answers in every place, and find the counts at risk in its part of a release.

    Args:
        question: Its entry in the codebook.
        survey: The codebook.
        everybody: From `respondents`.
        shown: The question's rows of the release.

    Method: docs/metrics.md#survey-audit
    """
    people, chosen = _chosen(question, everybody)
    places, place_of = [_EVERYBODY_PLACE], [np.zeros(len(people), dtype=np.int64)]
    for breakdown in survey.breakdown:
        if breakdown.key in set(shown["breakdown"]):
            codes = everybody.groups[breakdown.key][people]
            place_of.append(len(places) + codes)
            places += [(breakdown.key, group) for group in breakdown.groups]
            if np.any(codes == len(breakdown.groups)):
                places.append((breakdown.key, NO_GROUP))
    values = sum((_sums(chosen, codes, len(places)) for codes in place_of), np.zeros((len(places), chosen.shape[1])))
    told = _told(shown, places)
    cells = (
        *_small(question, told, values),
        *_hidden(question, places, told, values),
        *_crossed(question, places, place_of[1:], chosen),
    )
    return Counted(tuple(places), people, tuple(place_of), values, cells)


def _chosen(question: Question, everybody: Respondents) -> tuple[Counts, Numbers]:
    """Who answered, and people x (options and base): 1 for what they chose."""
    codes = [option.code for option in question.options]
    if question.key not in everybody.given:
        return np.empty(0, dtype=np.int64), np.empty((0, len(codes) + 1))
    numbers, answers = everybody.given[question.key]
    people, row = np.unique(numbers, return_inverse=True)
    chosen = np.zeros((len(people), len(codes) + 1))
    chosen[row, pd.Categorical(answers, categories=codes).codes] = 1
    chosen[:, -1] = 1
    return people.astype(np.int64), chosen


def _sums(chosen: Numbers, codes: Counts, places: int) -> Numbers:
    return np.column_stack([np.bincount(codes, column, places) for column in chosen.T])


def _columns(question: Question) -> list[str]:
    """The counts of a place that say what people answered; what the others add up to is not said twice."""
    codes = [option.code for option in question.options]
    if question.kind == "multi":
        return codes + [NOT + code for code in codes]
    return codes + ([HIGHLIGHT] if len(question.highlight) > 1 else [])


def _told(shown: pd.DataFrame, places: Sequence[Place]) -> list[int]:
    """The places of which something is shown."""
    told = set(shown.loc[shown["state"] != "hidden", ["breakdown", "group"]].itertuples(index=False, name=None))
    return [number for number, place in enumerate(places) if place in told]


def _small(question: Question, told: Sequence[int], values: Numbers) -> Iterator[Cells]:
    """Fewer than five people, nobody among them, or all but fewer than five, in places of which something is shown."""
    answers = [option.code for option in question.options] + [HIGHLIGHT] * (len(question.highlight) > 0)
    for column in (*answers, *(NOT + answer for answer in answers)):
        counts = values @ column_form(question, column)
        if few := [number for number in told if counts[number] < MINIMUM_CELL]:
            yield Cells(column, np.array(few)[:, None], np.ones(len(few), dtype=bool))


def _hidden(question: Question, places: Sequence[Place], told: Sequence[int], values: Numbers) -> Iterator[Cells]:
    """Everything about groups of which nothing is shown, each alone and all of a breakdown together."""
    somebody = values[:, -1] > 0
    hidden = [n for n, place in enumerate(places) if n not in told and place[1] != NO_GROUP and somebody[n]]
    for column in (*_columns(question), BASE, *([SCORE] if question.numbers else [])):
        counts = values @ column_form(question, column)
        # A score is no number of people: it is safe if it is as uncertain as the answers of five.
        is_small = counts < (0 if column == SCORE else MINIMUM_CELL)
        if hidden:
            yield Cells(column, np.array(hidden)[:, None], is_small[hidden])
        for breakdown in dict.fromkeys(places[n][0] for n in hidden):
            together = tuple(n for n in hidden if places[n][0] == breakdown)
            everyone = {n for n, place in enumerate(places) if place[0] == breakdown and somebody[n]}
            small = column != SCORE and counts[list(together)].sum() < MINIMUM_CELL
            # Together they may be as many as a group that is shown; then only few people are at risk.
            at_risk = small or values[list(together), -1].sum() < MINIMUM_BASE
            if at_risk and 1 < len(together) < len(everyone):
                yield Cells(column, np.array([[len(places)]]), np.array([small]), joined=together)


def _crossed(
    question: Question, places: Sequence[Place], place_of: Sequence[Counts], chosen: Numbers
) -> Iterator[Cells]:
    """Every count of one to four people in the cross of the breakdowns, and in that of any of them."""
    for size in range(1, len(place_of) + 1):
        for factors in combinations(place_of, size):
            crossing, cell_of = _cross(factors, len(places))
            for column in _columns(question):
                counts = np.bincount(cell_of, chosen @ column_form(question, column), len(crossing))
                few = (counts > 0) & (counts < MINIMUM_CELL)
                if size == 1:  # those are in the release, but for people without a group
                    few &= np.array([places[n][1] == NO_GROUP for n in crossing[:, 0]], dtype=bool)
                if few.any():
                    yield Cells(column, crossing[few], np.ones(int(few.sum()), dtype=bool))


def _cross(factors: Sequence[Counts], places: int) -> tuple[Counts, Counts]:
    """The crossings that somebody is in, as numbers of places, and which of them each person is in."""
    code = np.zeros(len(factors[0]), dtype=np.int64)
    for factor in factors:
        code = code * places + factor
    _, first, cell_of = np.unique(code, return_index=True, return_inverse=True)
    return np.column_stack([factor[first] for factor in factors]), cell_of.astype(np.int64)
