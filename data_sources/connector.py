"""What a platform's module offers to the collector."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import httpx
from pydantic import BaseModel

from campaign.model import Source
from data_sources.errors import SourceMisconfigured
from data_sources.records import Cadence, Collected, PersonToPlace
from data_sources.rows_wanted import AsksDatabase, RowsWanted


def _no_secret(name: str) -> str:
    raise SourceMisconfigured("This run", f"it was given no secrets, and needs {name}", "Ask through the collector")


def _no_hash(_: str) -> str:
    raise SourceMisconfigured("This run", "it was given no key to hash with", "Ask through the collector")


def _no_database(_: RowsWanted) -> Sequence[Mapping[str, Any]]:
    raise SourceMisconfigured("This run", "it was given no way to another database", "Ask through the collector")


def _nobody(_: int) -> tuple[PersonToPlace, ...]:
    return ()


@dataclass(frozen=True)
class Asking:
    """Everything one run of a job may use: the clock and the client come from outside.

    `secret` gives the key of this name, or raises SourceMisconfigured saying how to set it. `hash_of` makes of an
    identifier what may be kept of it. `to_place` gives at most so many people whose place is not known yet. `rows`
    asks another database. A `trial` only shows that the platform answers: nothing of it is stored, so a question or two
    are enough.
    """

    source: Source
    http: httpx.Client
    memory: dict[str, Any]
    clock: Callable[[], datetime]
    secret: Callable[[str], str] = _no_secret
    hash_of: Callable[[str], str] = _no_hash
    to_place: Callable[[int], tuple[PersonToPlace, ...]] = _nobody
    rows: AsksDatabase = _no_database
    trial: bool = False


@dataclass(frozen=True)
class Job:
    """Something to be asked at an interval. `run` returns records or raises a SourceError.

    `areas_every` is how often it brings counts by area, where that is less often than it runs.
    """

    name: str
    cadence: Cadence
    run: Callable[[Asking], Collected]
    areas_every: timedelta | None = None


@dataclass(frozen=True)
class Connector:
    """A platform: how its totals come about, which settings it needs, and what to ask how often.

    `counts` is `totals` where the platform gives a running total, and `signatures` where each signature is listed.
    `identity` says what the figures are of, so that a source's key cannot be turned to another petition unnoticed.
    Where `lists_each` is false, a line stands for many signatures, and none is stored on its own.
    """

    name: str
    counts: Literal["totals", "signatures"]
    settings: type[BaseModel]
    identity: Callable[[Source], str]
    jobs: tuple[Job, ...] = ()
    lists_each: bool = True

    @property
    def areas_every(self) -> timedelta | None:
        """How often newer counts by area come: with the slowest job; none where they come with a file."""
        return max((job.areas_every or job.cadence.every for job in self.jobs), default=None)
