"""The worlds that pages are looked at in: each a campaign folder and a store of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import streamlit as st
from sqlalchemy import Engine

from campaign.load import load_campaign
from campaign.model import Campaign
from collector.loop import collect_once
from data_sources.errors import SourceError
from data_sources.records import RejectedLine, Signature
from data_sources.registry import connector_of
from store.engine import writing_engine
from store.imports import import_signatures
from store.readers import reader
from store.sources import register_sources
from tests.builders import a_campaign_folder, answering
from tests.filled import a_petition_document, collect_everything, save_totals
from tests.pages.dashboard import ROOT

CODEBOOK = (ROOT / "campaign" / "surveys" / "unsurvivors.toml").read_text(encoding="utf-8")
WEBSITE = """
[[source]]
key = "website"
label = "Signed on our website"
connector = "signature_file"
columns = { signed_at = "Date", postcode = "Postcode", id = "Supporter ID" }
"""
PAPER = WEBSITE.replace("website", "paper").replace("Signed on our paper", "Signed on paper")
PARLIAMENT = """
[[source]]
key = "parliament"
label = "UK Parliament petition"
connector = "uk_parliament"
platform_id = "3"
headline = true
"""


def an_event(day: datetime) -> str:
    return f'[[event]]\nday = {day:%Y-%m-%d}\nlabel = "A programme on television"\n'


@dataclass
class World:
    """A campaign folder and a store, which the dashboard in this process reads."""

    folder: Path
    url: str
    engine: Engine

    @property
    def campaign(self) -> Campaign:
        """What the folder says now."""
        return load_campaign(self.folder)

    def register(self) -> None:
        """Make the campaign's sources known to the store."""
        register_sources(self.engine, self.campaign, datetime.now(UTC))

    def set_campaign(self, entries: str = "") -> Campaign:
        """Put these entries into the campaign's file."""
        a_campaign_folder(self.folder, entries, unsurvivors=CODEBOOK)
        return self.campaign


def forget_everything() -> None:
    """What the process keeps for all readers, as after a restart."""
    st.cache_data.clear()
    st.cache_resource.clear()
    reader.cache_clear()


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared_sqlite: Path) -> Iterator[World]:
    """A campaign without a source, so the demonstration, and a store without figures."""
    file = tmp_path / "pages" / "store.sqlite"
    file.parent.mkdir()
    shutil.copy(prepared_sqlite, file)
    world = World(tmp_path / "campaign", f"sqlite:///{file}", writing_engine(f"sqlite:///{file}"))
    world.set_campaign()
    monkeypatch.setenv("CAMPAIGN_DIR", str(world.folder))
    monkeypatch.setenv("DATABASE_URL", world.url)
    forget_everything()
    yield world
    reader(world.url).engine.dispose()
    world.engine.dispose()
    forget_everything()


@pytest.fixture(scope="session")
def demonstration_file(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's whole past and its survey, collected once; to be copied and asked once more."""
    folder = tmp_path_factory.mktemp("demonstration")
    file = shutil.copy(prepared_sqlite, folder / "store.sqlite")
    engine = writing_engine(f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAMPAIGN_DIR", str(a_campaign_folder(folder / "campaign", unsurvivors=CODEBOOK)))
        collect_everything(engine, load_campaign(folder / "campaign"), datetime.now(UTC))
    engine.dispose()
    return Path(file)


@pytest.fixture
def demonstration(world: World, demonstration_file: Path) -> World:
    """The demonstration, a moment after the collector has asked it."""
    shutil.copy(demonstration_file, world.url.removeprefix("sqlite:///"))
    collect_everything(world.engine, world.campaign, datetime.now(UTC))
    return world


@pytest.fixture
def parliament(world: World) -> World:
    """A petition on the UK Parliament's site, asked for everything once, a moment ago."""
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC))
    return world


@pytest.fixture
def delayed(world: World) -> World:
    """The same, last asked three minutes ago."""
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC) - timedelta(minutes=3))
    return world


@pytest.fixture
def stale(world: World) -> World:
    """The same, last asked seven minutes ago."""
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC) - timedelta(minutes=7))
    return world


@pytest.fixture
def ended(world: World) -> World:
    """The same, closed a month ago."""
    closed = a_petition_document(state="closed")
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC) - timedelta(days=30), closed)
    return world


@pytest.fixture
def troubled(stale: World) -> World:
    """Asked again a moment ago, the platform was down for the total, and had lost its regions in the breakdown."""
    changed = a_petition_document()
    changed["data"]["attributes"]["signatures_by_region"][0]["ons_code"] = "Z"

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if "count" in request.url.path else httpx.Response(200, json=changed)

    source = stale.campaign.headline_source
    with answering(answer) as http:
        for job in connector_of(source).jobs:
            with pytest.raises(SourceError):
                collect_once(stale.engine, source, job, http)
    return stale


@pytest.fixture
def several(world: World) -> World:
    """The petition, 40 signatures from a file of the campaign's website, and paper that was never imported."""
    collect_everything(world.engine, world.set_campaign(PARLIAMENT + WEBSITE + PAPER), datetime.now(UTC))
    now, wales = datetime.now(UTC), "W92000004"
    signed = [Signature(f"{place:032x}", now - timedelta(days=place), wales, "exact") for place in range(40)]
    lines: list[Signature | RejectedLine] = [*signed, signed[0], RejectedLine(42, "the date cannot be read")]
    import_signatures(world.engine, "website", ("export.csv", "0" * 64), lines, now)
    return world


@pytest.fixture
def gap_and_fall(world: World) -> World:
    """Ten days of hourly totals up to this hour, but for five hours two days ago; 30 were removed yesterday."""
    world.set_campaign(PARLIAMENT + an_event(datetime.now(UTC) - timedelta(days=4)))
    world.register()
    source, hour = world.campaign.headline_source, timedelta(hours=1)
    start = datetime.now(UTC) - 240 * hour
    before_gap, after_gap = range(1_000, 1_000 + 193), range(1_300, 1_300 + 20)
    save_totals(world.engine, source, *before_gap, start=start, every=hour)
    save_totals(world.engine, source, *after_gap, start=start + 198 * hour, every=hour)
    save_totals(world.engine, source, *range(1_289, 1_289 + 23), start=start + 218 * hour, every=hour)
    return world
