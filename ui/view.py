"""What the shared filters select, as this server knows it."""

from figures import history as figures
from figures.filters import Filters
from figures.history import History, Latest
from store.health import SourceHealth
from ui.known import KNOWN


def health_of(filters: Filters) -> SourceHealth:
    """How the chosen source does."""
    return KNOWN.health(filters.source.key)


def latest(filters: Filters) -> Latest | None:
    """`figures.history.latest`."""
    return figures.latest(KNOWN, filters)


def history(filters: Filters) -> History | None:
    """`figures.history.history`."""
    return figures.history(KNOWN, filters)
