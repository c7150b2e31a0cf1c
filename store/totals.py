"""Running totals into readings and hours, in the caller's transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from data_sources.records import CountReading
from store.tables import CountHourRow, ReadingRow, SourceTotalRow
from store.upsert import upsert


@dataclass(frozen=True)
class _Hour:
    gained: int = 0
    removed: int = 0
    readings: int = 0


def source_total(connection: Connection, source_id: str) -> SourceTotalRow | None:
    """The source's latest total; none before its first reading."""
    row = connection.execute(select(SourceTotalRow.__table__).where(SourceTotalRow.source_id == source_id)).first()
    return None if row is None else SourceTotalRow(**row._mapping)


def add_readings(connection: Connection, source_id: str, readings: Iterable[CountReading]) -> None:
    """Append readings that are newer than the newest stored one; a fall is kept as a fall.

    A reading that is not newer changes nothing, so that the same answer saved twice counts once.
    """
    if not (given := sorted(readings, key=lambda reading: reading.counted_at)):
        return
    total = source_total(connection, source_id)
    hours: dict[datetime, _Hour] = {}
    kept: list[CountReading] = []
    for reading in given:
        if total is not None and reading.counted_at <= total.counted_at:
            continue
        change = reading.signatures - total.signatures if total is not None else 0
        total = _moved_on(total, source_id, reading)
        hour = reading.counted_at.replace(minute=0, second=0, microsecond=0)
        before = hours.get(hour, _Hour())
        hours[hour] = _Hour(before.gained + change, before.removed + max(-change, 0), before.readings + 1)
        kept.append(reading)
    if total is None or not kept:
        return
    connection.execute(
        insert(ReadingRow),
        [{"source_id": source_id, "counted_at": one.counted_at, "signatures": one.signatures} for one in kept],
    )
    add_hours(connection, source_id, {hour: (one.gained, one.removed, one.readings) for hour, one in hours.items()})
    save_total(connection, total)


def add_hours(connection: Connection, source_id: str, hours: dict[datetime, tuple[int, int, int]]) -> None:
    """Add (gained, removed, readings) to each UTC hour."""
    rows = [
        {"source_id": source_id, "hour": hour, "gained": gained, "removed": removed, "readings": readings}
        for hour, (gained, removed, readings) in hours.items()
    ]
    upsert(connection, CountHourRow, rows, add=("gained", "removed", "readings"))


def save_total(connection: Connection, total: SourceTotalRow) -> None:
    """Store the latest total, its revision one higher than before."""
    upsert(
        connection,
        SourceTotalRow,
        [
            {
                "source_id": total.source_id,
                "signatures": total.signatures,
                "before_first_reading": total.before_first_reading,
                "first_counted_at": total.first_counted_at,
                "counted_at": total.counted_at,
                "revision": total.revision + 1,
            }
        ],
    )


def _moved_on(total: SourceTotalRow | None, source_id: str, reading: CountReading) -> SourceTotalRow:
    if total is None:
        return SourceTotalRow(
            source_id=source_id,
            signatures=reading.signatures,
            before_first_reading=reading.signatures,
            first_counted_at=reading.counted_at,
            counted_at=reading.counted_at,
            revision=0,
        )
    total.signatures, total.counted_at = reading.signatures, reading.counted_at
    return total
