"""A briefing is made within seconds: of one area, of all regions together, and one for each of the 12."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Measurement, seconds
from briefing.contents import SUBJECTS
from campaign.load import load_campaign
from collector.brief import EVERY_REGION, Wanted, make_briefings
from collector.demonstration import publish_demonstration_surveys
from collector.loop import collect_once
from data_sources.registry import connector_of
from data_sources.web import web_client
from figures.areas import ALL_UK
from store.engine import writing_engine
from store.prepare import prepare_store
from store.sources import register_sources

_RUNS = 3
_LIMITS = {"Wales": 5.0, ALL_UK: 10.0, EVERY_REGION: 10.0}
_NAMES = {
    "Wales": "Briefing of one area, as slides",
    ALL_UK: "Briefing of all regions, as slides",
    EVERY_REGION: "A briefing for each of the 12 regions",
}


def brief() -> list[Measurement]:
    """Seconds from the question to the written files, with the demonstration's three months of hours."""
    with tempfile.TemporaryDirectory() as folder, _demonstration(Path(folder)):
        return [_measured(area, limit, Path(folder)) for area, limit in _LIMITS.items()]


def _measured(area: str, limit: float, folder: Path) -> Measurement:
    wanted = Wanted("pptx", area, "All", ",".join(SUBJECTS))
    runs = tuple(round(seconds(lambda: list(make_briefings(wanted, folder))), 2) for _ in range(_RUNS))
    return Measurement(_NAMES[area], sorted(runs)[_RUNS // 2], "s", limit, runs)


@contextmanager
def _demonstration(folder: Path) -> Iterator[None]:
    """A store with the demonstration's whole past, which the command's own way finds."""
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'store.sqlite'}"
    campaign, now = load_campaign(), datetime.now(UTC)
    engine = writing_engine(os.environ["DATABASE_URL"])
    prepare_store(engine)
    register_sources(engine, campaign, now)
    publish_demonstration_surveys(engine, campaign, now)
    with web_client() as http:
        for source in campaign.sources:
            for job in connector_of(source).jobs:
                collect_once(engine, source, job, http)
    engine.dispose()
    try:
        yield
    finally:
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before
