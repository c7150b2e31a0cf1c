"""Published survey results in words: what everybody answered, what groups did, and what the campaign published."""

from dataclasses import dataclass

import pandas as pd

from campaign.survey import EVERYBODY, HIGHLIGHT, Breakdown, Question, Survey
from charts.survey_marks import without_what_is_hidden
from figures.chart_words import ChartWords
from figures.known import Known
from figures.survey_means import mean_of_everyone
from figures.survey_words import asked_words, differences_in_words, highlight_words
from figures.words import day_words, london_day, number
from metrics.disclosure_bases import codebook_of_release
from metrics.words import base_in_words, published_share_in_words
from store.survey_releases import SurveyRelease

NO_RESULTS = "This release has no results of this question"
GROUP_MARKS = "[c]: hidden to protect people's privacy. *: few answers (30 to 99), so read with caution."


@dataclass(frozen=True)
class Shown:
    """The part of a release that was chosen: as published, or weighted, with its verdicts and means."""

    results: pd.DataFrame
    verdicts: pd.DataFrame
    means: pd.DataFrame
    changes: pd.DataFrame
    weighted: bool


@dataclass(frozen=True)
class PublishedFinding:
    """One finding in the words in which it was published, what the release says of it, and where it was published."""

    words: str
    told: str
    source: str


def published(known: Known) -> dict[str, tuple[Survey, SurveyRelease]]:
    """Every survey with a release, by key."""
    found = {key: (survey, known.release(key)) for key, survey in known.surveys.items()}
    return {
        key: (_with_released_factors(codebook_of_release(survey, release.results), release), release)
        for key, (survey, release) in found.items()
        if release is not None
    }


def _with_released_factors(survey: Survey, release: SurveyRelease) -> Survey:
    """The codebook without factors by which the release has nothing for whoever looks at it."""
    released = set(release.results["breakdown"])
    return survey.model_copy(update={"breakdown": tuple(one for one in survey.breakdown if one.key in released)})


def shown_of(release: SurveyRelease, *, weighted: bool) -> Shown:
    """The results as published, or the weighted ones."""
    verdicts, means = (
        part[part["weighted"] == weighted].drop(columns="weighted") for part in (release.verdicts, release.means)
    )
    results = release.weighted if weighted else release.results
    return Shown(results, verdicts, means, release.changes.iloc[:0] if weighted else release.changes, weighted)


def answered_words(survey: Survey, release: SurveyRelease) -> str:
    """Who answered, and when."""
    mark = "Generated answers, not real ones. " if release.demonstration else ""
    return (
        f"{mark}About {number(release.base)} {survey.population} answered, "
        f"{day_words(survey.started)} to {day_words(survey.ended)}."
    )


def published_findings(survey: Survey, release: SurveyRelease) -> list[PublishedFinding]:
    """The campaign's findings in the words in which they were published, each with what this release says of it."""
    findings = []
    for finding in survey.published:
        question = next(one for one in survey.question if one.key == finding.question)
        own = results_of(release.results, question, EVERYBODY)
        is_main = set(finding.answers) == set(question.highlight)
        row = own[own["answer"] == HIGHLIGHT] if is_main else own[own["answer"].isin(finding.answers[:1])]
        told = f"{finding_words(own, question)}. {_base(row)}" if is_main and len(row) else ""
        told = f"{NO_RESULTS}." if own.empty else told
        when = f", {day_words(finding.published_on)}" if finding.published_on else ""
        findings.append(PublishedFinding(f"{finding.words}.", told, f"As published: {finding.source}{when}."))
    return findings


def everyone_words(survey: Survey, release: SurveyRelease, shown: Shown, question: Question) -> ChartWords:
    """What stands around the picture of what everybody answered."""
    own = results_of(shown.results, question, EVERYBODY)
    if own.empty:
        return no_results_words(survey, release, question)
    finding = finding_words(own, question)
    if not question.highlight:  # nobody has said which of a scale's answers count, so their mean is what was found
        finding = mean_of_everyone(shown.means, question) or finding
    return ChartWords(
        title=finding,
        subtitle=f"“{question.wording}” {asked_words(survey, question)} {_unit(question, shown)}, whole of the UK.",
        alt=f"Bar chart of the answers to: {question.wording} {finding}.",
        source=source_of(release, own, survey),
    )


def no_results_words(survey: Survey, release: SurveyRelease, question: Question) -> ChartWords:
    """What is said of a question, or of its groups, of which this release has nothing."""
    return ChartWords(
        title=NO_RESULTS,
        subtitle=f"“{question.wording}”",
        alt=f"{NO_RESULTS}: {question.wording}",
        source=source_of(release, release.results.iloc[:0], survey),
    )


def main_answer(question: Question) -> tuple[str, str]:
    """The answer by which groups are compared, as it stands in results, and its words."""
    main = question.highlight or (question.options[0].code,)
    what = highlight_words(question) if question.highlight else question.options[0].label
    return (HIGHLIGHT if len(main) > 1 else main[0]), what


def groups_words(
    survey: Survey, release: SurveyRelease, shown: Shown, question: Question, breakdown: Breakdown
) -> ChartWords:
    """What stands around the picture of what the groups of one factor answered."""
    own = results_of(shown.results, question, breakdown.key)
    verdicts = results_of(shown.verdicts, question, breakdown.key)
    answer, what = main_answer(question)
    differ = differences_in_words(verdicts[verdicts["answer"] == answer], breakdown)
    return ChartWords(
        title=f"{differ}: “{what}”",
        subtitle=(
            f"“{question.wording}” {_unit(question, shown)} in each group"
            + ("." if question.kind == "likert" else f": {what}.")
            + " Higher or lower: than in the other groups shown, where chance would rarely make such a difference."
        ),
        alt=f"Bar chart comparing groups by {breakdown.label.lower()}: {question.wording} {differ}.",
        source=source_of(release, own.iloc[0:0], survey),
        definitions=("Survey group against the rest",),
    )


def method_words(survey: Survey, release: SurveyRelease) -> str:
    """How the survey was made, and what its figures can and cannot say."""
    weighted = (
        f"The results are unweighted, as published; weighted ones are weighted by {release.report['weighted_to']}. "
        if len(release.weighted)
        else "The results are unweighted, as published. "
    )
    sample = release.report.get("sample")  # releases from before samples were known of have no such entry
    sampled = (
        f"People were drawn as a sample: the 95% ranges, and which groups are said to differ, allow for its {sample}. "
        if sample
        else ""
    )
    return (
        f"{survey.asked}. Answers were given from {day_words(survey.started)} to {day_words(survey.ended)}. "
        f"{weighted}{sampled}People chose to take part, so they may differ from all "
        "patients; the 95% range assumes that those who answered are like other patients. Bases are rounded to "
        "10 and percentages to whole numbers. Groups with fewer than 30 answers are hidden, and so is whatever "
        "would let them be worked out; answers given by fewer than five people are shown as a bound only."
    )


def release_words(release: SurveyRelease) -> str:
    """Which release the figures are of."""
    return f"Release {release.version} of {day_words(london_day(release.released_at))}."


def source_of(release: SurveyRelease, own: pd.DataFrame, survey: Survey) -> str:
    """Of how many people the figures are, and where they come from."""
    mark = "Demonstration data. " if release.demonstration else ""
    main = own[own["answer"] == HIGHLIGHT]
    words = _base(main) if len(main) else _base_alone(own)
    return f"{mark}{words} Source: {survey.title}, release {release.version}."


def spread_title(rows: pd.DataFrame, names: str, what: str) -> str:
    """From the smallest to the largest share among groups, of those that are shown.

    Args:
        rows: Published results of one answer, one row a group; columns ``state``, ``percent`` and the groups' names.
        names: The column of the groups' names.
        what: The answer in words.
    """
    shown = rows[(rows["state"] == "shown") & rows["percent"].notna()]
    if shown["percent"].nunique() < 2:
        return f"“{what}” in each region"
    ends = [
        (int(end), shown.loc[shown["percent"] == end, names].tolist())
        for end in (shown["percent"].min(), shown["percent"].max())
    ]
    least, most = (f"{end}% in {where[0] if len(where) == 1 else f'{len(where)} regions'}" for end, where in ends)
    return f"“{what}”: from {least} to {most}"


def results_of(found: pd.DataFrame, question: Question, breakdown: str) -> pd.DataFrame:
    """The rows of one question and breakdown; results have numbers only where their state allows them."""
    own = found[(found["question"] == question.key) & (found["breakdown"] == breakdown)].reset_index(drop=True)
    return without_what_is_hidden(own) if {"state", "percent"} <= set(own) else own


def finding_words(own: pd.DataFrame, question: Question) -> str:
    """The question's main result as a sentence: the highlighted answers, or the most given one; or that it has none."""
    if own.empty:
        return NO_RESULTS
    if question.highlight and (own["answer"] == HIGHLIGHT).any():
        row, what = own[own["answer"] == HIGHLIGHT].iloc[0], highlight_words(question)
    else:
        row = own[own["answer"] != HIGHLIGHT].sort_values("percent", ascending=False, na_position="last").iloc[0]
        what = {option.code: option.label for option in question.options}[row["answer"]]
    percent, low, high = (None if pd.isna(row[name]) else int(row[name]) for name in ("percent", "low", "high"))
    share = published_share_in_words(str(row["state"]), percent, low, high)
    return f"{share[0].upper()}{share[1:]} said: {what[0].lower()}{what[1:]}"


def _unit(question: Question, shown: Shown) -> str:
    weighted = ", weighted" if shown.weighted else ""
    if question.kind == "multi" and question.base == "chose":
        return f"Per cent of people who chose at least one{weighted}"
    return f"Per cent of people who answered{weighted}"


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
