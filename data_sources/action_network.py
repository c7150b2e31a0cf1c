"""Petitions on the Action Network, used by many campaigns: https://actionnetwork.org/docs/v2/petitions.

The headline is the petition's own total. Where signatures come from takes longer: the list of signatures names no
place, so that the person behind each has to be looked up, one question each, slowly and in the background.
"""

from datetime import timedelta

from data_sources.action_network_api import Settings, ask_total_signatures
from data_sources.action_network_people import fetch_places
from data_sources.action_network_signatures import fetch_signatures
from data_sources.connector import Asking, Connector, Job
from data_sources.records import Cadence, Collected, CountReading


def fetch_count(asking: Asking) -> Collected:
    """Ask for the petition's total at this moment."""
    total = ask_total_signatures(asking)
    return Collected(readings=(CountReading(asking.clock(), total),))


CONNECTOR = Connector(
    name="action_network",
    counts="totals",
    settings=Settings,
    identity=lambda source: str(source.settings.get("platform_id")),
    jobs=(
        Job("count", Cadence(timedelta(seconds=60)), fetch_count),
        Job("signatures", Cadence(timedelta(minutes=5)), fetch_signatures),
        Job("places", Cadence(timedelta(seconds=60)), fetch_places),
    ),
)
