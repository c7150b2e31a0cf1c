"""The people of a survey as its estimates need them: weights, design, groups, and what each of them answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from campaign.survey import BREAKDOWN_PREFIX, EVERYBODY, HIGHLIGHT, Question, Survey
from metrics.survey import EVERYONE
from metrics.survey_design import Calibration, Codes, Mask, Numbers, SurveyDesign
from metrics.survey_sample import sample_of
from metrics.survey_weights import GREATEST_WEIGHT, Margin, rake


@dataclass(frozen=True)
class WeightedPeople:
    """Everybody's random id, the design with their weights, and their group (-1: none) by breakdown.

    People without a group of one of the margins have a weight of 0: they are in no weighted result, but in the sample.

    Method: docs/metrics.md#survey-weighted-shares
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


def answers_by_question(answers: pd.DataFrame, weighted: WeightedPeople) -> dict[str, tuple[Codes, "pd.Series[str]"]]:
    """By question, the place of each answer's respondent among the weighted people, and the answer.

    Method: docs/metrics.md#survey-weighted-shares
    """
    place = pd.Index(weighted.people).get_indexer(pd.Index(answers["respondent"]))
    return {
        str(key): (place[rows][place[rows] >= 0], answers["answer"].iloc[rows[place[rows] >= 0]])
        for key, rows in answers.groupby("question").indices.items()
    }


def given_answers(
    question: Question, answers: Mapping[str, tuple[Codes, "pd.Series[str]"]], weighted: WeightedPeople
) -> tuple[Mask, Numbers, list[str]]:
    """Who answered; people x answers, 1 where chosen; and the answers, in the order of `metrics.survey.results`.

    Method: docs/metrics.md#survey-weighted-shares
    """
    codes = [option.code for option in question.options]
    row, given_answers = answers.get(question.key, (np.empty(0, dtype=np.int64), pd.Series(dtype="str")))
    chosen = np.zeros((len(weighted.people), len(codes)))
    chosen[row, pd.Categorical(given_answers, categories=codes).codes] = 1
    given: Mask = np.asarray(chosen.any(axis=1), dtype=np.bool_)
    if question.highlight:
        of_highlight = chosen[:, [codes.index(code) for code in question.highlight]].any(axis=1)
        return given, np.column_stack([chosen, of_highlight]).astype(float), [*codes, HIGHLIGHT]
    return given, chosen, codes


def bases_of_groups(
    question: Question, survey: Survey, weighted: WeightedPeople, given: Mask
) -> Iterator[tuple[str, str, Mask]]:
    """Breakdown, group and who of it answered, for everybody and each group of the breakdowns that are allowed.

    Method: docs/metrics.md#survey-weighted-shares
    """
    yield EVERYBODY, EVERYONE, given
    for breakdown in survey.breakdown:
        if breakdown.key in question.breakdowns:
            for number, group in enumerate(breakdown.groups):
                yield breakdown.key, group, given & (weighted.groups[breakdown.key] == number)
