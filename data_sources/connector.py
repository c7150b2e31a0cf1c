"""What a platform's module offers to the collector."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import httpx
from pydantic import BaseModel

from campaign.model import Source
from data_sources.records import Cadence, Collected


@dataclass(frozen=True)
class Asking:
    """Everything one run of a job may use: the clock and the client come from outside."""

    source: Source
    http: httpx.Client
    memory: dict[str, Any]
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Job:
    """Something to be asked at an interval. `run` returns records or raises a SourceError."""

    name: str
    cadence: Cadence
    run: Callable[[Asking], Collected]


@dataclass(frozen=True)
class Connector:
    """A platform: how its totals come about, which settings it needs, and what to ask how often.

    `counts` is `totals` where the platform gives a running total, and `signatures` where each signature is listed.
    `identity` says what the figures are of, so that a source's key cannot be turned to another petition unnoticed.
    """

    name: str
    counts: Literal["totals", "signatures"]
    settings: type[BaseModel]
    identity: Callable[[Source], str]
    jobs: tuple[Job, ...] = ()
