"""A petition that nobody asks any more, or never did, and a server that shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from campaign.load import load_campaign
from store.engine import writing_engine
from store.prepare import prepare_store
from store.sources import register_sources
from store.tables import SourceTotalRow
from tests.builders import a_campaign_folder, a_parliament_table
from tests.filled import a_petition_document, collect_everything, save_totals
from tests.serving import ROOT, Server

HOUR = timedelta(hours=1)
BEFORE, WEEKS = 14_000, 3
HOURS = WEEKS * 7 * 24
COUNT = BEFORE + 11 * HOURS
_CODEBOOK = ROOT / "campaign" / "surveys" / "unsurvivors.toml"


@contextmanager
def never_asked(folder: Path) -> Iterator[Server]:
    """Nothing was ever collected."""
    with _petition(folder, f"sqlite:///{folder / 'store.sqlite'}") as server:
        yield server


@contextmanager
def asked_until(ago: timedelta, folder: Path, store: str | None = None) -> Iterator[Server]:
    """Counted each hour for three weeks, and for the last time this long ago."""
    with _petition(folder, store or f"sqlite:///{folder / 'store.sqlite'}") as server:
        engine, campaign, last = writing_engine(server.database_url), load_campaign(server.campaign), _now() - ago
        totals = range(BEFORE, COUNT, 11)
        save_totals(engine, campaign.headline_source, *totals, start=last - HOURS * HOUR, every=HOUR)
        document = a_petition_document()
        document["data"]["attributes"]["signature_count"] = COUNT
        collect_everything(engine, campaign, last, document)
        engine.dispose()
        yield server


def read_last(server: Server, ago: timedelta) -> None:
    """Let the newest figure be so old, as if nothing had come since."""
    engine = writing_engine(server.database_url)
    with engine.begin() as connection:
        connection.execute(update(SourceTotalRow).values(counted_at=_now() - ago))
    engine.dispose()


@contextmanager
def _petition(folder: Path, store: str) -> Iterator[Server]:
    table = a_parliament_table("http://127.0.0.1:9")
    campaign = a_campaign_folder(folder / "campaign", table, unsurvivors=_CODEBOOK.read_text(encoding="utf-8"))
    engine = writing_engine(store)
    prepare_store(engine)
    register_sources(engine, load_campaign(campaign), _now())
    engine.dispose()
    with Server(store, folder, campaign, collects=False) as server:
        yield server


def _now() -> datetime:
    return datetime.now(UTC)
