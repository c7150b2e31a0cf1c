"""Generated answers for a survey whose real ones are not there yet, in the columns that its codebook names."""

import csv
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from campaign.survey import Breakdown, Question, Survey
from reference.regions import regions_by_name

RESPONDENTS = 2_043

_SEED = 20_260_817

# How those who answered a question answered it (percent, by code). The published results are among them: 23% with three
# or more visits, one in six not confident, a quarter without a nurse. The rest is made up.
_ANSWERS = {
    "gp_visits": {"0": 18.0, "1": 35.0, "2": 24.0, "3": 23.0},
    "drug_confidence": {"1": 5.2, "2": 11.5, "3": 26.3, "4": 38.4, "5": 18.6},
    "nurse_specialist": {"yes": 75.0, "no": 25.0},
    "support_wanted": {"nurse": 58.0, "information": 51.0, "emotional": 46.0, "money": 27.0, "trials": 37.0},
}
# Of every group; a region that is not named here has its share of the UK's people.
_AGES = {"Under 45": 11.0, "45 to 54": 24.0, "55 to 64": 31.0, "65 to 74": 25.0, "75 and over": 9.0}
_RESPONSE_OF_REGIONS = {"Northern Ireland": 0.92, "Wales": 1.2, "Scotland": 1.08, "London": 0.85}

# Respondents who give a question no answer, for each way of doing so: a blank, or one of the codebook's `not_in_base`.
_LEAST_WITHOUT_ANSWER, _MOST_WITHOUT_ANSWER = 0.008, 0.016
# How far groups lean to the first or the last answers, against 1 for the differences between people: mild.
_LEAN_OF_GROUPS = 0.09

Cells = NDArray[np.object_]


def demonstration_respondents(survey: Survey) -> list[dict[str, str]]:
    """2,043 made-up respondents, one dict each from the export's column to the text in its cell: the same every time.

    A single answer is its option's code, one of `not_in_base`, or blank; a column of a multi question holds its
    option's label where that was chosen, and is blank otherwise. Questions of which nothing is known here are answered
    about evenly, so that any codebook can be shown.
    """
    groups = {breakdown.key: _groups(breakdown) for breakdown in survey.breakdown}
    columns: dict[str, Cells] = {}
    if survey.respondent_column:
        columns[survey.respondent_column] = _cells([f"demo-{number:04}" for number in range(1, RESPONDENTS + 1)])
    if survey.finished_column:
        finished = survey.finished_values[0] if survey.finished_values else "1"
        columns[survey.finished_column] = _cells([finished] * RESPONDENTS)
    for breakdown in survey.breakdown:
        columns[breakdown.column] = _cells(np.array(breakdown.groups, dtype=object)[groups[breakdown.key]])
    for question in survey.question:
        for column, cells in _answers(question, groups).items():
            # A question that is a breakdown too has one column in the export: the group is the answer.
            columns.setdefault(column, cells)
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def write_demonstration_survey(survey: Survey, path: Path) -> None:
    """Write the made-up respondents as a CSV export with a header, in the codebook's encoding (by default UTF-8)."""
    respondents = demonstration_respondents(survey)
    with path.open("w", encoding=survey.encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(respondents[0]))
        writer.writeheader()
        writer.writerows(respondents)


def _groups(breakdown: Breakdown) -> NDArray[np.int64]:
    """The position of each respondent's group among the breakdown's groups."""
    random = _random("breakdown", breakdown.key)
    known = regions_by_name()
    if set(breakdown.groups) <= set(known):
        weights = [known[group].population * _RESPONSE_OF_REGIONS.get(group, 1.0) for group in breakdown.groups]
    elif set(breakdown.groups) == set(_AGES):
        weights = [_AGES[group] for group in breakdown.groups]
    else:
        weights = list(random.uniform(0.7, 1.3, len(breakdown.groups)))  # nosec B311 # generated answers keep no secret
    return random.permutation(np.repeat(np.arange(len(weights)), _whole(weights, RESPONDENTS)))


def _answers(question: Question, groups: dict[str, NDArray[np.int64]]) -> dict[str, Cells]:
    """The cells of a question's columns."""
    random = _random("question", question.key)
    if question.kind == "multi":
        return _chosen_options(question, groups, random)
    outside = question.outside_base
    options = [option.code for option in question.options if not {option.code, option.label} & {*outside}]
    ways = ["", *outside]
    without_answer = random.uniform(_LEAST_WITHOUT_ANSWER, _MOST_WITHOUT_ANSWER, len(ways))  # nosec B311 # generated answers keep no secret
    without = [round(share * RESPONDENTS) for share in without_answer]
    order = np.argsort(_leaning(groups, random))
    # Who does not answer is by chance; the others stand in order of their leaning and are dealt the answers in turn.
    silent = random.permutation(RESPONDENTS)[: sum(without)]
    answering = order[~np.isin(order, silent)]
    cells = np.empty(RESPONDENTS, dtype=object)
    cells[silent] = np.repeat(np.array(ways, dtype=object), without)
    shares = _shares(question, options, random)
    written = np.array([_written(question, code) for code in options], dtype=object)
    cells[answering] = np.repeat(written, _whole(shares, len(answering)))
    return {question.column or question.wording: cells}


def _written(question: Question, code: str) -> str:
    """What an export holds for an answer: of a band some number within it, and of what is reversed the label."""
    option = next(option for option in question.options if option.code == code)
    if question.kind == "number":
        within = option.least if option.least is not None else option.most
        return f"{within:g}"
    if question.reversed:
        codes = [one.code for one in question.options]
        return codes[-1 - codes.index(code)]
    return code


def _chosen_options(
    question: Question, groups: dict[str, NDArray[np.int64]], random: np.random.Generator
) -> dict[str, Cells]:
    """The cells of a multi question: whoever answers chooses at least one option."""
    shares = _shares(question, [option.code for option in question.options], random)
    silent = random.random(RESPONDENTS) < _MOST_WITHOUT_ANSWER  # nosec B311 # generated answers keep no secret
    leanings = np.array([_leaning(groups, random) for _ in question.options])
    # An option's share of the people are those who lean to it most.
    ranks = leanings.argsort(axis=1).argsort(axis=1)
    chosen = ranks < np.array(shares)[:, None] / 100 * RESPONDENTS
    nothing = ~chosen.any(axis=0)
    chosen[ranks[:, nothing].argmin(axis=0), np.flatnonzero(nothing)] = True
    name = question.column or question.wording
    return {
        option.column or f"{name} [{option.label}]": np.where(choice & ~silent, option.label, "").astype(object)
        for option, choice in zip(question.options, chosen, strict=True)
        # Nobody chooses an option without a column: it is counted where somebody who was asked chose nothing.
        if not (question.base == "asked" and option.exclusive)
    }


def _shares(question: Question, codes: Sequence[str], random: np.random.Generator) -> list[float]:
    """Percent of each code: those known for this question, if it has these very codes, or about even ones."""
    known = _ANSWERS.get(question.key, {})
    if set(known) == set(codes):
        return [known[code] for code in codes]
    if question.kind == "multi":
        return list(random.uniform(25, 55, len(codes)))  # nosec B311 # generated answers keep no secret
    return list(random.uniform(0.7, 1.3, len(codes)) * 100 / len(codes))  # nosec B311 # generated answers keep no secret


def _leaning(groups: dict[str, NDArray[np.int64]], random: np.random.Generator) -> NDArray[np.float64]:
    """A number for each respondent that decides who answers what: mostly the person's own, a little the groups'."""
    leaning = random.normal(0, 1, RESPONDENTS)
    for group in groups.values():
        leaning += random.normal(0, _LEAN_OF_GROUPS, int(group.max()) + 1)[group]
    return leaning


def _whole(weights: Sequence[float], total: int) -> NDArray[np.int64]:
    """Whole numbers in these proportions that add up to the total: the largest remainders are rounded up."""
    exact = np.array(weights) / sum(weights) * total
    whole = np.floor(exact).astype(np.int64)
    whole[np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]] += 1
    return whole


def _random(*names: str) -> np.random.Generator:
    """A generator of its own for every breakdown and question: a new question changes no other's answers."""
    return np.random.default_rng([_SEED, zlib.crc32("/".join(names).encode())])


def _cells(texts: Sequence[str] | Cells) -> Cells:
    return np.array(texts, dtype=object)
