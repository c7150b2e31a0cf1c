"""The collector counts with no viewer present, one at a time, and no source holds up another."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from campaign.model import Campaign, Source
from collector.loop import Collector, utc_now
from data_sources.uk_parliament import CONNECTOR
from store.collection import job_state
from store.health import source_health
from store.integrity import check_integrity
from store.lease import COLLECTOR, lease_holder
from store.series import hourly_counts
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import a_campaign, a_campaign_folder, a_source
from tests.upstream import FAULTS, Upstream
from tests.waiting import until

COUNT, BREAKDOWN = CONNECTOR.jobs
TWO_LOOKS = 2.1  # which are a second apart
ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
Start = Callable[[Campaign], Collector]


class Clock:
    """The real time, and as much more as a test has let pass."""

    passed = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.passed


@pytest.fixture
def clock() -> Clock:
    """The real time until the test lets more pass."""
    return Clock()


@pytest.fixture
def start(store: Engine, upstream: Upstream, clock: Clock) -> Iterator[Start]:
    """Starts a collector on the store; all of them are stopped when the test ends."""
    started: list[Collector] = []

    def start_one(campaign: Campaign) -> Collector:
        started.append(collector := Collector(store, campaign, clock))
        collector.start()
        return collector

    yield start_one
    upstream.released.set()
    for collector in started:
        collector.stop()
    for thread in threading.enumerate():
        if thread.name.startswith("collector-"):
            thread.join()


def petition(upstream: Upstream, platform_id: str = "3", **entries: object) -> Source:
    """A source on the stand-in: number 3 has the key parliament and is the headline."""
    assert upstream[platform_id]
    settings = {"headline": platform_id == "3", "platform_id": platform_id, "base_url": upstream.url}
    return a_source(**settings | entries)


def signatures(engine: Engine, source: str = "parliament") -> int | None:
    return source_health(read_snapshot(engine), source).signatures


def test_collects_count_and_places_with_no_viewer(start: Start, store: Engine, upstream: Upstream) -> None:
    upstream["3"].signatures = 12_345

    start(a_campaign(petition(upstream)))

    until(lambda: read_snapshot(store).areas)
    areas = read_snapshot(store).areas["parliament"]
    assert (signatures(store), areas.total, areas.overseas, areas.unallocated) == (12_345, 12_345, 493, 246)
    assert all(one.holds for one in check_integrity(store))


@ON_SQLITE
def test_asks_again_after_its_interval(start: Start, store: Engine, upstream: Upstream, clock: Clock) -> None:
    start(a_campaign(petition(upstream)))
    until(lambda: read_snapshot(store).areas)
    upstream["3"].signatures += 50

    clock.passed += timedelta(seconds=20)
    time.sleep(TWO_LOOKS)
    assert upstream["3"].asked["count"] == 1
    clock.passed += timedelta(seconds=40)
    until(lambda: signatures(store) == 10_050)


@ON_SQLITE
def test_an_unchanged_count_is_read_again_and_is_as_of_now(
    start: Start, store: Engine, upstream: Upstream, clock: Clock
) -> None:
    start(a_campaign(petition(upstream)))
    until(lambda: signatures(store))
    first = read_snapshot(store).totals["parliament"]

    clock.passed += timedelta(minutes=5)
    until(lambda: read_snapshot(store).totals["parliament"].counted_at >= first.counted_at + timedelta(minutes=5))
    assert upstream["3"].asked["unchanged"]
    clock.passed += timedelta(minutes=55)
    until(lambda: read_snapshot(store).totals["parliament"].counted_at >= first.counted_at + timedelta(hours=1))

    assert signatures(store) == first.signatures
    assert hourly_counts(store, "parliament")["gained"].tolist() == [0, 0]


@ON_POSTGRESQL
def test_only_one_collects_and_the_next_takes_over_when_it_stops(
    start: Start, store: Engine, upstream: Upstream
) -> None:
    campaign = a_campaign(petition(upstream))
    first = start(campaign)
    until(lambda: read_snapshot(store).areas)
    holder = lease_holder(store, COLLECTOR, utc_now())

    start(campaign)
    time.sleep(TWO_LOOKS)
    assert upstream["3"].asked == {"count": 1, "whole": 1}
    assert lease_holder(store, COLLECTOR, utc_now()) == holder

    first.stop()
    until(lambda: upstream["3"].asked["count"] == 2)
    assert lease_holder(store, COLLECTOR, utc_now()) not in {None, holder}


@ON_SQLITE
def test_failing_sources_stop_no_other(start: Start, store: Engine, upstream: Upstream, clock: Clock) -> None:
    broken = dict(enumerate(FAULTS, 4))
    for number, fault in broken.items():
        upstream[str(number)].faults = (fault,)

    start(a_campaign(petition(upstream), *[petition(upstream, str(one), key=f"p{one}") for one in broken]))

    until(lambda: read_snapshot(store).areas and all(upstream[str(one)].asked[broken[one]] for one in broken))
    upstream["3"].signatures += 1
    clock.passed += timedelta(seconds=61)
    until(lambda: signatures(store) == 10_001)
    assert read_snapshot(store).totals.keys() == {"parliament"}


@ON_SQLITE
def test_a_source_recovers_by_itself_and_its_trouble_is_over(
    start: Start, store: Engine, upstream: Upstream, clock: Clock
) -> None:
    upstream["3"].faults = ("500",)
    start(a_campaign(petition(upstream)))
    until(lambda: len(source_health(read_snapshot(store), "parliament").troubles) == 2)

    upstream["3"].faults = ()
    clock.passed += timedelta(seconds=5)
    until(lambda: signatures(store) and not source_health(read_snapshot(store), "parliament").troubles)


@ON_SQLITE
def test_petitions_that_take_no_more_signatures_are_no_longer_asked(
    start: Start, store: Engine, upstream: Upstream, clock: Clock
) -> None:
    names = {"3": "parliament", "4": "closed", "5": "removed"}
    start(a_campaign(*[petition(upstream, one, key=name) for one, name in names.items()]))
    until(lambda: len(read_snapshot(store).areas) == 3)

    upstream["3"].signatures = upstream["4"].signatures = upstream["5"].signatures = 10_007
    upstream["3"].archived, upstream["4"].state, upstream["5"].faults = True, "closed", ("410",)
    clock.passed += timedelta(minutes=11)
    until(lambda: all(job_state(store, name, job.name).ended for name in names.values() for job in (COUNT, BREAKDOWN)))
    time.sleep(TWO_LOOKS)
    asked = [upstream[one].asked.copy() for one in names]

    clock.passed += timedelta(days=30)
    time.sleep(TWO_LOOKS)
    assert [upstream[one].asked for one in names] == asked
    assert [signatures(store, name) for name in names.values()] == [10_007, 10_007, 10_000]
    assert all(one.holds for one in check_integrity(store))


@ON_SQLITE
def test_stops_quickly_in_the_middle_of_questions_and_gives_the_lease_back(
    start: Start, store: Engine, upstream: Upstream
) -> None:
    numbers = [str(number) for number in range(3, 8)]
    for one in numbers:
        upstream[one].faults = ("hang",)
    collector = start(a_campaign(*[petition(upstream, one, key=f"p{one}") for one in numbers]))
    until(lambda: all(upstream[one].asked["hang"] for one in numbers))
    collector.stop()

    # Nobody has waited for the answers: whoever asked is still waiting.
    assert {f"collector-p{one}" for one in numbers} <= {thread.name for thread in threading.enumerate()}
    assert lease_holder(store, COLLECTOR, utc_now()) is None


@ON_SQLITE
def test_counts_though_a_codebook_holds_a_mistake(
    start: Start, store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", survey="key = 1")))

    start(a_campaign())

    until(lambda: signatures(store, "demonstration"))


@ON_SQLITE
def test_goes_on_after_another_process_has_taken_its_source_away(
    start: Start, store: Engine, upstream: Upstream, clock: Clock
) -> None:
    start(a_campaign())
    until(lambda: signatures(store, "demonstration"))
    register_sources(store, a_campaign(petition(upstream)), utc_now())

    clock.passed += timedelta(seconds=61)
    time.sleep(TWO_LOOKS)

    assert {"collector-lease", "collector-demonstration"} <= {thread.name for thread in threading.enumerate()}
    assert signatures(store, "demonstration") is None


@ON_SQLITE
def test_asks_seldom_while_nothing_can_be_stored_and_then_goes_on_by_itself(
    start: Start, store: Engine, upstream: Upstream
) -> None:
    with store.begin() as connection:
        connection.execute(text("ALTER TABLE reading RENAME TO elsewhere"))
    start(a_campaign(petition(upstream)))
    until(lambda: upstream["3"].asked["count"])
    time.sleep(2 * TWO_LOOKS)
    assert upstream["3"].asked["count"] == 1
    with store.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO reading"))
    until(lambda: signatures(store))
