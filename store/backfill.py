"""An older series of totals, put before what was collected: nothing that is there changes, nothing is counted twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Engine, insert

from data_sources.records import CountReading
from store.tables import ReadingRow, SourceTotalRow
from store.totals import add_hours, save_total, source_total
from store.upsert import lock_source


@dataclass(frozen=True)
class BackfillReport:
    """What became of a series' readings: each is added, a repeat of its second, or covered by what was collected.

    `joined` is what the first collected total adds to the series' last one (people); none where nothing was joined.
    """

    added: int
    repeats: int
    covered: int
    falls: int = 0
    joined: int | None = None


def backfill_totals(engine: Engine, source_id: str, readings: Iterable[CountReading]) -> BackfillReport:
    """Put the readings that are older than the source's first one before it, in one transaction.

    Of several readings within one second the last given is kept. What was signed between the last of the series and
    the first collected reading belongs to the hour of the latter, as after any gap. See docs/decisions/0006.
    """
    given = list(readings)
    last_of_second = {reading.counted_at.replace(microsecond=0): reading for reading in given}
    with engine.begin() as connection:
        lock_source(connection, source_id)
        collected = source_total(connection, source_id)
        older = sorted(
            (one for one in last_of_second.values() if not collected or one.counted_at < collected.first_counted_at),
            key=lambda one: one.counted_at,
        )
        repeats, covered = len(given) - len(last_of_second), len(last_of_second) - len(older)
        if not older:
            return BackfillReport(0, repeats, covered)
        hours = _Hours()
        for earlier, later in pairwise(older):
            hours.add(later.counted_at, later.signatures - earlier.signatures, readings=1)
        falls = hours.falls
        # The first reading of all changes nothing: what it counts was signed before it.
        hours.add(older[0].counted_at, 0, readings=1)
        joined = None
        if collected:
            joined = collected.before_first_reading - older[-1].signatures
            hours.add(collected.first_counted_at, joined, readings=0)  # that reading is counted in its hour already
        connection.execute(
            insert(ReadingRow),
            [{"source_id": source_id, "counted_at": one.counted_at, "signatures": one.signatures} for one in older],
        )
        add_hours(connection, source_id, hours.sums)
        save_total(connection, _begun_with(older[0], collected or _ended_with(source_id, older[-1])))
    return BackfillReport(len(older), repeats, covered, falls, joined)


class _Hours:
    """Gained, removed and number of readings by UTC hour, and how many changes were falls."""

    def __init__(self) -> None:
        self.sums: dict[datetime, tuple[int, int, int]] = {}
        self.falls = 0

    def add(self, moment: datetime, change: int, *, readings: int) -> None:
        hour = moment.replace(minute=0, second=0, microsecond=0)
        gained, removed, count = self.sums.get(hour, (0, 0, 0))
        self.sums[hour] = (gained + change, removed + max(-change, 0), count + readings)
        self.falls += change < 0


def _ended_with(source_id: str, reading: CountReading) -> SourceTotalRow:
    return SourceTotalRow(source_id=source_id, signatures=reading.signatures, counted_at=reading.counted_at, revision=0)


def _begun_with(reading: CountReading, total: SourceTotalRow) -> SourceTotalRow:
    total.before_first_reading, total.first_counted_at = reading.signatures, reading.counted_at
    return total
