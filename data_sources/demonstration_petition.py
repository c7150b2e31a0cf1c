"""The connector of the demonstration campaign, which stands in while no real source is configured."""

from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from campaign.model import DEMONSTRATION
from data_sources.connector import Asking, Connector, Job
from data_sources.demonstration import BREAKDOWN_EVERY, fetch_demonstration
from data_sources.records import Cadence, Collected


class Settings(BaseModel):
    """It has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def fetch(asking: Asking) -> Collected:
    """The generated petition's readings since it was last asked."""
    return fetch_demonstration(asking.memory, asking.clock())


CONNECTOR = Connector(
    name=DEMONSTRATION,
    counts="totals",
    settings=Settings,
    identity=lambda source: source.key,
    jobs=(Job("count", Cadence(timedelta(seconds=60)), fetch, areas_every=BREAKDOWN_EVERY),),
)
