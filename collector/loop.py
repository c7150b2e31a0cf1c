"""The collector: asks every source at its own interval, in the server or as a service of its own."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from campaign.model import Campaign, Source
from collector.alerts import AlertWatch
from collector.asking import asking_of
from collector.demonstration import publish_demonstration_surveys
from collector.faults import without_message
from collector.folders import folder_watches
from collector.unusual import UnusualCounts
from data_sources.connector import Job
from data_sources.errors import SourceError, SourceFormatChanged, SourceMisconfigured
from data_sources.records import Collected
from data_sources.registry import connector_of
from data_sources.web import web_client
from store.collection import job_state, run_job
from store.lease import COLLECTOR, give_back_lease, take_lease
from store.sources import register_sources

_log = logging.getLogger(__name__)

_LOOK_EVERY_SECONDS = 1.0
_RENEW_LEASE_EVERY_SECONDS = 5.0
# A platform whose answers cannot be stored is not asked at every look.
_WAIT_FOR_STORE_SECONDS = 5.0
_STOP_WITHIN_SECONDS = 2.0


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Collector:
    """One thread holds the lease, one a source collects: a slow or broken source never holds up another."""

    def __init__(self, engine: Engine, campaign: Campaign, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine, self._campaign, self._clock = engine, campaign, clock
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{id(self):x}"
        self._stopping, self._leading = threading.Event(), threading.Event()
        self._conflicts: Mapping[str, str] = {}
        self._begun: set[tuple[str, str]] = set()
        self._unusual = UnusualCounts(engine, clock)
        self._threads = [threading.Thread(target=self._lead, name="collector-lease", daemon=True)]
        self._threads += [
            threading.Thread(target=self._collect, args=(source,), name=f"collector-{source.key}", daemon=True)
            for source in campaign.sources
        ]
        self._threads += [
            threading.Thread(
                target=watch.watch,
                args=(self._stopping, self._leading),
                name=f"collector-folder-{watch.source.key}",
                daemon=True,
            )
            for watch in folder_watches(engine, campaign, clock)
        ]
        alerts = AlertWatch(engine, campaign, clock)
        if alerts.is_wanted:
            told = (self._stopping, self._leading)
            self._threads.append(threading.Thread(target=alerts.watch, args=told, name="collector-alerts", daemon=True))

    def start(self) -> None:
        """Begin to collect as soon as no other collector does."""
        for thread in self._threads:
            thread.start()

    def request_stop(self) -> None:
        """Let `wait` return; safe to call from a signal handler."""
        self._stopping.set()

    def stop(self) -> None:
        """Stop, and let another collector take over at once. A question still under way is abandoned: nothing of it is
        stored, or all of it."""
        self._stopping.set()
        until = time.monotonic() + _STOP_WITHIN_SECONDS
        for thread in self._threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))
        try:
            give_back_lease(self._engine, COLLECTOR, self._holder)
        except SQLAlchemyError:
            _log.exception("The lease could not be given back; it runs out by itself")

    def wait(self) -> None:
        """Return when the collector has been told to stop."""
        self._stopping.wait()

    def _lead(self) -> None:
        while not self._stopping.is_set():
            try:
                leads = take_lease(self._engine, COLLECTOR, self._holder, self._clock())
                if leads and not self._leading.is_set():
                    _log.info("This process collects now")
                    self._conflicts = register_sources(self._engine, self._campaign, self._clock())
                    self._publish_demonstration()
                (self._leading.set if leads else self._leading.clear)()
            except SQLAlchemyError:
                self._leading.clear()
                _log.exception("The store cannot be reached; trying again")
            self._stopping.wait(_RENEW_LEASE_EVERY_SECONDS)

    def _publish_demonstration(self) -> None:
        try:
            publish_demonstration_surveys(self._engine, self._campaign, self._clock())
        except SQLAlchemyError:
            raise
        except Exception:
            # Such as a mistake in a codebook: signatures are counted all the same.
            _log.exception("The survey's demonstration could not be published")

    def _collect(self, source: Source) -> None:
        with web_client(self._campaign.collector.private_hosts) as http:
            while not self._stopping.is_set():
                if self._leading.is_set():
                    self._run_due_jobs(source, http)
                    self._unusual.look_through(source)
                self._stopping.wait(_LOOK_EVERY_SECONDS)

    def _run_due_jobs(self, source: Source, http: httpx.Client) -> None:
        for job in connector_of(source).jobs:
            if self._stopping.is_set():
                return
            try:
                state = job_state(self._engine, source.key, job.name)
                if state.is_due(self._clock(), at_start=(source.key, job.name) not in self._begun):
                    self._begun.add((source.key, job.name))
                    collect_once(self._engine, source, job, http, self._clock, self._conflicts.get(source.key))
            except SourceError as error:
                _log.warning("%s, %s: %s", source.key, job.name, error)
            except Exception:
                # Whatever it is, this thread goes on: nobody would notice its end.
                _log.exception("%s, %s: the store cannot be written; trying again", source.key, job.name)
                self._stopping.wait(_WAIT_FOR_STORE_SECONDS)


def collect_once(
    engine: Engine,
    source: Source,
    job: Job,
    http: httpx.Client,
    clock: Callable[[], datetime] = utc_now,
    conflict: str | None = None,
) -> None:
    """Run one job of one source now.

    Raises:
        SourceError: It gave no figure, for a reason that the store now holds too.
    """

    def ask(memory: dict[str, Any]) -> Collected:
        if conflict:
            raise SourceMisconfigured(source.label, "its key holds another petition's figures", conflict)
        try:
            return job.run(asking_of(engine, source, http, memory, clock))
        except SourceError:
            raise
        except Exception as error:
            # A connector's own mistake must not end its thread, and somebody has to hear of it.
            _log.error("%s, %s: the connector failed\n%s", source.key, job.name, without_message(error))
            raise SourceFormatChanged(source.label, f"the connector failed ({type(error).__name__})") from error

    run_job(engine, source.key, job, ask, clock())
