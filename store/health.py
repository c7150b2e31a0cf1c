"""The state of each source, from a snapshot: what pages, the api and the command line all say of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.snapshot import JobHealth, Snapshot

COUNT_JOB = "count"


@dataclass(frozen=True)
class SourceHealth:
    """What is known of one source. `every` is none for sources that are files."""

    source: str
    signatures: int | None
    counted_at: datetime | None
    every: timedelta | None
    jobs: tuple[JobHealth, ...]

    @property
    def ended(self) -> str | None:
        """Why there is nothing more to count; none while there is."""
        return next((job.ended for job in self.jobs if job.ended), None)

    @property
    def troubles(self) -> tuple[JobHealth, ...]:
        """The jobs whose last run failed."""
        return tuple(job for job in self.jobs if job.failures_in_a_row and not job.ended)


def source_health(snapshot: Snapshot, source: str) -> SourceHealth:
    """What the snapshot knows of a source; all none where nothing was collected yet."""
    total = snapshot.totals.get(source)
    jobs = snapshot.jobs.get(source, ())
    every = next((timedelta(seconds=job.every_seconds) for job in jobs if job.job == COUNT_JOB), None)
    return SourceHealth(
        source=source,
        signatures=total.signatures if total else None,
        counted_at=total.counted_at if total else None,
        every=every,
        jobs=jobs,
    )
