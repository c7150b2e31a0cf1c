"""A survey's shares weighted to a population, in the form of the unweighted ones, and which groups differ."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from campaign.survey import Survey
from metrics.survey import results
from metrics.survey_design import Codes, Mask, Numbers, SurveyDesign
from metrics.survey_estimates import shares
from metrics.survey_people import WeightedPeople, answers_by_question, bases_of_groups, given_answers
from metrics.survey_tests import against_the_rest, rao_scott


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
    by_question = answers_by_question(kept, weighted)
    found = results(kept, survey).set_index(["question", "breakdown", "group", "answer"])
    new = ["share", "low", "high", "standard_error", "design_effect", "degrees_of_freedom"]
    estimated = dict[tuple[str, str, str, str], tuple[float, ...]]()
    for question in survey.question:
        given, chosen, codes = given_answers(question, by_question, weighted)
        for breakdown, group, inside in bases_of_groups(question, survey, weighted, given):
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
    by_question = answers_by_question(answers, weighted)
    rows = list[tuple[object, ...]]()
    for question in survey.question:
        given, chosen, codes = given_answers(question, by_question, weighted)
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
