"""Words about growth, for Overview and Signatures, as this server knows it."""

from datetime import datetime

from figures import growth as figures
from figures.chart_words import ChartWords
from figures.filters import Filters
from figures.growth import Kind, fall_notes, gap_notes, numbered_events
from figures.history import History
from ui import plain
from ui.known import KNOWN
from ui.loaders import campaign, now


def growth_words(found: History, filters: Filters, kind: Kind) -> ChartWords:
    """`figures.growth.growth_words`."""
    return figures.growth_words(KNOWN, found, filters, kind)


def week_words(found: History) -> str:
    """`figures.growth.week_words`."""
    return figures.week_words(found, now())


def source_words(counted_at: datetime, filters: Filters) -> str:
    """`figures.growth.source_words`."""
    return figures.source_words(KNOWN, counted_at, filters)


def footnotes(found: History) -> None:
    """The gaps and falls of the charts in words."""
    for note in (*gap_notes(found), *fall_notes(found)):
        plain.caption(note)


def event_notes() -> None:
    """Every event of the charts in words, by its number."""
    for note in numbered_events(campaign()):
        plain.caption(note)
