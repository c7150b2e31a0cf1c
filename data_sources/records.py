"""What sources give: checked records, the same for every platform. Counts are people; times are aware and UTC."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from reference.constituencies import BoundarySet
from reference.postcodes import AreaQuality


@dataclass(frozen=True)
class CountReading:
    """A source's running total (people, cumulative) at one moment."""

    counted_at: datetime
    signatures: int


@dataclass(frozen=True)
class AreaCount:
    """The running count of one area; `name` only where the reference tables do not know it (countries)."""

    area: str
    signatures: int
    name: str | None = None


@dataclass(frozen=True)
class Breakdown:
    """Where a total came from, at one moment: total = regions + unallocated + overseas.

    `overseas` are signatures from outside the UK. `unallocated` are all others without a region: in the UK but with no
    usable postcode, or too new for the platform's breakdown. It can be negative for a few minutes after a fall, when a
    platform has lowered its total before its areas.
    """

    counted_at: datetime
    total: int
    overseas: int
    boundary_set: BoundarySet | None
    regions: tuple[AreaCount, ...]
    constituencies: tuple[AreaCount, ...] = ()
    countries: tuple[AreaCount, ...] = ()

    @property
    def unallocated(self) -> int:
        """What is left of the total after regions and overseas."""
        return self.total - self.overseas - sum(region.signatures for region in self.regions)


SignatureAreaQuality = AreaQuality | Literal["given"]


@dataclass(frozen=True)
class Signature:
    """One signature, with nothing personal in it: `key` is a keyed hash."""

    key: str
    signed_at: datetime
    region: str | None
    area_quality: SignatureAreaQuality
    channel: str | None = None


@dataclass(frozen=True)
class RejectedLine:
    """A line of a file that could not be counted, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Collected:
    """What one run of one job brought, in order of time, and what it wants to remember for the next run."""

    readings: tuple[CountReading, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    ended: str | None = None


@dataclass(frozen=True)
class Cadence:
    """How often a job runs, and after how long its figure counts as delayed and as stale."""

    every: timedelta

    @property
    def late_after(self) -> timedelta:
        """Twice the interval."""
        return 2 * self.every

    @property
    def stale_after(self) -> timedelta:
        """Six times the interval."""
        return 6 * self.every
