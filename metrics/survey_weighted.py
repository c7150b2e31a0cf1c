"""A survey's shares weighted to a population, in the form of the unweighted ones, and which groups differ."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaign.survey import BREAKDOWN_PREFIX, EVERYBODY, HIGHLIGHT, Question, Survey
from metrics.survey import EVERYONE, results
from metrics.survey_design import Calibration, Codes, Mask, Numbers, SurveyDesign
from metrics.survey_estimates import shares
from metrics.survey_sample import sample_of
from metrics.survey_tests import against_the_rest, rao_scott
from metrics.survey_weights import GREATEST_WEIGHT, Margin, rake


@dataclass(frozen=True)
class WeightedPeople:
    """Everybody's random id, the design with their weights, and their group (-1: none) by breakdown.

    People without a group of one of the margins have a weight of 0: they are in no weighted result, but in the sample.
    """

    people: tuple[str, ...]
    design: SurveyDesign
    groups: Mapping[str, Codes]

    @property
    def counted(self) -> list[str]:
        """Those with a weight."""
        return [name for name, weight in zip(self.people, self.design.weights, strict=True) if weight > 0]

    @property
    def left_out(self) -> int:
        """How many have none."""
        return int((self.design.weights == 0).sum())


def weighted_people(
    answers: pd.DataFrame,
    survey: Survey,
    population: Mapping[str, Mapping[str, float]],
    greatest: float | None = GREATEST_WEIGHT,
) -> WeightedPeople:
    """Weight everybody who answered by the sample's design, and rake them to the population where it is given.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.
        population: People of each group, by breakdown: breakdowns of the codebook, each with all its groups and the
            same total. Weights are not raked if there are none.
        greatest: The cap on raked weights, as a multiple of their mean; None for no cap.

    Raises:
        RakingError: No weights agree with the population.
        DesignError: The design columns allow no variance.
        UnknownAnswer: Somebody has no stored value of a design column.
        KeyError: A breakdown or a group of it is missing.

    Method: docs/metrics.md#survey-weighted-shares
    """
    names, groups = _people_and_groups(answers, survey)
    sample = sample_of(answers, survey, names)
    base_weights = sample.base_weights()
    if not population:
        return WeightedPeople(names, sample.design(base_weights), groups)
    known = np.all([groups[key] >= 0 for key in population], axis=0)
    margins = [_margin(survey, key, people, groups[key][known]) for key, people in population.items()]
    weights = np.zeros(len(names))
    weights[known] = rake(base_weights[known], margins, greatest)
    calibration = Calibration(np.where(known, base_weights, 0.0), [groups[key] for key in population])
    return WeightedPeople(names, sample.design(weights, calibration), groups)


def unweighted_people(answers: pd.DataFrame, survey: Survey) -> WeightedPeople:
    """Everybody who answered with the same weight, in the sample's design, for a release that is not weighted.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.

    Raises:
        DesignError: The design columns allow no variance.
        UnknownAnswer: Somebody has no stored value of a design column.

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    names, groups = _people_and_groups(answers, survey)
    return WeightedPeople(names, sample_of(answers, survey, names).design(np.ones(len(names))), groups)


def weighted_results(answers: pd.DataFrame, survey: Survey, weighted: WeightedPeople) -> pd.DataFrame:
    """Shares weighted to the population, with their Korn-Graubard ranges; counts and bases stay people, unweighted.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.
        weighted: From `weighted_people` of the same answers, or from `unweighted_people` for ranges that know of the
            sample's design.

    Returns:
        Rows and columns as `metrics.survey.results` of those who are weighted; ``share``, ``low`` and ``high`` are
        weighted. Further columns ``standard_error``, ``design_effect`` and ``degrees_of_freedom``.

    Method: docs/metrics.md#survey-weighted-shares
    """
    kept = answers[answers["respondent"].isin(weighted.counted)]
    by_question = _by_question(kept, weighted)
    found = results(kept, survey).set_index(["question", "breakdown", "group", "answer"])
    new = ["share", "low", "high", "standard_error", "design_effect", "degrees_of_freedom"]
    estimated = dict[tuple[str, str, str, str], tuple[float, ...]]()
    for question in survey.question:
        given, chosen, codes = _given(question, by_question, weighted)
        for breakdown, group, inside in _groups(question, survey, weighted, given):
            one = shares(chosen, weighted.design, inside)
            figures = (one.value, one.low, one.high, one.standard_error, one.design_effect)
            for code, *row in zip(codes, *figures, strict=True):
                estimated[question.key, breakdown, group, code] = (*map(float, row), float(one.degrees_of_freedom))
    table = pd.DataFrame.from_dict(estimated, orient="index", columns=new).reindex(found.index)
    return found.drop(columns=["share", "low", "high"]).join(table).reset_index()


def group_comparisons(
    answers: pd.DataFrame, survey: Survey, weighted: WeightedPeople, left_out: Collection[tuple[str, str, str]] = ()
) -> pd.DataFrame:
    """Which groups of each breakdown gave an answer more, or less, often than all others.

    For each question, breakdown and answer (the highlight, where there is one, and each option): the Rao-Scott test of
    that answer over the groups, and only if its p is under 0.05 each group against the rest, by Holm.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.
        weighted: From `weighted_people` or `unweighted_people` of the same answers.
        left_out: Question, breakdown and group of those who are neither compared nor among the others: hidden groups,
            of which a verdict on another group would tell something.

    Returns:
        One row per question, breakdown, answer and group. Columns ``question``, ``breakdown``, ``answer``, ``group``,
        ``f_p`` (of the test; missing where there is none), ``difference`` (percentage points), ``holm`` (both missing
        where groups are not compared) and ``verdict`` (``higher``, ``lower`` or ``no clear difference``). It tells of
        small groups too: publish a verdict only where the group's share is shown.

    Method: docs/metrics.md#survey-group-against-the-rest
    """
    by_question = _by_question(answers, weighted)
    rows = list[tuple[object, ...]]()
    for question in survey.question:
        given, chosen, codes = _given(question, by_question, weighted)
        for breakdown in survey.breakdown:
            if breakdown.key in question.breakdowns:
                hidden = [(question.key, breakdown.key, group) in left_out for group in breakdown.groups]
                # The last place is that of the people in no group.
                group_of = np.where(np.array([*hidden, True]), -1, np.arange(len(hidden) + 1))[
                    weighted.groups[breakdown.key]
                ]
                for code, values in zip(codes, chosen.T, strict=True):
                    compared = _compared(values, group_of, weighted.design, given & (group_of >= 0))
                    for number, group in enumerate(breakdown.groups):
                        rows.append((question.key, breakdown.key, code, group, *compared.get(number, compared[-1])))
    columns = ["question", "breakdown", "answer", "group", "f_p", "difference", "holm", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def _compared(
    values: Numbers, groups: Codes, design: SurveyDesign, inside: Mask
) -> dict[int, tuple[float, float, float, str]]:
    """Each group's test, difference, p and verdict; at -1 that of a group which is not compared."""
    test = rao_scott(groups, values.astype(np.int64), design, inside)
    p = float("nan") if test is None else test.p
    found = {-1: (p, float("nan"), float("nan"), "no clear difference")}
    for one in against_the_rest(values, groups, design, inside, test):
        found[one.group] = (p, 100 * one.difference, one.holm, one.verdict)
    return found


def _margin(survey: Survey, key: str, people: Mapping[str, float], codes: Codes) -> Margin:
    (groups,) = (breakdown.groups for breakdown in survey.breakdown if breakdown.key == key)
    return Margin(key, codes, np.array([float(people[group]) for group in groups]))


def _people_and_groups(answers: pd.DataFrame, survey: Survey) -> tuple[tuple[str, ...], dict[str, Codes]]:
    """Everybody's random id, and the number of their group (-1: none) by breakdown."""
    numbers, names = pd.factorize(answers["respondent"])
    groups = {}
    for breakdown in survey.breakdown:
        rows = (answers["question"] == BREAKDOWN_PREFIX + breakdown.key).to_numpy(dtype=bool)
        codes = np.full(len(names), -1, dtype=np.int64)
        codes[numbers[rows]] = pd.Categorical(answers["answer"][rows], categories=list(breakdown.groups)).codes
        groups[breakdown.key] = codes
    return tuple(map(str, names)), groups


def _by_question(answers: pd.DataFrame, weighted: WeightedPeople) -> dict[str, tuple[Codes, "pd.Series[str]"]]:
    """By question, the place of each answer's respondent among the weighted people, and the answer."""
    place = pd.Index(weighted.people).get_indexer(pd.Index(answers["respondent"]))
    return {
        str(key): (place[rows][place[rows] >= 0], answers["answer"].iloc[rows[place[rows] >= 0]])
        for key, rows in answers.groupby("question").indices.items()
    }


def _given(
    question: Question, answers: Mapping[str, tuple[Codes, "pd.Series[str]"]], weighted: WeightedPeople
) -> tuple[Mask, Numbers, list[str]]:
    """Who answered; people x answers, 1 where chosen; and the answers, in the order of `metrics.survey.results`."""
    codes = [option.code for option in question.options]
    row, given_answers = answers.get(question.key, (np.empty(0, dtype=np.int64), pd.Series(dtype="str")))
    chosen = np.zeros((len(weighted.people), len(codes)))
    chosen[row, pd.Categorical(given_answers, categories=codes).codes] = 1
    given: Mask = np.asarray(chosen.any(axis=1), dtype=np.bool_)
    if question.highlight:
        of_highlight = chosen[:, [codes.index(code) for code in question.highlight]].any(axis=1)
        return given, np.column_stack([chosen, of_highlight]).astype(float), [*codes, HIGHLIGHT]
    return given, chosen, codes


def _groups(
    question: Question, survey: Survey, weighted: WeightedPeople, given: Mask
) -> Iterator[tuple[str, str, Mask]]:
    yield EVERYBODY, EVERYONE, given
    for breakdown in survey.breakdown:
        if breakdown.key in question.breakdowns:
            for number, group in enumerate(breakdown.groups):
                yield breakdown.key, group, given & (weighted.groups[breakdown.key] == number)
