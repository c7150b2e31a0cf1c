"""The latest figures of all sources, read together once for all viewers and kept while the database is out of reach."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, select, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from store.access import Admissions, read_admissions
from store.areas import REGION
from store.engine import see_one_moment
from store.tables import AreaTotalRow, BreakdownRow, ImportedFileRow, JobRow, SourceRow, SourceTotalRow

_log = logging.getLogger(__name__)
# A look older than this is waited for, even by whoever would rather not wait.
_OLDEST_AT_HAND_SECONDS = 10.0
# Without a job's memory, which may hold keyed hashes of people: whoever shows pages has no right to it.
_JOBS = select(
    JobRow.source_id, JobRow.job, JobRow.every_seconds, JobRow.last_attempt_at, JobRow.last_success_at,
    JobRow.failures_in_a_row, JobRow.trouble, JobRow.message, JobRow.ended,
)  # fmt: skip


@dataclass(frozen=True)
class Total:
    """A source's running total (people) and the moment it was read."""

    signatures: int
    first_counted_at: datetime
    counted_at: datetime
    revision: int


@dataclass(frozen=True)
class JobHealth:
    """How one job does; the fields are those of store.tables.JobRow."""

    job: str
    every_seconds: int
    last_attempt_at: datetime
    last_success_at: datetime | None
    failures_in_a_row: int
    trouble: str
    message: str | None
    ended: str | None


@dataclass(frozen=True)
class AreaSummary:
    """The latest breakdown: total = the regions' signatures (by GSS code) + unallocated + overseas."""

    counted_at: datetime
    total: int
    unallocated: int
    overseas: int
    boundary_set: str
    regions: Mapping[str, int]


@dataclass(frozen=True)
class Snapshot:
    """All latest figures, by source key, as they were in the store at `read_at`."""

    read_at: datetime
    totals: Mapping[str, Total]
    jobs: Mapping[str, tuple[JobHealth, ...]]
    areas: Mapping[str, AreaSummary]
    imported_files: Mapping[str, int]
    admissions: Admissions = field(default_factory=Admissions)


@dataclass(frozen=True, eq=False)
class Look:
    """One look at the store: what is newest until the next one, also where the store was out of reach."""

    snapshot: Snapshot
    taken_at: float


class SnapshotReader:
    """Reads a snapshot at most once in `seconds`, however many ask, and keeps the last good one when it cannot.

    `unreachable_since` says since when the store could not be read; none while all is well.
    """

    def __init__(self, engine: Engine, seconds: float = 2.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._seconds, self._clock = engine, seconds, clock
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._beside = threading.Thread()
        self.unreachable_since: datetime | None = None

    def latest(self, patience: float | None = None) -> Snapshot:
        """The newest snapshot.

        Args:
            patience: For how many seconds a store that is slow is waited for, where a look of the last ten seconds may
                do instead; it goes on being read meanwhile, for whoever asks next. None waits for it.

        Raises:
            SQLAlchemyError: The store cannot be read and never could since the process started.
        """
        return (self.look() if patience is None else self._look_within(patience)).snapshot

    def look(self) -> Look:
        """The newest look, taken now if the one before is too old.

        Raises:
            SQLAlchemyError: As for `latest`.
        """
        with self._lock:
            look = self.current_look() or self._renewed()
            self._look = look
            return look

    def current_look(self) -> Look | None:
        """The newest look where it is not too old; at once, as it waits neither for the store nor for who reads it."""
        look = self._look
        return look if look is not None and self._clock() - look.taken_at < self._seconds else None

    def _look_within(self, patience: float) -> Look:
        before = self._look
        if before is None or self._clock() - before.taken_at >= _OLDEST_AT_HAND_SECONDS:
            return self.look()
        if self.current_look() is None:
            reading = self._beside
            if not reading.is_alive():
                reading = self._beside = threading.Thread(target=self.look, name="look at the store", daemon=True)
                reading.start()
            reading.join(patience)
        return self._look or before

    def _renewed(self) -> Look:
        try:
            snapshot = read_snapshot(self._engine)
            self.unreachable_since = None
        except SQLAlchemyError:
            _log.exception("The store cannot be read; showing the last good figures")
            self.unreachable_since = self.unreachable_since or datetime.now(UTC)
            if self._look is None:
                raise
            snapshot = self._look.snapshot
        return Look(snapshot, self._clock())


def read_snapshot(engine: Engine) -> Snapshot:
    """Read the latest figures of all sources as they are at one moment."""
    with engine.connect() as connection:
        see_one_moment(connection)
        totals = {
            row.source_id: Total(row.signatures, row.first_counted_at, row.counted_at, row.revision)
            for row in connection.execute(select(SourceTotalRow.__table__))
        }
        files = connection.execute(select(ImportedFileRow.source_id, func.count()).group_by(ImportedFileRow.source_id))
        counted = dict(files.all())
        return Snapshot(
            datetime.now(UTC), totals, _jobs(connection), _areas(connection), counted, read_admissions(connection)
        )


def _jobs(connection: Connection) -> dict[str, tuple[JobHealth, ...]]:
    jobs: dict[str, tuple[JobHealth, ...]] = {}
    for row in connection.execute(_JOBS.order_by(JobRow.source_id, JobRow.job.desc())):
        health = JobHealth(
            row.job, row.every_seconds, row.last_attempt_at, row.last_success_at, row.failures_in_a_row, row.trouble,
            row.message, row.ended,
        )  # fmt: skip
        jobs[row.source_id] = (*jobs.get(row.source_id, ()), health)
    return jobs


def _areas(connection: Connection) -> dict[str, AreaSummary]:
    # One look into the key for each source. A maximum in groups, or a join, would read every breakdown ever taken.
    any_time = aliased(BreakdownRow)
    newest = (
        select(func.max(any_time.counted_at))
        .where(any_time.source_id == SourceRow.source_id)
        .correlate(SourceRow)
        .scalar_subquery()
    )
    headers = connection.execute(
        select(BreakdownRow.__table__).where(
            tuple_(BreakdownRow.source_id, BreakdownRow.counted_at).in_(select(SourceRow.source_id, newest))
        )
    ).all()
    regions: dict[str, dict[str, int]] = {}
    for row in connection.execute(select(AreaTotalRow.__table__).where(AreaTotalRow.level == REGION)):
        regions.setdefault(row.source_id, {})[row.area] = row.signatures
    return {
        row.source_id: AreaSummary(
            row.counted_at, row.total, row.unallocated, row.overseas, row.boundary_set, regions.get(row.source_id, {})
        )
        for row in headers
    }
