"""What sources give: checked records, the same for every platform. Counts are people; times are aware and UTC."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from data_sources.errors import SourceError
from reference.constituencies import BoundarySet
from reference.postcodes import AreaQuality


@dataclass(frozen=True)
class CountReading:
    """A source's running total (people, cumulative) at one moment."""

    counted_at: datetime
    signatures: int


@dataclass(frozen=True)
class AreaCount:
    """The running count of one area; `name` where the platform gives one, as it has to for countries.

    `mp` is the member of parliament of a constituency, where the platform names one.
    """

    area: str
    signatures: int
    name: str | None = None
    mp: str | None = None


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


MilestoneName = Literal[
    "opened",
    "response_threshold",
    "government_response",
    "debate_threshold",
    "debate_scheduled",
    "debate_outcome",
    "closed",
    "rejected",
]


@dataclass(frozen=True)
class MilestoneDate:
    """When something happened, or is to happen, to a petition. A day without a time is its midnight in London."""

    name: MilestoneName
    reached_at: datetime
    is_whole_day: bool = False


SignatureAreaQuality = AreaQuality | Literal["given"]


@dataclass(frozen=True)
class Signature:
    """One signature, with nothing personal in it: `key` is a keyed hash.

    `person` is the platform's own id of somebody who has yet to be looked up for the region. It is kept until then.
    """

    key: str
    signed_at: datetime
    region: str | None
    area_quality: SignatureAreaQuality
    channel: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class PersonToPlace:
    """Somebody whose region is not known yet: the signature's key, and the platform's id of the person."""

    signature_key: str
    person: str


@dataclass(frozen=True)
class Placed:
    """What the platform said of where the signature of this key comes from."""

    signature_key: str
    region: str | None
    area_quality: SignatureAreaQuality


@dataclass(frozen=True)
class RejectedLine:
    """A line of a file that could not be counted, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Collected:
    """What one run of one job brought, in order of time, and what it wants to remember for the next run.

    `signatures` may hold some that are stored already; where the `list_is_total`, nothing else makes up the total, and
    each counts in the hour in which it was signed. `placed` are signatures whose region is known now, `postponed`
    the keys of those that the platform failed to answer for. An `unfinished` job runs again at once. What a run brought
    before it was `interrupted_by` an error is stored, together with the error.
    """

    readings: tuple[CountReading, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    memory: dict[str, Any] = field(default_factory=dict)
    ended: str | None = None
    signatures: tuple[Signature, ...] = ()
    list_is_total: bool = False
    placed: tuple[Placed, ...] = ()
    postponed: tuple[str, ...] = ()
    unfinished: bool = False
    interrupted_by: SourceError | None = None
    milestones: tuple[MilestoneDate, ...] = ()

    @property
    def has_figures(self) -> bool:
        """Whether it brought anything that the platform answered."""
        return bool(self.readings or self.breakdowns or self.signatures or self.placed)


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
