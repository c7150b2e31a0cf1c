"""Means of a survey's scales and numbers, for everybody and for each group, with their ranges."""

import numpy as np
import pandas as pd

from campaign.survey import Survey
from metrics.survey_estimates import means
from metrics.survey_people import WeightedPeople, answers_by_question, bases_of_groups, given_answers


def means_of_questions(answers: pd.DataFrame, survey: Survey, weighted: WeightedPeople) -> pd.DataFrame:
    """The mean of every question whose answers are numbers: scales, and numbers that are not asked in bands.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.
        weighted: From `weighted_people` of the same answers for weighted means, otherwise from `unweighted_people`.

    Returns:
        One row per such question, breakdown that it allows and group, in the codebook's order. Columns ``question``,
        ``breakdown``, ``group``, ``mean``, ``low`` and ``high`` (float, in the question's unit; the 95% range is
        Student's t with the sample's design); missing over a base of nobody.

    Method: docs/metrics.md#survey-means
    """
    asked = [question for question in survey.question if question.numbers is not None]
    kept = answers[answers["question"].isin([question.key for question in asked])]
    by_question, rows = answers_by_question(kept, weighted), list[tuple[object, ...]]()
    for question in asked:
        given, chosen, _ = given_answers(question, by_question, weighted)
        values = chosen[:, : len(question.options)] @ np.array(question.numbers)
        for breakdown, group, inside in bases_of_groups(question, survey, weighted, given):
            one = means(values[:, None], weighted.design, inside)
            rows.append((question.key, breakdown, group, *(float(x[0]) for x in (one.value, one.low, one.high))))
    return pd.DataFrame(rows, columns=["question", "breakdown", "group", "mean", "low", "high"])
