"""The states that a dashboard can be in besides full, each served by a server of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from campaign.load import load_campaign
from store.engine import writing_engine
from store.prepare import prepare_store
from store.sources import register_sources
from tests.builders import a_campaign_folder, a_parliament_table
from tests.databases import PostgreSQL
from tests.filled import a_petition_document, collect_everything, out_of_reach, save_totals
from tests.serving import ROOT, Server

HOUR = timedelta(hours=1)
THREE_WEEKS = 21 * 24
"""In hours."""
_CODEBOOK = ROOT / "campaign" / "surveys" / "unsurvivors.toml"


@contextmanager
def demonstration(folder: Path) -> Iterator[Server]:
    """As after `make run` in a new clone, once the collector has been round."""
    server = Server(f"sqlite:///{folder / 'store.sqlite'}", folder)
    # Not by `Server.collect`, which gives a busy machine one minute.
    subprocess.run([sys.executable, "collect.py", "once"], cwd=ROOT, env=server.environment, check=True)
    with server:
        yield server


@contextmanager
def empty(folder: Path) -> Iterator[Server]:
    """A petition that was never asked for anything."""
    with _petition(folder) as server:
        yield server


@contextmanager
def counted(hours: int, ago: timedelta, folder: Path, store: str | None = None) -> Iterator[Server]:
    """A petition that was counted in so many hours, and for the last time this long ago."""
    with _petition(folder, store) as server:
        _fill(server, hours, datetime.now(UTC) - ago)
        yield server


@contextmanager
def store_to_lose() -> Iterator[str]:
    """A store on PostgreSQL, since a server keeps its hold on a file that is moved away and goes on reading it."""
    postgresql = PostgreSQL()
    yield postgresql.url(postgresql.lend())
    postgresql.stop()


@contextmanager
def store_gone(server: Server) -> Iterator[None]:
    """While the store of a server that has shown its pages before cannot be reached."""
    engine = writing_engine(server.database_url)
    with out_of_reach(engine):
        yield


@contextmanager
def _petition(folder: Path, store: str | None = None) -> Iterator[Server]:
    table = a_parliament_table("http://127.0.0.1:9")
    campaign = a_campaign_folder(folder / "campaign", table, unsurvivors=_CODEBOOK.read_text(encoding="utf-8"))
    store = store or f"sqlite:///{folder / 'store.sqlite'}"
    engine = writing_engine(store)
    prepare_store(engine)
    register_sources(engine, load_campaign(campaign), datetime.now(UTC))
    engine.dispose()
    with Server(store, folder, campaign, collects=False) as server:
        yield server


def _fill(server: Server, hours: int, last: datetime) -> None:
    engine = writing_engine(server.database_url)
    campaign = load_campaign(server.campaign)
    totals = [20_000 + place * 11 + (place // 24) ** 2 for place in range(hours)]
    if earlier := totals[:-1]:
        save_totals(engine, campaign.headline_source, *earlier, start=last - (hours - 1) * HOUR, every=HOUR)
    document = a_petition_document()
    document["data"]["attributes"]["signature_count"] = totals[-1]
    collect_everything(engine, campaign, last, document)
    engine.dispose()
