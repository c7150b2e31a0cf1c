"""Survey: the findings as published, and the chosen questions; of released, disclosure-controlled results alone."""

from dataclasses import dataclass

import pandas as pd

from briefing.parts import Part, Picture
from campaign.survey import EVERYBODY, HIGHLIGHT, Breakdown, Question, Survey
from charts.survey_marks import percentage, records, without_what_is_hidden
from figures.chart_words import ChartWords
from figures.known import Known
from figures.survey import (
    GROUP_MARKS,
    answered_words,
    everyone_words,
    groups_words,
    main_answer,
    no_results_words,
    published,
    published_findings,
    results_of,
    shown_of,
)
from figures.survey_means import mean_of_everyone
from figures.survey_tables import result_table
from figures.survey_words import change_since_words
from store.survey_releases import SurveyRelease

_HIDDEN = "[c]"


class UnknownQuestion(ValueError):
    """A question or a breakdown was asked for that no published survey has; the message says which there are."""


@dataclass(frozen=True)
class AskedQuestion:
    """A survey question by its key, and the breakdown by which its answers are compared, if any."""

    question: str
    breakdown: str | None = None


def survey_parts(known: Known, asked: tuple[AskedQuestion, ...] | None) -> list[Part]:
    """The published findings of every survey, and the questions asked for; without, those of the findings.

    Raises:
        UnknownQuestion: A question or breakdown that is not published.
    """
    surveys = published(known)
    wanted = list(asked) if asked is not None else _of_findings(surveys)
    _refuse_unknown(surveys, wanted)
    parts = []
    for survey, release in surveys.values():
        if survey.published:
            parts.append(_findings(survey, release))
        for one in wanted:
            for question in survey.question:
                if question.key == one.question:
                    parts.append(_question(known, survey, release, question, one.breakdown))
    return parts


def questions_on_offer(known: Known) -> dict[str, str]:
    """Every published question's words by its key, as it is asked for."""
    return {one.key: one.short for survey, _ in published(known).values() for one in survey.question}


def _of_findings(surveys: dict[str, tuple[Survey, SurveyRelease]]) -> list[AskedQuestion]:
    keys = [finding.question for survey, _ in surveys.values() for finding in survey.published]
    return [AskedQuestion(key) for key in dict.fromkeys(keys)]


def _refuse_unknown(surveys: dict[str, tuple[Survey, SurveyRelease]], wanted: list[AskedQuestion]) -> None:
    # A codebook names factors by which a release may have nothing, or nothing for whoever asks.
    breakdowns = {
        question.key: [one.key for one in survey.breakdown if one.key in question.breakdowns]
        for survey, _ in surveys.values()
        for question in survey.question
    }
    for one in wanted:
        if one.question not in breakdowns:
            known = ", ".join(breakdowns) or "none yet"
            raise UnknownQuestion(f"{one.question}: no published survey has this question; known: {known}")
        if one.breakdown is not None and one.breakdown not in breakdowns[one.question]:
            known = ", ".join(breakdowns[one.question]) or "none"
            raise UnknownQuestion(f"{one.question}: not broken down by {one.breakdown}; known: {known}")


def _findings(survey: Survey, release: SurveyRelease) -> Part:
    rows = [(one.words, one.told, one.source) for one in published_findings(survey, release)]
    mark = "Demonstration data. " if release.demonstration else ""
    return Part(
        key=f"findings-{survey.key}",
        subject="survey",
        words=ChartWords(
            title=f"What people told us: {survey.title}",
            subtitle=answered_words(survey, release),
            alt="Table: the findings as published, and what the released results say of each.",
            source=f"{mark}Source: {survey.title}, release {release.version}.",
        ),
        table=pd.DataFrame(rows, columns=["As published", "In this release", "Source"]),
    )


def _question(known: Known, survey: Survey, release: SurveyRelease, question: Question, breakdown: str | None) -> Part:
    if breakdown is not None:
        factor = next(one for one in survey.breakdown if one.key == breakdown)
        return _groups(survey, release, question, factor)
    shown = shown_of(release, weighted=False)
    own = results_of(shown.results, question, EVERYBODY)
    if own.empty:
        return _without_results(f"everyone-{question.key}", survey, release, question)
    labels = {option.code: option.label for option in question.options}
    drawn = own[own["answer"].isin(list(labels))]
    drawn = drawn.loc[drawn["answer"].map(list(labels).index).sort_values().index]
    if question.kind not in ("scale", "number", "likert"):
        drawn = drawn.sort_values("percent", ascending=False, na_position="last", kind="stable")
    words = everyone_words(survey, release, shown, question)
    changes, means = (results_of(part, question, EVERYBODY) for part in (shown.changes, shown.means))
    mean = mean_of_everyone(shown.means, question)
    since = change_since_words(release, question, known.surveys.get(survey.earlier or ""))
    return Part(
        key=f"everyone-{question.key}",
        subject="survey",
        words=words,
        table=result_table(own, question, "Everyone", changes=changes, means=means),
        notes=tuple(f"{note}." if note == mean else note for note in (mean, since) if note and note != words.title),
        picture=_bars(drawn, [labels[answer] for answer in drawn["answer"]]),
    )


def _groups(survey: Survey, release: SurveyRelease, question: Question, factor: Breakdown) -> Part:
    shown = shown_of(release, weighted=False)
    own = results_of(shown.results, question, factor.key)
    if own.empty:
        return _without_results(f"groups-{question.key}-{factor.key}", survey, release, question)
    answer, _ = main_answer(question)
    if len(question.highlight) == 1:
        own = own[own["answer"] != HIGHLIGHT].reset_index(drop=True)
    drawn = own[own["answer"] == answer].sort_values("percent", ascending=False, na_position="last", kind="stable")
    names = [f"{group}{'*' if few else ''}" for group, few in zip(drawn["group"], drawn["few"], strict=True)]
    verdicts, changes, means = (
        results_of(part, question, factor.key) for part in (shown.verdicts, shown.changes, shown.means)
    )
    return Part(
        key=f"groups-{question.key}-{factor.key}",
        subject="survey",
        words=groups_words(survey, release, shown, question, factor),
        table=result_table(own, question, factor.label, verdicts, changes, means),
        notes=(GROUP_MARKS,),
        picture=_bars(drawn, names),
    )


def _without_results(key: str, survey: Survey, release: SurveyRelease, question: Question) -> Part:
    words = no_results_words(survey, release, question)
    return Part(key, "survey", words, pd.DataFrame())


def _bars(drawn: pd.DataFrame, names: list[str]) -> Picture:
    """Numbers only where the state of a result allows them, whatever stood there."""
    published_rows = without_what_is_hidden(drawn)
    data = pd.DataFrame(
        {
            "name": names,
            "value": published_rows["percent"].astype("Int64").array,
            "words": [_HIDDEN if row["state"] == "hidden" else percentage(row) for row in records(published_rows)],
            "is_number": (published_rows["state"] == "shown").array,
        }
    )
    return Picture("answers", data, "Per cent")
