"""The parts of the Survey page. Only published releases come in; nothing here can reach an answer."""

from html import escape

import pandas as pd
import streamlit as st

from campaign.survey import EVERYBODY, HIGHLIGHT, Breakdown, Question, Survey
from charts.survey import likert_bar
from charts.survey_bars import answer_bars, group_bars
from charts.survey_means import mean_dots
from charts.survey_tiles import finding_tiles
from figures import survey as figures
from figures.chart_words import ChartWords
from figures.survey import GROUP_MARKS, Shown, main_answer, results_of
from figures.survey_means import mean_of_everyone, means_words
from figures.survey_tables import result_table
from figures.survey_words import change_since_words
from reference.regions import regions_by_name
from store.survey_releases import SurveyRelease
from ui import plain
from ui.chart_block import chart_block, palette
from ui.known import KNOWN
from ui.link_notices import linked_choice, linked_selection
from ui.loaders import campaign, surveys
from ui.states import notice
from ui.viewer import viewer

_NOBODY = "Everyone together"
AS_PUBLISHED, WEIGHTED = "As published", "Weighted"


def published() -> dict[str, tuple[Survey, SurveyRelease]]:
    """`figures.survey.published`."""
    return figures.published(KNOWN)


def choose_survey() -> tuple[Survey, SurveyRelease] | None:
    """The published survey to show; a choice where there are several, kept in the link."""
    found = published()
    if len(found) <= 1:
        return next(iter(found.values()), None)
    titles = [survey.title for survey, _ in found.values()]
    by_name = {
        # Waves of one survey may have one title.
        survey.title if titles.count(survey.title) == 1 else f"{survey.title} ({survey.ended:%B %Y})": key
        for key, (survey, _) in found.items()
    }
    return found[by_name[linked_selection("Survey", list(by_name), "survey")]]


def caveats(survey: Survey, release: SurveyRelease) -> None:
    """Who answered, and what that allows to say."""
    plain.write(figures.answered_words(survey, release))
    if release.demonstration != campaign().is_demonstration:
        kind = "demonstration data" if release.demonstration else "real answers"
        notice(f"This survey shows {kind}; the signature figures on the other pages do not.")


def published_findings(survey: Survey, release: SurveyRelease) -> None:
    """The campaign's findings in the words in which they were published, each with what this release says of it."""
    findings = figures.published_findings(survey, release)
    for column, finding in zip(st.columns(len(findings) or 1), findings, strict=False):
        column.html(
            f'<p class="finding"><b>{escape(finding.words)}</b> {escape(finding.told)}'
            f"<small>{escape(finding.source)}</small></p>"
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
        plain.caption(f"Weighted to the population by {to}. As the campaign published its findings: unweighted.")
    return figures.shown_of(release, weighted=weighted)


def draw_everyone(survey: Survey, release: SurveyRelease, shown: Shown, question: Question) -> None:
    """What everybody answered."""
    own = results_of(shown.results, question, EVERYBODY)
    if own.empty:
        _say_without_results(survey, release, question)
        return
    options = own[own["answer"] != HIGHLIGHT]
    is_likert = question.kind == "likert"
    figure = likert_bar(own, question, palette()) if is_likert else answer_bars(options, question, palette())
    words = figures.everyone_words(survey, release, shown, question)
    changes, means = (results_of(part, question, EVERYBODY) for part in (shown.changes, shown.means))
    chart_block(
        f"everyone-{question.key}", words, figure, result_table(own, question, "Everyone", changes=changes, means=means)
    )
    mean = mean_of_everyone(shown.means, question)
    if mean is not None and mean != words.title:
        plain.write(f"{mean}.")
    earlier = surveys().get(survey.earlier or "")
    if not shown.weighted and (since := change_since_words(release, question, earlier)):
        plain.write(since)


def draw_groups(survey: Survey, release: SurveyRelease, shown: Shown, question: Question, breakdown: Breakdown) -> None:
    """What the groups of one factor answered, one beside the other, and which of them differ."""
    own = results_of(shown.results, question, breakdown.key)
    if own.empty:
        _say_without_results(survey, release, question)
        return
    verdicts, changes, means = (
        results_of(part, question, breakdown.key) for part in (shown.verdicts, shown.changes, shown.means)
    )
    answer, what = main_answer(question)
    table = result_table(own, question, breakdown.label, verdicts, changes, means)
    if question.highlight or means.empty:
        is_likert = question.kind == "likert"
        figure = likert_bar(own, question, palette()) if is_likert else group_bars(own, answer, palette())
        words = figures.groups_words(survey, release, shown, question, breakdown)
        chart_block(f"groups-{question.key}-{breakdown.key}", words, figure, table)
    if len(means):
        words = means_words(means, question, breakdown, figures.source_of(release, own.iloc[0:0], survey))
        figure = mean_dots(means, own, question, palette())
        chart_block(f"means-{question.key}-{breakdown.key}", words, figure, table)
    st.caption(GROUP_MARKS)
    is_drawn = question.highlight or question.numbers is None
    if is_drawn and set(breakdown.groups) <= set(regions_by_name()) and viewer().sees_every_area:
        _draw_map(release, own[own["answer"] == answer], question, what, survey)


def _say_without_results(survey: Survey, release: SurveyRelease, question: Question) -> None:
    words = figures.no_results_words(survey, release, question)
    plain.header(words.title, anchor=False)
    plain.caption(words.subtitle)
    plain.caption(words.source)


def _draw_map(release: SurveyRelease, own: pd.DataFrame, question: Question, what: str, survey: Survey) -> None:
    words = ChartWords(
        title=figures.spread_title(own, "group", what),
        subtitle=f"Per cent of people who answered in each region: {what}. Three shades of about equally many regions.",
        alt=f"Tile map of the regions: {question.wording} {what}.",
        source=figures.source_of(release, own.iloc[0:0], survey),
    )
    chart_block(f"map-{question.key}", words, finding_tiles(own, palette()), result_table(own, question, "Region"))


def how_we_asked(survey: Survey, release: SurveyRelease) -> None:
    """How the survey was made, and what its figures can and cannot say."""
    with st.expander("How we asked, and what these figures can say"):
        plain.write(figures.method_words(survey, release))
        plain.caption(figures.release_words(release))
