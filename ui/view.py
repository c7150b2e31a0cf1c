"""What the shared filters select, as this server knows it: worked out once for all sessions until there is more."""

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from figures import history as figures
from figures.areas import Area
from figures.filters import Filters
from figures.history import History, Latest
from figures.words import london_day
from store.granted import Grant
from store.health import SourceHealth
from ui.known import KNOWN
from ui.loaders import now, revision
from ui.viewer import grant


@dataclass(frozen=True)
class Moment:
    """All that a selection's history and areas depend on besides the store's figures, of which it has the revision.

    What is kept for a moment must be read after it was taken: so it may be newer than its moment, and never older.
    """

    area: Area
    period: str
    source: str
    days: tuple[date, date] | None
    channel: str | None
    revision: int
    read_until: datetime | None
    is_polled: bool
    today: date
    granted: Grant


def moment_of(filters: Filters) -> Moment:
    """What the selection depends on now."""
    source, at = filters.source.key, now()
    health = KNOWN.health(source)
    return Moment(
        area=filters.area,
        period=filters.period,
        source=source,
        days=filters.days,
        channel=filters.channel,
        revision=revision(source),
        read_until=None if health.counted_at is None else min(health.counted_at, at),
        is_polled=health.every is not None,
        today=london_day(at),
        granted=grant(),
    )


def health_of(filters: Filters) -> SourceHealth:
    """How the chosen source does."""
    return KNOWN.health(filters.source.key)


def latest(filters: Filters) -> Latest | None:
    """`figures.history.latest`."""
    return figures.latest(KNOWN, filters)


def history(filters: Filters) -> History | None:
    """`figures.history.history`."""
    return _history(filters, moment_of(filters))


@st.cache_resource(max_entries=60, show_spinner=False)
def _history(_filters: Filters, moment: Moment) -> History | None:
    return figures.history(KNOWN, _filters)
