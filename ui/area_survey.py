"""The petition beside the survey, by region: a table first, twelve points second."""

import pandas as pd
import plotly.graph_objects as go

from campaign.survey import HIGHLIGHT, Question, Survey
from charts.findings import rate_against_finding, regions_left_out
from charts.measures import MEASURE_WORDS, Measure
from charts.survey_marks import records
from figures.area_figures import AreaFigures
from figures.area_words import MEASURES
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.survey import spread_title
from figures.survey_tables import result_words
from figures.survey_words import highlight_words
from figures.tables import in_words
from metrics.area_survey import rank_correlation, rates_beside_findings
from store.survey_releases import SurveyRelease
from ui import plain
from ui.chart_block import chart_block, palette
from ui.growth import source_words
from ui.link_notices import linked_selection
from ui.states import notice
from ui.survey import published

_BY_REGION = "region"


def beside_the_survey(figures: AreaFigures, measure: Measure, filters: Filters) -> None:
    """Signing rates beside what the survey found in each region."""
    asked = _questions()
    if not asked:
        notice("No survey results by region have been published yet.")
        return
    if measure == "signatures":
        notice("Choose a rate above: a count only says how many people live in a region.")
        return
    survey, release, question = asked[linked_selection("Question", list(asked), "finding")]
    rates = figures.table.assign(rate=figures.table[measure])
    joined = rates_beside_findings(rates, release.results, question.key)
    found = rank_correlation(joined)
    plain.header("No clear relation can be told" if found is None else found.words.split(" (")[0], anchor=False)
    plain.caption(f"{question.short}: {highlight_words(question)}. Beside it, signatures {MEASURE_WORDS[measure]}.")
    shown = _table(joined, measure)
    plain.table(in_words(shown), alt="Table: signing rate and survey answer by region")
    figure = _scatter(figures, measure, filters, release, question)
    words = ChartWords(
        title=spread_title(_points(figures, measure, release, question), "name", highlight_words(question)),
        subtitle=(
            f"{MEASURES[measure]} across, {figures.period_words}; per cent of those who answered upwards, with 95% "
            f"ranges.{_cut_axes(figure)}"
        ),
        alt=f"Scatter of the regions: signing rate across, share who answered {highlight_words(question)} upwards.",
        source=f"{source_words(figures.counts.counted_at, filters)} {survey.title}, release {release.version}.",
        definitions=("Signing rates beside findings", "Rank correlation of regions"),
    )
    chart_block("beside-survey", words, figure, shown)
    left_out = regions_left_out(_points(figures, measure, release, question), measure)
    if left_out:
        plain.caption(f"[c] Not drawn, to protect people's privacy: {', '.join(left_out)}.")
    plain.write(
        "Regions are not people: so few points say nothing about single people." if found is None else found.words
    )


def _scatter(
    figures: AreaFigures, measure: Measure, filters: Filters, release: SurveyRelease, question: Question
) -> go.Figure:
    selected = filters.area.one_region
    table = _points(figures, measure, release, question)
    return rate_against_finding(table, measure, highlight_words(question), palette(), selected)


def _cut_axes(figure: go.Figure) -> str:
    """Which axes do not begin at zero, in words, since the eye takes it that they do."""
    axes = {"across": figure.layout.xaxis, "upwards": figure.layout.yaxis}
    cut = [name for name, axis in axes.items() if axis.range[0] > 0]
    return (
        f" The axis {' and the axis '.join(cut)} {'does' if len(cut) == 1 else 'do'} not begin at zero." if cut else ""
    )


def _points(figures: AreaFigures, measure: Measure, release: SurveyRelease, question: Question) -> pd.DataFrame:
    """Each region's rate and what was published of its answers; a region without a group in the survey is hidden."""
    found = release.results
    own = found[
        (found["question"] == question.key) & (found["breakdown"] == _BY_REGION) & (found["answer"] == HIGHLIGHT)
    ]
    columns = ["group", "state", "percent", "low", "high", "base"]
    table = figures.table[["code", "name", measure]].merge(own[columns], left_on="name", right_on="group", how="left")
    return table.assign(state=table["state"].fillna("hidden"))


def asked_by_region() -> list[str]:
    """Every published finding by region, as question and answer."""
    return [f"{short}: {highlight_words(question)}" for short, (_, _, question) in _questions().items()]


def found_in_regions(region: str) -> list[str]:
    """What the people in one region answered to each of `asked_by_region`: share with range, a bound, or [c]."""
    cells = []
    for _, release, question in _questions().values():
        found = release.results
        own = found[
            (found["question"] == question.key)
            & (found["breakdown"] == _BY_REGION)
            & (found["answer"] == HIGHLIGHT)
            & (found["group"] == region)
        ]
        cells.append(" ".join(result_words(row) for row in records(own)) or "[c]")
    return cells


def _questions() -> dict[str, tuple[Survey, SurveyRelease, Question]]:
    """Every published question that is broken down by region and has an answer that stands out."""
    return {
        question.short: (survey, release, question)
        for survey, release in published().values()
        for question in survey.question
        if question.highlight and _BY_REGION in question.breakdowns
    }


def _table(joined: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    ranges = [
        "[c]" if hidden else f"{low}% to {high}%"
        for hidden, low, high in zip(joined["hidden"], joined["low"], joined["high"], strict=True)
    ]
    shares = ["[c]" if hidden else f"{share}%" for hidden, share in zip(joined["hidden"], joined["share"], strict=True)]
    return pd.DataFrame(
        {
            "Region": joined["region"],
            MEASURES[measure]: joined["rate"],
            "Gave the answer": shares,
            "95% range": ranges,
            "Answers": joined["base"].astype("object").where(~joined["hidden"], "[c]"),
        }
    )
