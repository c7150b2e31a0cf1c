"""Stores with something in them, filled by the real collector, and stores that cannot be read any more."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Engine, create_engine, make_url, text

from campaign.model import Campaign, Source
from collector.demonstration import publish_demonstration_surveys
from collector.loop import collect_once
from data_sources.connector import Job
from data_sources.records import Collected
from data_sources.registry import connector_of
from reference.constituencies import BoundarySet, constituencies
from reference.regions import regions
from store.collection import save_collected
from store.sources import register_sources
from tests.builders import answering, readings

MINUTE = timedelta(minutes=1)
PER_SEAT, OVERSEAS, NOWHERE = 30, 25, 12
IN_SEATS = 650 * PER_SEAT
TOTAL = IN_SEATS + OVERSEAS + NOWHERE


def a_petition_document(boundary_set: BoundarySet = "2024", state: str = "open") -> dict[str, Any]:
    """A petition as the UK Parliament's site gives it: 30 people in every seat, 25 abroad, 12 nowhere known."""
    seats = constituencies(boundary_set)
    of_regions = Counter(seat.region for seat in seats.values())
    return {
        "data": {
            "attributes": {
                "state": state,
                "signature_count": TOTAL,
                "signatures_by_country": [
                    {"name": "United Kingdom", "code": "GB", "signature_count": IN_SEATS + NOWHERE},
                    {"name": "France", "code": "FR", "signature_count": OVERSEAS},
                ],
                "signatures_by_constituency": [
                    {"name": seat.name, "ons_code": seat.code, "signature_count": PER_SEAT} for seat in seats.values()
                ],
                "signatures_by_region": [
                    {
                        "name": region.name,
                        "ons_code": region.petition_letter,
                        "signature_count": of_regions[region.code] * PER_SEAT,
                    }
                    for region in regions()
                ],
            }
        }
    }


def collect_everything(
    engine: Engine, campaign: Campaign, now: datetime, platform: dict[str, Any] | None = None
) -> None:
    """Run every job of every source once, as the collector does; all petitions are answered with one document."""
    document = platform or a_petition_document()

    def answer(request: httpx.Request) -> httpx.Response:
        is_count = request.url.path.endswith("/count.json")
        count = {"signature_count": document["data"]["attributes"]["signature_count"]}
        return httpx.Response(200, json=count if is_count else document)

    register_sources(engine, campaign, now)
    publish_demonstration_surveys(engine, campaign, now)
    with answering(answer) as http:
        for source in campaign.sources:
            for job in connector_of(source).jobs:
                collect_once(engine, source, job, http, lambda: now)


def count_job(source: Source) -> Job:
    """The job that asks for the total."""
    return next(job for job in connector_of(source).jobs if job.name == "count")


def save_totals(engine: Engine, source: Source, *totals: int, start: datetime, every: timedelta = MINUTE) -> None:
    """Running totals of a registered source, one after another, as its job would have brought them."""
    collected = Collected(readings=tuple(readings(*totals, start=start, every=every)))
    save_collected(engine, source.key, count_job(source), collected, start + (len(totals) - 1) * every)


@contextmanager
def out_of_reach(reading: Engine) -> Iterator[None]:
    """While this lasts the database that an engine reads cannot be reached, though it is still there."""
    url = make_url(reading.url)
    reading.dispose()
    if url.get_backend_name() == "sqlite":
        yield from _moved_away(Path(url.database or ""))
    else:
        yield from _closed(url.set(database="postgres").render_as_string(hide_password=False), url.database or "")
    reading.dispose()


def _moved_away(file: Path) -> Iterator[None]:
    """A folder in its place cannot be opened as a database."""
    parts = [part for part in file.parent.iterdir() if part.name.startswith(file.name)]
    away = file.parent / "away"
    away.mkdir()
    for part in parts:
        part.rename(away / part.name)
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        for part in parts:
            (away / part.name).rename(part)
        away.rmdir()


def _closed(server: str, database: str) -> Iterator[None]:
    """No connection is let in, and those that there are end."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{database}" WITH ALLOW_CONNECTIONS false'))
        connection.execute(text(end), {"name": database})
        yield
        connection.execute(text(f'ALTER DATABASE "{database}" WITH ALLOW_CONNECTIONS true'))
    engine.dispose()
