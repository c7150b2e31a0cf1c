"""The parts of the Survey page. Only published releases come in; nothing here can reach an answer."""

from typing import Any

import pandas as pd
import streamlit as st

from campaign.survey import EVERYBODY, HIGHLIGHT, Breakdown, Question, Survey
from charts.survey import answer_bars, group_bars, likert_bar
from charts.survey_marks import percentage, records
from metrics.disclosure_bases import codebook_of_release
from metrics.words import base_in_words, published_share_in_words
from store.survey_releases import SurveyRelease
from ui.chart_block import chart_block, palette
from ui.chart_words import ChartWords
from ui.link_notices import linked_choice, linked_selection
from ui.loaders import campaign, load_release, surveys
from ui.states import notice
from ui.words import day_words, number

_NOBODY = "Everyone together"


def published() -> dict[str, tuple[Survey, SurveyRelease]]:
    """Every survey with a release, by key."""
    found = {key: (survey, load_release(key)) for key, survey in surveys().items()}
    return {
        key: (codebook_of_release(survey, release.results), release)
        for key, (survey, release) in found.items()
        if release is not None
    }


def choose_survey() -> tuple[Survey, SurveyRelease] | None:
    """The published survey to show; a choice where there are several."""
    found = published()
    if len(found) <= 1:
        return next(iter(found.values()), None)
    return found[st.selectbox("Survey", list(found), format_func=lambda key: found[key][0].title)]


def caveats(survey: Survey, release: SurveyRelease) -> None:
    """Who answered, and what that allows to say."""
    mark = "Generated answers, not real ones. " if release.demonstration else ""
    st.write(
        f"{mark}About {number(release.base)} {survey.population} answered, "
        f"{day_words(survey.started)} to {day_words(survey.ended)}."
    )
    if release.demonstration != campaign().is_demonstration:
        kind = "demonstration data" if release.demonstration else "real answers"
        notice(f"This survey shows {kind}; the signature figures on the other pages do not.")


def choose_question(survey: Survey) -> tuple[Question, Breakdown | None]:
    """The question, and the one factor by which its answers are broken down, if any."""
    questions = {question.short: question for question in survey.question}
    left, right = st.columns([3, 2])
    with left:
        question = questions[linked_selection("Question", list(questions), "question")]
    factors = {factor.label: factor for factor in survey.breakdown if factor.key in question.breakdowns}
    with right:
        compared = linked_choice("Compare by", [_NOBODY, *factors], "by")
    return question, factors.get(compared)


def draw_everyone(survey: Survey, release: SurveyRelease, question: Question) -> None:
    """What everybody answered."""
    own = _results(release, question, EVERYBODY)
    options = own[own["answer"] != HIGHLIGHT]
    is_likert = question.kind == "likert"
    figure = likert_bar(own, question, palette()) if is_likert else answer_bars(options, question, palette())
    unit = "Per cent of people who answered"
    if question.kind == "multi":
        unit = "Per cent of people who chose at least one; more than one answer was possible"
    words = ChartWords(
        title=_finding(own, question),
        subtitle=f"“{question.wording}” {unit}, whole of the UK.",
        alt=f"Bar chart of the answers to: {question.wording} {_finding(own, question)}.",
        source=_source(release, own, survey),
    )
    chart_block(f"everyone-{question.key}", words, figure, result_table(own, question, "Everyone"))


def draw_groups(survey: Survey, release: SurveyRelease, question: Question, breakdown: Breakdown) -> None:
    """What the groups of one factor answered, one beside the other."""
    own = _results(release, question, breakdown.key)
    answer = HIGHLIGHT if question.highlight else question.options[0].code
    what = highlight_words(question) if question.highlight else question.options[0].label
    is_likert = question.kind == "likert"
    figure = likert_bar(own, question, palette()) if is_likert else group_bars(own, answer, palette())
    words = ChartWords(
        title=f"{question.short}, by {breakdown.label.lower()}",
        subtitle=(
            f"“{question.wording}” Per cent of people who answered in each group"
            + ("." if is_likert else f": {what}.")
            + " Differences as small as the ranges in the table may be chance."
        ),
        alt=f"Bar chart comparing groups by {breakdown.label.lower()}: {question.wording}",
        source=_source(release, own.iloc[0:0], survey),
    )
    chart_block(f"groups-{question.key}-{breakdown.key}", words, figure, result_table(own, question, breakdown.label))
    st.caption("[c]: hidden to protect people's privacy. *: few answers (30 to 99), so read with caution.")


def how_we_asked(survey: Survey, release: SurveyRelease) -> None:
    """How the survey was made, and what its figures can and cannot say."""
    with st.expander("How we asked, and what these figures can say"):
        st.write(
            f"{survey.asked}. Answers were given from {day_words(survey.started)} to {day_words(survey.ended)}. "
            "The results are unweighted, as published. People chose to take part, so they may differ from all "
            "patients; the 95% range assumes that those who answered are like other patients. Bases are rounded to "
            "10 and percentages to whole numbers. Groups with fewer than 30 answers are hidden, and so is whatever "
            "would let them be worked out; answers given by fewer than five people are shown as a bound only."
        )
        st.caption(f"Release {release.version} of {day_words(release.released_at.date())}.")


def result_table(results: pd.DataFrame, question: Question, factor: str) -> pd.DataFrame:
    """Published results as readers see them: percentages, bounds or [c], each with its range and base."""
    labels = {option.code: option.label for option in question.options} | {HIGHLIGHT: highlight_words(question)}
    if len(question.highlight) == 1:  # it is that option under another name
        results = results[results["answer"] != HIGHLIGHT]
    groups, codes = list(dict.fromkeys(results["group"])), list(labels)
    order = results["group"].map(groups.index) * len(codes) + results["answer"].map(codes.index)
    results = results.loc[order.sort_values().index]
    few = {True: "*", False: ""}
    return pd.DataFrame(
        {
            factor: [f"{group}{few[bool(one)]}" for group, one in zip(results["group"], results["few"], strict=True)],
            "Answer": [labels[code] for code in results["answer"]],
            "Per cent": [_cell(row) for row in records(results)],
            "95% range": [_range(row) for row in records(results)],
            "Answers": ["[c]" if pd.isna(base) else number(int(base)) for base in results["base"]],
        }
    )


def highlight_words(question: Question) -> str:
    """The answers that the question's published finding is about."""
    labels = [option.label for option in question.options if option.code in question.highlight]
    return " or ".join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])]) if labels else ""


def _results(release: SurveyRelease, question: Question, breakdown: str) -> pd.DataFrame:
    found = release.results
    return found[(found["question"] == question.key) & (found["breakdown"] == breakdown)].reset_index(drop=True)


def _finding(own: pd.DataFrame, question: Question) -> str:
    """The question's main result as a sentence: the highlighted answers, or the most given one."""
    if question.highlight and (own["answer"] == HIGHLIGHT).any():
        row, what = own[own["answer"] == HIGHLIGHT].iloc[0], highlight_words(question)
    else:
        row = own[own["answer"] != HIGHLIGHT].sort_values("percent", ascending=False, na_position="last").iloc[0]
        what = {option.code: option.label for option in question.options}[row["answer"]]
    percent, low, high = (None if pd.isna(row[name]) else int(row[name]) for name in ("percent", "low", "high"))
    share = published_share_in_words(str(row["state"]), percent, low, high)
    return f"{share[0].upper()}{share[1:]} said: {what[0].lower()}{what[1:]}"


def _source(release: SurveyRelease, own: pd.DataFrame, survey: Survey) -> str:
    mark = "Demonstration data. " if release.demonstration else ""
    main = own[own["answer"] == HIGHLIGHT]
    base = own["base"].max() if len(own) else None
    if base is None or pd.isna(base):
        words = "People chose to take part, so they may differ from all patients."
    elif len(main) and not pd.isna(main.iloc[0]["low"]):
        words = base_in_words(int(base), int(main.iloc[0]["low"]), int(main.iloc[0]["high"]))
    else:
        words = base_in_words(int(base))
    return f"{mark}{words} Source: {survey.title}, release {release.version}."


def result_words(row: dict[str, Any]) -> str:
    """A published result in one cell: share and range, a bound alone, or the mark for what is hidden."""
    return _cell(row) if pd.isna(row["low"]) else f"{_cell(row)} ({_range(row)})"


def _cell(row: dict[str, Any]) -> str:
    """The share as the figure shows it; the mark for what is hidden."""
    return "[c]" if row["state"] == "hidden" else percentage(row)


def _range(row: dict[str, Any]) -> str:
    return "[c]" if pd.isna(row["low"]) or pd.isna(row["high"]) else f"{row['low']}% to {row['high']}%"
