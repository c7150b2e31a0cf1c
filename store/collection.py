"""One run of one job of one source: its figures and its memory go in together, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DataError, DBAPIError, StatementError

from data_sources.connector import Job
from data_sources.errors import SourceEnded, SourceError, SourceFormatChanged, SourceUnavailable
from data_sources.records import Collected
from store.areas import add_breakdowns
from store.listed import save_listed
from store.milestones import save_milestones
from store.tables import JobRow
from store.totals import add_readings
from store.upsert import lock_source, upsert

_FIRST_RETRY_SECONDS = 5


@dataclass(frozen=True)
class JobState:
    """What the store knows of one job before it runs."""

    memory: dict[str, Any]
    failures_in_a_row: int
    last_success_at: datetime | None
    not_before: datetime | None
    ended: str | None

    def is_due(self, now: datetime, *, at_start: bool = False) -> bool:
        """Whether the job may be asked now; at a collector's start it need not wait, unless it is in trouble."""
        if self.ended is not None:
            return False
        rested = self.not_before is None or now >= self.not_before
        return rested or (at_start and self.failures_in_a_row == 0)


NEVER_RUN = JobState({}, 0, None, None, None)


def job_state(engine: Engine, source_id: str, job: str) -> JobState:
    """What is known of a job; `NEVER_RUN` where it has not run yet."""
    with engine.connect() as connection:
        return _state(connection, source_id, job)


def run_job(
    engine: Engine, source_id: str, job: Job, ask: Callable[[dict[str, Any]], Collected], now: datetime
) -> None:
    """Ask with the job's own memory, and store what came, together with the new memory, in one transaction.

    Raises:
        SourceError: The source gave no figure, or one that no column can hold. The failure is stored too, and no
            figure is touched. Or it gave some before it failed: those are stored, with the failure.
    """
    memory = job_state(engine, source_id, job.name).memory
    try:
        collected = ask(memory)
    except SourceError as error:
        save_failure(engine, source_id, job, error, now)
        raise
    try:
        save_collected(engine, source_id, job, collected, now)
    except (StatementError, ValueError, TypeError, OverflowError) as error:
        if isinstance(error, DBAPIError) and not isinstance(error, DataError):
            raise  # the store is in trouble, not the source
        refused = SourceFormatChanged(source_id, f"its figures cannot be stored ({type(error).__name__})")
        save_failure(engine, source_id, job, refused, now)
        raise refused from error
    if collected.interrupted_by is not None:
        raise collected.interrupted_by


def save_collected(engine: Engine, source_id: str, job: Job, collected: Collected, now: datetime) -> None:
    """Store readings, breakdowns, signatures, roll-ups and the job's memory in one transaction that touches one source.

    Where the run was interrupted, the failure goes in with what it brought before.
    """
    with engine.begin() as connection:
        lock_source(connection, source_id)
        add_readings(connection, source_id, collected.readings)
        add_breakdowns(connection, source_id, collected.breakdowns)
        save_listed(connection, source_id, collected, now)
        save_milestones(connection, source_id, collected.milestones)
        row = _job_row(source_id, job, now) | {
            "memory": collected.memory,
            "last_success_at": now,
            "not_before": now if collected.unfinished else now + job.cadence.every,
            "ended": collected.ended,
        }
        if collected.interrupted_by is not None:
            before = _state(connection, source_id, job.name)
            since = replace(before, failures_in_a_row=0, last_success_at=now) if collected.has_figures else before
            row |= _failure(job, since, collected.interrupted_by, now)
        upsert(connection, JobRow, [row])
        if row["ended"]:
            connection.execute(update(JobRow).where(JobRow.source_id == source_id).values(ended=row["ended"]))


def save_failure(engine: Engine, source_id: str, job: Job, error: SourceError, now: datetime) -> None:
    """Store that the job failed, why, and when it may be tried again: soon at first, then at its usual interval."""
    with engine.begin() as connection:
        lock_source(connection, source_id)
        before = _state(connection, source_id, job.name)
        row = _job_row(source_id, job, now) | {"memory": before.memory} | _failure(job, before, error, now)
        upsert(connection, JobRow, [row])
        if isinstance(error, SourceEnded):
            connection.execute(update(JobRow).where(JobRow.source_id == source_id).values(ended=error.what_happened))


def _failure(job: Job, before: JobState, error: SourceError, now: datetime) -> dict[str, Any]:
    """The columns of a job's row that a failure sets."""
    failures = before.failures_in_a_row + 1
    return {
        "last_success_at": before.last_success_at,
        "failures_in_a_row": failures,
        "trouble": error.trouble,
        "message": str(error),
        "not_before": now + _wait(job, error, failures),
        "ended": error.what_happened if isinstance(error, SourceEnded) else before.ended,
    }


def _wait(job: Job, error: SourceError, failures: int) -> timedelta:
    soon = timedelta(seconds=_FIRST_RETRY_SECONDS * 2 ** min(failures - 1, 10))
    asked = timedelta(seconds=(error.retry_after_seconds or 0) if isinstance(error, SourceUnavailable) else 0)
    return max(min(soon, job.cadence.every), asked)


def _job_row(source_id: str, job: Job, now: datetime) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "job": job.name,
        "every_seconds": int(job.cadence.every.total_seconds()),
        "memory": {},
        "last_attempt_at": now,
        "last_success_at": None,
        "failures_in_a_row": 0,
        "trouble": "none",
        "message": None,
        "not_before": None,
        "ended": None,
    }


def _state(connection: Connection, source_id: str, job: str) -> JobState:
    row = connection.execute(select(JobRow.__table__).where(JobRow.source_id == source_id, JobRow.job == job)).first()
    if row is None:
        return NEVER_RUN
    return JobState(row.memory, row.failures_in_a_row, row.last_success_at, row.not_before, row.ended)
