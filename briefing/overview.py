"""Overview: how many have signed, how far the goal is, and what the campaign published."""

import pandas as pd

from briefing.parts import Part, Picture, empty_part
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.growth import NOTHING_YET, source_words
from figures.history import Latest, history, latest
from figures.known import Known
from figures.overview import (
    NOT_ADDED_UP,
    beside_the_number,
    goal_figure,
    other_source_words,
    rate_figure,
    signed_words,
    week_figure,
)
from figures.statements import fact_note, finding_note
from figures.words import london_day, number
from metrics.signatures import GoalProgress


def overview_parts(known: Known, filters: Filters) -> list[Part]:
    """The number with its key figures, the findings that may be shown, and the facts behind them."""
    newest = latest(known, filters)
    if newest is None:
        return [empty_part(known, filters, "overview", "overview", NOTHING_YET), *_statements(known, filters)]
    return [_headline(known, newest, filters), *_statements(known, filters)]


def _headline(known: Known, newest: Latest, filters: Filters) -> Part:
    found = history(known, filters)
    progress = GoalProgress(newest.signatures, known.campaign.petition.goal)
    has_goal = filters.area.is_all and filters.is_headline
    title = f"{number(newest.signatures)} {signed_words(newest, filters)}"
    beside, figures = beside_the_number(known, newest, filters), []
    if found is not None:
        figures = [week_figure(known, found), goal_figure(known, newest, found, filters)]
        figures += [rate_figure(known, filters)] if known.grant.regions else []
    rows = [(one.label, one.value, " ".join(one.notes)) for one in figures if one is not None]
    others = other_source_words(known)
    return Part(
        key="overview",
        subject="overview",
        words=ChartWords(
            title=title,
            subtitle=beside,
            alt=f"Bar chart: {beside}" if has_goal else f"{title}. {beside}",
            source=source_words(known, newest.counted_at, filters),
            definitions=("Goal progress", "Signatures gained", "Likely dates", "Rates"),
        ),
        table=pd.DataFrame([("Signatures", number(newest.signatures), ""), *rows], columns=["Figure", "Value", "Note"]),
        notes=(*(f"Signed elsewhere: {words}." for words in others), *([NOT_ADDED_UP] if others else [])),
        picture=_bar(progress) if has_goal else None,
    )


def _bar(progress: GoalProgress) -> Picture:
    data = pd.DataFrame({"name": ["Signed", "To go"], "signatures": [progress.total, progress.missing]})
    return Picture("progress", data, "Signatures")


def _statements(known: Known, filters: Filters) -> list[Part]:
    today = london_day(known.now)
    findings, facts = known.campaign.findings_shown_on(today), known.campaign.facts_shown_on(today)
    parts = []
    if findings:
        rows = [(one.value, one.wording, finding_note(one)) for one in findings]
        parts.append(_statement_part("findings", "What people told us", rows, known))
    if facts:
        rows = [(one.value, one.wording, fact_note(one)) for one in facts]
        parts.append(_statement_part("facts", "Why it matters", rows, known))
    return parts


def _statement_part(key: str, title: str, rows: list[tuple[str, str, str]], known: Known) -> Part:
    about = known.campaign.campaign
    return Part(
        key=key,
        subject="overview",
        words=ChartWords(
            title=title,
            subtitle="Statements of the campaign, each with its source.",
            alt=f"Table: {title.lower()}, with bases and sources.",
            source=f"Source: {about.name}, {about.organisation}; the sources of each statement stand beside it.",
        ),
        table=pd.DataFrame(rows, columns=["Figure", "What it is", "Base and source"]),
    )
