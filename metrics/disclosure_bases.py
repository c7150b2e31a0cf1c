"""Questions that were put to a part of the people only: their bases may not give away how many were left out."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from campaign.survey import Option, Question, Survey
from metrics.survey_design import Mask

NOT_ASKED = "not asked"
_LABEL = "Not asked, or no answer"
_LEAST_DIFFERENCE = 10


def with_not_asked(answers: pd.DataFrame, survey: Survey) -> tuple[pd.DataFrame, Survey]:
    """Answers and codebook in which nested bases differ by 0 or by at least ten people (rule 6).

    A question with such a base is published over the larger base instead, where those without an answer to it have
    "not asked" as theirs: it is one more option, last in the question and never a part of its highlight. Its shares
    change little: fewer than ten people came to the base.

    Args:
        answers: As for `metrics.survey.results`.
        survey: The codebook.

    Returns:
        Both as they came where no base has to change.

    Method: docs/metrics.md#survey-nested-bases
    """
    answered, people = _answered(answers, survey)
    added = list[pd.DataFrame]()
    while (nested := next(_nested(answered), None)) is not None:
        question, within = nested
        not_asked = people[answered[within] & ~answered[question]]
        added.append(pd.DataFrame({"respondent": not_asked, "question": question, "answer": NOT_ASKED}, dtype="str"))
        answered[question] = answered[within]
        survey = _with_option(survey, question)
    return (pd.concat([answers, *added], ignore_index=True) if added else answers), survey


def codebook_of_release(survey: Survey, results: pd.DataFrame) -> Survey:
    """The codebook with "not asked" as an option of every question that a release has it for, so it can be named.

    Args:
        survey: The codebook.
        results: A release's results. Columns ``question`` and ``answer``.

    Method: docs/metrics.md#survey-nested-bases
    """
    for key in results.loc[results["answer"] == NOT_ASKED, "question"].unique():
        survey = _with_option(survey, str(key))
    return survey


def _answered(answers: pd.DataFrame, survey: Survey) -> tuple[dict[str, Mask], "pd.Index[str]"]:
    """For each question in the codebook's order, who answered it; and everybody, in the same order."""
    numbers, people = pd.factorize(answers["respondent"])
    rows_of = answers.groupby("question").indices
    answered = {}
    for question in survey.question:
        if question.key in rows_of:
            who = np.zeros(len(people), dtype=bool)
            who[numbers[rows_of[question.key]]] = True
            answered[question.key] = who
    return answered, pd.Index(people)


def _nested(answered: Mapping[str, Mask]) -> Iterator[tuple[str, str]]:
    """Each question with a larger base around its own of fewer than ten people more, and the largest such."""
    bases = {key: int(who.sum()) for key, who in answered.items()}
    for key, who in answered.items():
        around = [
            (bases[other], other)
            for other, others in answered.items()
            if 0 < bases[other] - bases[key] < _LEAST_DIFFERENCE and not np.any(who & ~others)
        ]
        if around:
            yield key, max(around)[1]


def _with_option(survey: Survey, key: str) -> Survey:
    return survey.model_copy(update={"question": tuple(_changed(survey.question, key))})


def _changed(questions: Collection[Question], key: str) -> Iterator[Question]:
    for question in questions:
        if question.key == key and NOT_ASKED not in {option.code for option in question.options}:
            # No column is read for it: it is known from the other question.
            option = Option(code=NOT_ASKED, label=_LABEL, column=None)
            yield question.model_copy(update={"options": (*question.options, option)})
        else:
            yield question
