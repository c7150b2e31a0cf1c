"""What the Survey page says of a question and of its groups, in words."""

import pandas as pd

from campaign.survey import HIGHLIGHT, Breakdown, Question, Survey
from metrics.words import change_in_words, comparison_in_words
from store.survey_releases import SurveyRelease

_KINDS = {
    "single": "One answer was possible.",
    "likert": "One answer on a scale.",
    "multi": "More than one answer was possible.",
    "scale": "A number on a scale from {first} to {last}.",
    "number": "A number, in bands.",
}


def highlight_words(question: Question) -> str:
    """The answers that the question's published finding is about."""
    labels = [option.label for option in question.options if option.code in question.highlight]
    return " or ".join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])]) if labels else ""


def asked_words(survey: Survey, question: Question) -> str:
    """Who was asked the question, and in which form they could answer."""
    form = _KINDS[question.kind].format(first=question.options[0].label, last=question.options[-1].label)
    return f"{_who(survey, question)} {form}"


def _who(survey: Survey, question: Question) -> str:
    if question.asked:
        return f"Asked of {question.asked.rstrip('.')}."
    if question.asked_if is None:
        return "Everybody was asked."
    asked_if = question.asked_if
    earlier = next(one for one in survey.question if one.key == asked_if.question)
    labels = {option.code: option.label for option in earlier.options}
    answers = " or ".join(f"“{labels[code]}”" for code in asked_if.answers)
    return f"Asked of those who answered {answers} to “{earlier.wording}”"


def differences_in_words(verdicts: pd.DataFrame, breakdown: Breakdown) -> str:
    """Which groups are higher or lower than the others shown; "no clear difference" where none is.

    Args:
        verdicts: Of one question, breakdown and answer. Columns ``group`` and ``verdict``.
        breakdown: What the groups are of.
    """
    by_verdict = {str(verdict): list(rows["group"]) for verdict, rows in verdicts.groupby("verdict")}
    found = [
        comparison_in_words(_joined(by_verdict[verdict]), verdict)
        for verdict in ("higher", "lower")
        if verdict in by_verdict
    ]
    if not found:
        return f"No clear difference by {breakdown.label.lower()}"
    return "; ".join([found[0], *(words[0].lower() + words[1:] for words in found[1:])])


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def change_since_words(release: SurveyRelease, question: Question, earlier: Survey | None) -> str | None:
    """How everybody's highlighted share changed since the wave before; None where there is nothing to compare."""
    own = release.changes[
        (release.changes["question"] == question.key)
        & (release.changes["breakdown"] == "all")
        & (release.changes["answer"] == HIGHLIGHT)
    ]
    if own.empty or earlier is None:
        return None
    row = own.iloc[0]
    change = change_in_words(float(row["change"]), float(row["low"]), float(row["high"]))
    return f"{highlight_words(question)}: {change} since the wave that ended in {earlier.ended:%B %Y}."
