"""A petition on the Action Network, from its pages to the store: with faults, kills, late and vanishing signatures."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from campaign.model import Source
from collector.loop import collect_once, utc_now
from data_sources.action_network import CONNECTOR
from data_sources.errors import SourceMisconfigured, SourceUnavailable
from data_sources.hashing import hasher
from data_sources.web import web_client
from store.collection import job_state
from store.engine import writing_engine
from store.integrity import check_integrity
from store.lease import COLLECTOR, give_back_lease, lease_holder
from store.listed_tables import PersonToPlaceRow
from store.series import region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import SignatureRow
from tests.action_network_upstream import POSTCODES, SECOND_HOME, ActionNetwork, postcode_of, region_of
from tests.builders import a_campaign, a_campaign_folder, a_source
from tests.commands import Command

KEY = "4f9c-a-key-that-nobody-may-see"
COUNT, SIGNATURES, PLACES = CONNECTOR.jobs
ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[ActionNetwork]:
    """1,037 signatures, on a platform that may be asked as fast as it answers."""
    monkeypatch.setenv("ACTION_NETWORK_KEY", KEY)
    with ActionNetwork(key=KEY, requests_per_second=10_000) as network:
        yield network


class World:
    """One source and its store, in a time that passes as the test says."""

    def __init__(self, engine: Engine, platform: ActionNetwork, **settings: Any) -> None:
        self.engine, self.platform = engine, platform
        self.source = a_petition(platform, **settings)
        self.passed = timedelta(0)
        register_sources(engine, a_campaign(self.source), self.now())

    def now(self) -> Any:
        return utc_now() + self.passed

    def run(self, job: Any) -> None:
        with web_client() as http:
            collect_once(self.engine, self.source, job, http, self.now)

    def collect(self, until: Callable[[], bool]) -> None:
        """Ask as the collector would, five seconds on at each look, until something is true."""
        for _ in range(600):
            for job in CONNECTOR.jobs:
                if job_state(self.engine, "network", job.name).is_due(self.now()):
                    try:
                        self.run(job)
                    except SourceUnavailable:
                        continue
            if until():
                return
            self.passed += timedelta(seconds=5)
        raise AssertionError("it did not come true")

    def is_done(self) -> bool:
        return listed(self.engine) >= len(self.platform.signers) and waiting(self.engine) == 0


@pytest.fixture
def world(store: Engine, platform: ActionNetwork) -> World:
    """The petition and an empty store."""
    return World(store, platform)


def a_petition(platform: ActionNetwork, **settings: Any) -> Source:
    entries = {"key": "network", "label": "Action Network", "connector": "action_network", "platform_id": "demo"}
    return a_source(**entries | {"base_url": platform.url, "requests_per_second": 1000} | settings)


def keys(signers: Iterable[int]) -> set[str]:
    """What is kept of these signers' signatures, with the key that conftest sets."""
    hash_of = hasher("network", b"a key for tests")
    return {hash_of(f"action_network:signature-{one:06d}") for one in signers}


def listed(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(SignatureRow)).scalar_one()


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(PersonToPlaceRow)).scalar_one()


def assert_placed(engine: Engine, signers: list[int]) -> None:
    """Every signer is counted once, where they live, and all sums hold."""
    regions = [region for one in signers if (region := region_of(one))]
    found = read_snapshot(engine).areas["network"]
    assert found.regions == {region: regions.count(region) for region in regions}
    assert found.total == listed(engine) == len(signers)
    assert found.overseas == sum(postcode_of(one) == "JE2 3QA" for one in signers)
    assert found.unallocated == len(signers) - len(regions) - found.overseas
    assert region_days(engine, "network")["gained"].sum() == len(regions)
    assert [one.source for one in check_integrity(engine) if not one.holds] == []


def assert_private(text: str) -> None:
    """Neither the key nor anything of a person but the region."""
    personal = [KEY, "Surname", "Private Road", "example.org", "nobody's business", SECOND_HOME]
    postcodes = [one for one in POSTCODES if one]
    assert [one for one in [*personal, *postcodes, *(one.split()[0] + '"' for one in postcodes)] if one in text] == []


def test_collects_every_signature_and_place_exactly_though_the_platform_fails_along_the_way(world: World) -> None:
    world.platform.faults = [
        ("petitions/demo", "500"), ("page=43", "drop"), ("page=40", "429"), ("page=31", "truncate"), ("page=1", "500"),
        ("people", "429"), ("person-000100", "500"), ("person-000500", "drop"), ("person-000900", "truncate"),
        ("person-001036", "410"),
    ]  # fmt: skip

    world.collect(world.is_done)

    assert world.platform.faults == []
    # Somebody whose answer said that they are gone stays without a place.
    signers = [one for one in world.platform.signers if one != 1036]
    found = read_snapshot(world.engine).areas["network"]
    assert (found.total, read_snapshot(world.engine).totals["network"].signatures) == (1037, 1037)
    assert sum(found.regions.values()) == sum(region_of(one) is not None for one in signers)
    assert found.total == sum(found.regions.values()) + found.unallocated + found.overseas
    assert all(one.holds for one in check_integrity(world.engine))
    assert world.platform.asked["person"] == 1036


@ON_SQLITE
def test_signatures_that_arrive_later_are_picked_up_and_those_there_are_not_read_again(world: World) -> None:
    world.platform.signers = list(range(300))
    world.collect(world.is_done)
    asked = len(world.platform.paths)

    world.platform.signers += range(300, 360)
    world.collect(world.is_done)

    assert_placed(world.engine, world.platform.signers)
    pages = [path for path in world.platform.paths[asked:] if "page=" in path]
    assert {int(path.split("=")[1]) for path in pages} == {12, 13, 14, 15, 16}


@ON_SQLITE
def test_signatures_that_vanish_over_there_take_none_with_them_and_double_none(world: World) -> None:
    world.platform.signers = list(range(1_200))
    world.platform.deleted_before_page = {30: [3, 700, 740], 9: [199, 200, 201], 2: [1]}

    world.collect(world.is_done)
    world.platform.signers += range(1_200, 1_203)
    world.platform.signers.remove(1_100)
    world.collect(world.is_done)

    # What has been listed once stays listed, also where it was gone before its place was known.
    found = read_snapshot(world.engine)
    assert found.totals["network"].signatures == len(world.platform.signers) == 1_195
    with world.engine.connect() as connection:
        stored = set(connection.execute(select(SignatureRow.signature_key)).scalars())
    assert keys(world.platform.signers) <= stored <= keys(range(1_203))
    assert found.areas["network"].total == listed(world.engine) == len(stored)
    assert all(one.holds for one in check_integrity(world.engine))


@ON_SQLITE
def test_is_never_faster_than_the_platform_allows_whichever_jobs_ask(store: Engine, platform: ActionNetwork) -> None:
    platform.signers = list(range(5))
    world = World(store, platform, requests_per_second=3.5)

    began = time.monotonic()
    for job in CONNECTOR.jobs:
        world.run(job)
    took = time.monotonic() - began

    assert len(platform.paths) >= 9
    assert took >= (len(platform.paths) - 1) / 4


@ON_SQLITE
def test_a_wrong_key_is_said_to_be_wrong_and_shown_nowhere(
    store: Engine, platform: ActionNetwork, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ACTION_NETWORK_KEY", f"{KEY}-wrong")
    world = World(store, platform)

    with pytest.raises(SourceMisconfigured) as refused:
        world.run(COUNT)

    (job,) = read_snapshot(store).jobs["network"]
    assert job.trouble == "act"
    assert "ACTION_NETWORK_KEY" in str(job.message)
    assert_private(f"{job} {refused.value!r} {caplog.text}")


@ON_SQLITE
def test_a_collector_that_is_killed_half_way_goes_on_where_it_was_and_keeps_every_secret(
    store_url: str, platform: ActionNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = f"""
[[source]]
key = "network"
label = "Action Network"
connector = "action_network"
headline = true
platform_id = "demo"
base_url = "{platform.url}"
requests_per_second = 1000
"""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", source)))
    monkeypatch.setenv("DATABASE_URL", store_url)
    platform.faults = [("page=20", "500"), ("people", "429")]
    store = writing_engine(store_url)

    with Command("watch") as first:
        first.until(lambda: listed(store) == 1037 and waiting(store) < 700)
        said = first.kill()
    asked_before = platform.asked["person"]
    assert waiting(store) > 0
    holder = lease_holder(store, COLLECTOR, utc_now())
    if holder:  # a dead one's runs out by itself after 20 seconds
        give_back_lease(store, COLLECTOR, holder)
    with Command("watch") as second:
        second.until(lambda: waiting(store) == 0)
        assert second.terminate() == 0
        said += second.printed
    for words in (("check",), ("status", "--json")):
        with Command(*words) as command:
            assert command.end() == 0
            said += command.printed

    assert_placed(store, platform.signers)
    assert read_snapshot(store).totals["network"].signatures == 1037
    # No more than the one run that was under way is asked for again.
    assert 1037 <= platform.asked["person"] <= 1037 + 60 + 1
    assert asked_before < 1037
    with store.connect() as connection:
        written = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    store.dispose()
    files = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert_private(written)
    assert_private(said)
    assert_private(files.decode(errors="replace"))
