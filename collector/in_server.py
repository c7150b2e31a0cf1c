"""Collecting in the dashboard's own server, unless told not to.

Not in `api`: from a collector the way leads to respondents' answers, and from pages and the api none may.
"""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from campaign.model import Campaign
from collector.loop import Collector
from collector.world import World


def collecting(
    world: Callable[[], World], at_start: Callable[[], object]
) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """The server's lifespan: the store is prepared before the first answer, `at_start` is called once it listens, and
    it collects until it stops, with or without viewers."""

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        at_start()
        opened = world()
        collector = Collector(opened.engine, opened.campaign) if collects_here(opened.campaign) else None
        if collector:
            collector.start()
        try:
            yield
        finally:
            if collector:
                collector.stop()

    return lifespan


def collects_here(campaign: Campaign) -> bool:
    """Whether this server collects: as the campaign says, unless COLLECTOR=off in the environment."""
    return campaign.collector.in_server and os.environ.get("COLLECTOR", "on").lower() != "off"
