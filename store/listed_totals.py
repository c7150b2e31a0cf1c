"""Lists of signatures that are a source's whole total: each counts in the hour in which it was signed."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from data_sources.records import Signature
from store.tables import ReadingRow, SourceTotalRow
from store.totals import add_hours, save_total, source_total


def add_to_total(connection: Connection, source_id: str, added: Sequence[Signature], now: datetime) -> None:
    """Count newly listed signatures. Where none is new, that is a reading all the same: nobody signed until now."""
    total = source_total(connection, source_id) or SourceTotalRow(
        source_id=source_id,
        signatures=0,
        before_first_reading=0,
        first_counted_at=now,
        counted_at=now - timedelta(microseconds=1),
        revision=0,
    )
    gained = Counter(_hour(signature.signed_at) for signature in added)
    readings = Counter([_hour(now)])
    add_hours(connection, source_id, {hour: (gained[hour], 0, readings[hour]) for hour in gained.keys() | readings})
    total.signatures += len(added)
    # Where the clock was set back, this reading still comes after the last one.
    total.counted_at = max(now, total.counted_at + timedelta(microseconds=1))
    total.first_counted_at = min(total.first_counted_at, *gained, total.counted_at)
    save_total(connection, total)
    reading = {"source_id": source_id, "counted_at": total.counted_at, "signatures": total.signatures}
    connection.execute(insert(ReadingRow).values(**reading))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
