"""The collector: asks every source at its own interval, in the server or as a service of its own."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from campaign.model import Campaign, Source
from collector.demonstration import publish_demonstration_surveys
from data_sources.connector import Asking, Job
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
        self._threads = [threading.Thread(target=self._lead, name="collector-lease", daemon=True)]
        self._threads += [
            threading.Thread(target=self._collect, args=(source,), name=f"collector-{source.key}", daemon=True)
            for source in campaign.sources
        ]

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
        for thread in self._threads:
            thread.join(timeout=2.0)
        if self._leading.is_set():
            give_back_lease(self._engine, COLLECTOR, self._holder)

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
                    publish_demonstration_surveys(self._engine, self._campaign, self._clock())
                (self._leading.set if leads else self._leading.clear)()
            except SQLAlchemyError:
                self._leading.clear()
                _log.exception("The store cannot be reached; trying again")
            self._stopping.wait(_RENEW_LEASE_EVERY_SECONDS)

    def _collect(self, source: Source) -> None:
        with web_client() as http:
            while not self._stopping.is_set():
                if self._leading.is_set():
                    self._run_due_jobs(source, http)
                self._stopping.wait(_LOOK_EVERY_SECONDS)

    def _run_due_jobs(self, source: Source, http: httpx.Client) -> None:
        for job in connector_of(source).jobs:
            try:
                state = job_state(self._engine, source.key, job.name)
                if state.is_due(self._clock(), at_start=(source.key, job.name) not in self._begun):
                    self._begun.add((source.key, job.name))
                    collect_once(self._engine, source, job, http, self._clock, self._conflicts.get(source.key))
            except SourceError as error:
                _log.warning("%s, %s: %s", source.key, job.name, error)
            except SQLAlchemyError:
                _log.exception("%s, %s: the store cannot be written; trying again", source.key, job.name)


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
            return job.run(Asking(source, http, memory, clock))
        except SourceError:
            raise
        except Exception as error:
            # A connector's own mistake must not end its thread, and somebody has to hear of it.
            _log.exception("%s, %s: the connector failed", source.key, job.name)
            raise SourceFormatChanged(source.label, f"the connector failed ({type(error).__name__})") from error

    run_job(engine, source.key, job, ask, clock())
