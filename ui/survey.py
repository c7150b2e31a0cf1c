"""The parts of the Survey page. Only published releases come in; nothing here can reach an answer."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from campaign.survey import EVERYBODY, HIGHLIGHT, Breakdown, Question, Survey
from charts.survey import answer_bars, group_bars, likert_bar
from charts.survey_tiles import finding_tiles
from metrics.disclosure_bases import codebook_of_release
from metrics.words import base_in_words, published_share_in_words
from reference.regions import regions_by_name
from store.survey_releases import SurveyRelease
from ui.chart_block import chart_block, palette
from ui.chart_words import ChartWords
from ui.link_notices import linked_choice, linked_selection
from ui.loaders import campaign, load_release, surveys
from ui.states import notice
from ui.survey_tables import result_table
from ui.survey_words import asked_words, change_since_words, differences_in_words, highlight_words
from ui.words import day_words, number

_NOBODY = "Everyone together"
AS_PUBLISHED, WEIGHTED = "As published", "Weighted"


@dataclass(frozen=True)
class Shown:
    """The part of a release that the reader has chosen: results as published, or weighted ones, with their verdicts."""

    results: pd.DataFrame
    verdicts: pd.DataFrame
    changes: pd.DataFrame
    weighted: bool


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


def published_findings(survey: Survey, release: SurveyRelease) -> None:
    """The campaign's findings in the words in which they were published, each with what this release says of it."""
    for column, finding in zip(st.columns(len(survey.published) or 1), survey.published, strict=False):
        question = next(one for one in survey.question if one.key == finding.question)
        own = _results(release.results, question, EVERYBODY)
        is_main = set(finding.answers) == set(question.highlight)
        row = own[own["answer"] == HIGHLIGHT] if is_main else own[own["answer"].isin(finding.answers[:1])]
        told = f"{_finding(own, question)}. {_base(row)}" if is_main and len(row) else ""
        when = f", {day_words(finding.published_on)}" if finding.published_on else ""
        column.html(
            f'<p class="finding"><b>{escape(finding.words)}.</b> {escape(told)}'
            f"<small>As published: {escape(finding.source)}{when}.</small></p>"
        )


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


def choose_weighting(release: SurveyRelease) -> Shown:
    """The results as published, or the weighted ones, if there are any."""
    chosen = AS_PUBLISHED
    if len(release.weighted):
        chosen = linked_choice("Results", [AS_PUBLISHED, WEIGHTED], "results")
    weighted = chosen == WEIGHTED
    if weighted:
        to = release.report["weighted_to"]
        st.caption(f"Weighted to the population by {to}. As the campaign published its findings: unweighted.")
    verdicts = release.verdicts[release.verdicts["weighted"] == weighted].drop(columns="weighted")
    results = release.weighted if weighted else release.results
    return Shown(results, verdicts, release.changes.iloc[:0] if weighted else release.changes, weighted)


def draw_everyone(survey: Survey, release: SurveyRelease, shown: Shown, question: Question) -> None:
    """What everybody answered."""
    own = _results(shown.results, question, EVERYBODY)
    options = own[own["answer"] != HIGHLIGHT]
    is_likert = question.kind == "likert"
    figure = likert_bar(own, question, palette()) if is_likert else answer_bars(options, question, palette())
    words = ChartWords(
        title=_finding(own, question),
        subtitle=f"“{question.wording}” {asked_words(survey, question)} {_unit(question, shown)}, whole of the UK.",
        alt=f"Bar chart of the answers to: {question.wording} {_finding(own, question)}.",
        source=_source(release, own, survey),
    )
    table = result_table(own, question, "Everyone", changes=_results(shown.changes, question, EVERYBODY))
    chart_block(f"everyone-{question.key}", words, figure, table)
    earlier = surveys().get(survey.earlier or "")
    if not shown.weighted and (since := change_since_words(release, question, earlier)):
        st.write(since)


def draw_groups(survey: Survey, release: SurveyRelease, shown: Shown, question: Question, breakdown: Breakdown) -> None:
    """What the groups of one factor answered, one beside the other, and which of them differ."""
    own = _results(shown.results, question, breakdown.key)
    verdicts = _results(shown.verdicts, question, breakdown.key)
    main = question.highlight or (question.options[0].code,)
    answer = HIGHLIGHT if len(main) > 1 else main[0]
    what = highlight_words(question) if question.highlight else question.options[0].label
    is_likert = question.kind == "likert"
    figure = likert_bar(own, question, palette()) if is_likert else group_bars(own, answer, palette())
    differ = differences_in_words(verdicts[verdicts["answer"] == answer], breakdown)
    words = ChartWords(
        title=f"{differ}: “{what}”",
        subtitle=(
            f"“{question.wording}” {_unit(question, shown)} in each group"
            + ("." if is_likert else f": {what}.")
            + " Higher or lower: than in the other groups shown, where chance would rarely make such a difference."
        ),
        alt=f"Bar chart comparing groups by {breakdown.label.lower()}: {question.wording} {differ}.",
        source=_source(release, own.iloc[0:0], survey),
        definitions=("Survey group against the rest",),
    )
    table = result_table(own, question, breakdown.label, verdicts, _results(shown.changes, question, breakdown.key))
    chart_block(f"groups-{question.key}-{breakdown.key}", words, figure, table)
    st.caption("[c]: hidden to protect people's privacy. *: few answers (30 to 99), so read with caution.")
    if set(breakdown.groups) <= set(regions_by_name()):
        _draw_map(release, own[own["answer"] == answer], question, what, survey)


def _draw_map(release: SurveyRelease, own: pd.DataFrame, question: Question, what: str, survey: Survey) -> None:
    words = ChartWords(
        title=f"{question.short}, in each region",
        subtitle=f"Per cent of people who answered in each region: {what}. Three shades of about equally many regions.",
        alt=f"Tile map of the regions: {question.wording} {what}.",
        source=_source(release, own.iloc[0:0], survey),
    )
    chart_block(f"map-{question.key}", words, finding_tiles(own, palette()), result_table(own, question, "Region"))


def how_we_asked(survey: Survey, release: SurveyRelease) -> None:
    """How the survey was made, and what its figures can and cannot say."""
    weighted = (
        f"The results are unweighted, as published; weighted ones are raked to {release.report['weighted_to']}. "
        if len(release.weighted)
        else "The results are unweighted, as published. "
    )
    with st.expander("How we asked, and what these figures can say"):
        st.write(
            f"{survey.asked}. Answers were given from {day_words(survey.started)} to {day_words(survey.ended)}. "
            f"{weighted}People chose to take part, so they may differ from all "
            "patients; the 95% range assumes that those who answered are like other patients. Bases are rounded to "
            "10 and percentages to whole numbers. Groups with fewer than 30 answers are hidden, and so is whatever "
            "would let them be worked out; answers given by fewer than five people are shown as a bound only."
        )
        st.caption(f"Release {release.version} of {day_words(release.released_at.date())}.")


def _unit(question: Question, shown: Shown) -> str:
    weighted = ", weighted" if shown.weighted else ""
    if question.kind == "multi" and question.base == "chose":
        return f"Per cent of people who chose at least one{weighted}"
    return f"Per cent of people who answered{weighted}"


def _results(found: pd.DataFrame, question: Question, breakdown: str) -> pd.DataFrame:
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
    words = _base(main) if len(main) else _base_alone(own)
    return f"{mark}{words} Source: {survey.title}, release {release.version}."


def _base_alone(rows: pd.DataFrame) -> str:
    base = rows["base"].max() if len(rows) else None
    if base is None or pd.isna(base):
        return "People chose to take part, so they may differ from all patients."
    return base_in_words(int(base))


def _base(rows: pd.DataFrame) -> str:
    """Of how many people a share is, with its range, and that they chose to take part."""
    row = rows.iloc[0]
    if pd.isna(row["low"]) or pd.isna(row["high"]):
        return _base_alone(rows)
    return base_in_words(int(row["base"]), int(row["low"]), int(row["high"]))
