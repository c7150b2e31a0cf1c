"""Somebody is told when a source turns stale and when it recovers: once a change, whatever happens in between."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from campaign.model import Campaign
from collector.alerts import WAITS, AlertWatch
from collector.loop import Collector, utc_now
from data_sources.errors import SourceUnavailable
from data_sources.records import Collected, CountReading
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected, save_failure
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_source
from tests.upstream import Upstream
from tests.waiting import LONG, until

COUNT = CONNECTOR.jobs[0]
MINUTE = timedelta(minutes=1)
SECRET = "s3cret-t0ken"  # noqa: S105 - made up


class Receiver(HTTPServer):
    """An address that takes messages; while `status` is not 200 it refuses them."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.tried = 0
        self.received: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook/{SECRET}"

    @property
    def states(self) -> list[str]:
        return [message["state"] for message in self.received]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.tried += 1
        if self.server.status == 200:
            self.server.received.append(json.loads(body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Not into a test's output."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An address on this machine that somebody reads."""
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class World:
    """A petition read every minute, whose collector looks at what has to be told when the test says so."""

    def __init__(self, engine: Engine, campaign: Campaign) -> None:
        self.engine, self.campaign = engine, campaign
        self.now = A_MOMENT
        register_sources(engine, campaign, self.now)
        self.restart()

    def restart(self) -> None:
        """The collector starts again: it knows what the store knows, and looks after its first two minutes."""
        self.watch = AlertWatch(self.engine, self.campaign, lambda: self.now)
        self.watch.look()

    def passes(self, minutes: float, *, collected: bool = False) -> None:
        """Time goes by; at its end the petition is read or not, and the collector looks."""
        self.now += timedelta(minutes=minutes)
        if collected:
            reading = Collected(readings=(CountReading(self.now, 100),))
            save_collected(self.engine, "parliament", COUNT, reading, self.now)
        self.watch.look()


def a_world(engine: Engine, **alerts: Any) -> World:
    world = World(engine, a_campaign(a_source(), alerts=alerts))
    world.passes(3, collected=True)
    return world


@pytest.fixture
def world(store: Engine, receiver: Receiver) -> World:
    """A petition that was read a moment ago, and an address to be told."""
    return a_world(store, post_to=receiver.address)


def test_tells_once_when_it_turns_stale_and_once_when_it_recovers(world: World, receiver: Receiver) -> None:
    for minutes in (3, 2.9, 0.2, 5, 60):
        world.passes(minutes)
    assert receiver.states == ["stale"]

    world.passes(1, collected=True)
    world.passes(1, collected=True)
    assert receiver.states == ["stale", "recovered"]

    world.passes(7)
    assert receiver.states == ["stale", "recovered", "stale"]


def test_the_message_says_what_happened_and_what_to_do(world: World, receiver: Receiver) -> None:
    save_failure(world.engine, "parliament", COUNT, SourceUnavailable("Parliament", "it answered 503"), world.now)
    world.passes(7)

    (message,) = receiver.received
    assert message["text"].startswith("A campaign: no new figures from UK Parliament petition since 2026-07-01T12:03")
    assert {key: message[key] for key in message if key != "text"} == {
        "campaign": "test",
        "source": "parliament",
        "label": "UK Parliament petition",
        "state": "stale",
        "last_success": "2026-07-01T12:03:00Z",
        "what_to_do": "Parliament: it answered 503. Nothing to do: it is asked again by itself",
        "demonstration": False,
    }


def test_a_source_that_is_only_late_is_no_matter_of_anybody(world: World, receiver: Receiver) -> None:
    world.passes(4)
    world.passes(0.5, collected=True)

    assert receiver.tried == 0


def test_a_restart_repeats_nothing(world: World, receiver: Receiver) -> None:
    world.passes(7)
    world.restart()
    world.passes(3)
    assert receiver.states == ["stale"]

    world.restart()
    world.passes(3, collected=True)
    world.restart()
    world.passes(3, collected=True)
    assert receiver.states == ["stale", "recovered"]


def test_what_was_missed_is_made_up_after_a_restart(world: World, receiver: Receiver) -> None:
    receiver.status = 500
    world.passes(7)
    receiver.status = 200

    world.restart()
    world.passes(3)

    assert receiver.states == ["stale"]


def test_figures_that_are_old_because_the_collector_was_off_wake_nobody(world: World, receiver: Receiver) -> None:
    world.now += timedelta(days=3)
    world.restart()
    world.passes(1)
    world.passes(0.5, collected=True)
    world.passes(2, collected=True)

    assert receiver.tried == 0


def test_is_tried_three_more_times_with_growing_waits(
    world: World, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.status = 500
    world.passes(7)
    tried = [receiver.tried]
    for wait in WAITS:
        world.passes(wait / MINUTE - 0.05)
        tried.append(receiver.tried)
        world.passes(0.05)
        tried.append(receiver.tried)
    world.passes(600)

    assert list(WAITS) == sorted(WAITS)
    assert tried == [1, 1, 2, 2, 3, 3, 4]
    assert receiver.tried == 4
    assert "given up until the source changes" in caplog.text


def test_a_source_that_recovered_before_anybody_could_be_told_is_not_told(world: World, receiver: Receiver) -> None:
    receiver.status = 500
    world.passes(7)
    receiver.status = 200
    world.passes(0.1, collected=True)
    world.passes(1, collected=True)

    assert receiver.states == []


@pytest.mark.parametrize("status", [301, 404, 503])
def test_no_log_holds_more_of_the_address_than_its_host(
    sqlite_store: Engine, receiver: Receiver, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world = a_world(sqlite_store, post_to=receiver.address)
    receiver.status = status
    world.passes(7)
    receiver.status = 200
    world.passes(1)

    assert "127.0.0.1 could not be told" in caplog.text
    assert "127.0.0.1 was told" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/s3cret-t0ken", "https://a..b/s3cret-t0ken"])
def test_an_address_that_is_away_disturbs_nothing(
    sqlite_store: Engine, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    a_world(sqlite_store, post_to=address).passes(7)

    assert "could not be told that it is stale: no answer" in caplog.text
    assert SECRET not in caplog.text


def test_a_command_gets_the_message_on_its_standard_input(sqlite_store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "told.json"
    write = f"import sys, pathlib; pathlib.Path({str(file)!r}).write_text(sys.stdin.read())"

    a_world(sqlite_store, run=[sys.executable, "-c", write]).passes(7)

    assert json.loads(file.read_text())["state"] == "stale"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["/nowhere/at/all", SECRET], "it could not be run (FileNotFoundError)"),
        ([sys.executable, "-c", f"import sys; sys.exit('{SECRET}')"], "it ended with status 1"),
    ],
)
def test_a_command_that_fails_disturbs_nothing(
    sqlite_store: Engine, words: list[str], problem: str, caplog: pytest.LogCaptureFixture
) -> None:
    a_world(sqlite_store, run=words).passes(7)

    assert problem in caplog.text
    assert SECRET not in caplog.text


def test_one_way_that_fails_does_not_repeat_the_other(
    sqlite_store: Engine, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    world = a_world(sqlite_store, post_to=receiver.address, run=["/nowhere/at/all"])
    world.passes(7)
    world.passes(1)

    assert receiver.states == ["stale"]
    assert caplog.text.count("could not be run") == 2


def test_a_source_that_never_gave_a_figure_turns_stale_too(sqlite_store: Engine, receiver: Receiver) -> None:
    world = World(sqlite_store, a_campaign(a_source(), alerts={"post_to": receiver.address}))
    save_failure(sqlite_store, "parliament", COUNT, SourceUnavailable("Parliament", "it answered 503"), world.now)
    world.passes(7)

    assert receiver.states == ["stale"]
    assert receiver.received[0]["last_success"] is None


def test_a_petition_that_ended_is_not_stale(sqlite_store: Engine, receiver: Receiver) -> None:
    world = a_world(sqlite_store, post_to=receiver.address)
    world.passes(7)
    reading = CountReading(world.now, 100)
    ended = Collected(readings=(reading,), ended="The petition is closed and takes no more signatures")
    save_collected(sqlite_store, "parliament", COUNT, ended, world.now)
    world.passes(60)

    assert receiver.states == ["stale", "recovered"]
    assert receiver.received[1]["what_to_do"].endswith("The petition is closed and takes no more signatures")


def test_nobody_is_told_of_the_demonstration_or_where_nobody_is_named(receiver: Receiver, sqlite_store: Engine) -> None:
    demonstration = a_campaign(alerts={"post_to": receiver.address})
    nobody = a_campaign(a_source())

    assert not AlertWatch(sqlite_store, demonstration, lambda: A_MOMENT).is_wanted
    assert not AlertWatch(sqlite_store, nobody, lambda: A_MOMENT).is_wanted


def test_a_store_in_trouble_ends_nothing(
    sqlite_store: Engine, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    world = a_world(sqlite_store, post_to=receiver.address)
    with sqlite_store.begin() as connection:
        connection.execute(text("ALTER TABLE alert_told RENAME TO elsewhere"))

    world.passes(7)

    assert "could not be found out whether somebody has to be told" in caplog.text
    with sqlite_store.begin() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO alert_told"))
    world.passes(1)
    assert receiver.states == ["stale"]


def test_the_thread_looks_only_while_this_process_collects(sqlite_store: Engine, receiver: Receiver) -> None:
    world = a_world(sqlite_store, post_to=receiver.address)
    world.now += 7 * MINUTE
    stopping, leading = threading.Event(), threading.Event()
    thread = threading.Thread(target=world.watch.watch, args=(stopping, leading))
    thread.start()
    thread.join(0.3)
    assert receiver.tried == 0

    stopping.set()
    thread.join(LONG)
    assert not thread.is_alive()


def test_the_collector_itself_tells_of_a_platform_that_is_down_and_back(
    sqlite_store: Engine, upstream: Upstream, receiver: Receiver
) -> None:
    assert upstream["3"]
    began = utc_now()
    campaign = a_campaign(a_source(base_url=upstream.url), alerts={"post_to": receiver.address})
    # A minute passes in a second.
    collector = Collector(sqlite_store, campaign, lambda: began + 60 * (utc_now() - began))
    collector.start()
    try:
        until(lambda: read_snapshot(sqlite_store).totals)
        upstream["3"].faults = ("500",)
        until(lambda: receiver.states == ["stale"])
        upstream["3"].faults = ()
        until(lambda: receiver.states == ["stale", "recovered"])
    finally:
        collector.stop()
