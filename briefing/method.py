"""Method and sources: where every figure comes from, how old it is, and how it is worked out."""

import pandas as pd

from briefing.parts import Part
from figures.chart_words import ChartWords
from figures.definitions import definition
from figures.filters import Filters
from figures.known import Known
from figures.reference_words import licences
from figures.status import SIGNS, interval_words, state_of, status_in_words
from figures.survey import method_words, published, release_words
from figures.tables import MARKS
from metrics.freshness import STATE_WORDS


def method_parts(known: Known, filters: Filters, parts: list[Part]) -> list[Part]:
    """The sources with their states, then the definitions of what the other parts show, if any."""
    shown = [_sources(known, filters)]
    if any(part.words.definitions for part in parts):
        shown.append(_definitions(known, parts))
    return shown


def _sources(known: Known, filters: Filters) -> Part:
    rows = []
    for source in known.campaign.sources:
        health = known.health(source.key)
        state = state_of(health, known.now)
        count = pd.NA if health.signatures is None else health.signatures
        every = interval_words(health.every) if health.counted_at else None
        name = source.label + (" (headline)" if source.headline else "")
        rows.append((name, f"{SIGNS[state]} {STATE_WORDS[state]}", count, health.counted_at, every))
    columns = ["Source", "State", "Signatures", "Last read", "Read how often"]
    table = pd.DataFrame(rows, columns=columns)
    table["Signatures"] = table["Signatures"].astype("Int64")
    table["Last read"] = pd.to_datetime(table["Last read"], utc=True)
    mark = "Demonstration data. " if known.campaign.is_demonstration else ""
    about = known.campaign.campaign
    return Part(
        key="sources",
        subject="method",
        words=ChartWords(
            title="Where the figures come from",
            subtitle=status_in_words(known.health(filters.source.key), known.now),
            alt="Table: each source's state, count and when it was last read.",
            source=f"{mark}{about.name}, {about.organisation}. {licences()}",
        ),
        table=table,
        notes=_survey_notes(known),
    )


def _survey_notes(known: Known) -> tuple[str, ...]:
    return tuple(
        f"{survey.title}: {method_words(survey, release)} {release_words(release)}"
        for survey, release in published(known).values()
    )


def _definitions(known: Known, parts: list[Part]) -> Part:
    headings = dict.fromkeys(heading for part in parts for heading in part.words.definitions)
    mark = "Demonstration data. " if known.campaign.is_demonstration else ""
    return Part(
        key="definitions",
        subject="method",
        words=ChartWords(
            title="How the figures are worked out",
            subtitle=MARKS,
            alt="Table: what each figure means.",
            source=f"{mark}Definitions of the campaign dashboard, docs/metrics.md.",
        ),
        table=pd.DataFrame([(one, definition(one)) for one in headings], columns=["Figure", "What it means"]),
    )
