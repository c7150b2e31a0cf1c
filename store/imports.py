"""Files of signatures: each file once, each signature once, all of a file or nothing of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine, func, insert, select

from data_sources.records import RejectedLine, Signature
from store.areas import LONDON, add_region_days
from store.tables import BreakdownRow, ImportedFileRow, ReadingRow, SignatureRow, SourceTotalRow
from store.totals import add_hours, save_total, source_total
from store.upsert import lock_source

_BATCH = 5_000


@dataclass(frozen=True)
class ImportReport:
    """What became of a file's lines: every line is accepted, a duplicate or rejected."""

    accepted: int
    duplicates: int
    rejected: tuple[RejectedLine, ...]
    already_imported_at: datetime | None = None


def import_signatures(
    engine: Engine,
    source_id: str,
    file: tuple[str, str],
    lines: Iterable[Signature | RejectedLine],
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Store the signatures of one file (its name and SHA-256) and their roll-ups in one transaction.

    A file with the same contents as an earlier one is not read again.
    """
    name, sha256 = file
    with engine.begin() as connection:
        lock_source(connection, source_id)
        earlier = connection.execute(
            select(ImportedFileRow.imported_at).where(
                ImportedFileRow.source_id == source_id, ImportedFileRow.sha256 == sha256
            )
        ).scalar()
        if earlier is not None:
            return ImportReport(0, 0, (), already_imported_at=earlier)
        tally = _Tally()
        for batch in _batches(lines):
            tally.add(connection, source_id, batch)
            progress(len(batch))
        tally.save(connection, source_id, now)
        connection.execute(
            insert(ImportedFileRow).values(
                source_id=source_id,
                sha256=sha256,
                file_name=name,
                imported_at=now,
                accepted=tally.accepted,
                duplicates=tally.duplicates,
                rejected=len(tally.rejected),
                reasons=dict(Counter(line.reason for line in tally.rejected)),
            )
        )
    return ImportReport(tally.accepted, tally.duplicates, tuple(tally.rejected))


class _Tally:
    """What the new signatures of one file add up to."""

    def __init__(self) -> None:
        self.accepted = self.duplicates = 0
        self.rejected: list[RejectedLine] = []
        self.hours: Counter[datetime] = Counter()
        self.days: Counter[tuple[date, str]] = Counter()
        self.first: datetime | None = None

    def add(self, connection: Connection, source_id: str, batch: list[Signature | RejectedLine]) -> None:
        """Store the batch's signatures that are not there yet, and count them."""
        self.rejected += [line for line in batch if isinstance(line, RejectedLine)]
        signatures = [line for line in batch if isinstance(line, Signature)]
        by_key = {signature.key: signature for signature in reversed(signatures)}
        for key in _stored_keys(connection, source_id, by_key):
            del by_key[key]
        self.duplicates += len(signatures) - len(by_key)
        self.accepted += len(by_key)
        if by_key:
            connection.execute(insert(SignatureRow), [_row(source_id, one) for one in by_key.values()])
        for signature in by_key.values():
            self.hours[signature.signed_at.replace(minute=0, second=0, microsecond=0)] += 1
            if signature.region:
                self.days[signature.signed_at.astimezone(LONDON).date(), signature.region] += 1

    def save(self, connection: Connection, source_id: str, now: datetime) -> None:
        """Add what was counted to the roll-ups and to the total."""
        before = source_total(connection, source_id)
        # Where the clock was set back, this reading still comes after the last one.
        counted_at = now if before is None else max(now, before.counted_at + timedelta(microseconds=1))
        total = before or SourceTotalRow(
            source_id=source_id, signatures=0, before_first_reading=0, first_counted_at=now, revision=0
        )
        add_hours(connection, source_id, {hour: (count, 0, 0) for hour, count in self.hours.items()})
        add_region_days(connection, source_id, dict(self.days))
        total.signatures += self.accepted
        total.counted_at = counted_at
        if self.hours:
            total.first_counted_at = min(total.first_counted_at, min(self.hours))
        save_total(connection, total)
        reading = {"source_id": source_id, "counted_at": counted_at, "signatures": total.signatures}
        connection.execute(insert(ReadingRow).values(**reading))
        breakdown = _breakdown(connection, source_id, counted_at, total.signatures)
        connection.execute(insert(BreakdownRow).values(**breakdown))


def _batches(lines: Iterable[Signature | RejectedLine]) -> Iterator[list[Signature | RejectedLine]]:
    batch: list[Signature | RejectedLine] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _stored_keys(connection: Connection, source_id: str, keys: Iterable[str]) -> list[str]:
    return list(
        connection.execute(
            select(SignatureRow.signature_key).where(
                SignatureRow.source_id == source_id, SignatureRow.signature_key.in_(list(keys))
            )
        ).scalars()
    )


def _row(source_id: str, signature: Signature) -> dict[str, object]:
    return {
        "source_id": source_id,
        "signature_key": signature.key,
        "signed_at": signature.signed_at,
        "region": signature.region,
        "area_quality": signature.area_quality,
        "channel": signature.channel,
    }


def _breakdown(connection: Connection, source_id: str, counted_at: datetime, total: int) -> dict[str, object]:
    counted = select(func.count()).select_from(SignatureRow).where(SignatureRow.source_id == source_id)
    outside = connection.execute(counted.where(SignatureRow.area_quality == "outside")).scalar_one()
    placed = connection.execute(counted.where(SignatureRow.region.is_not(None))).scalar_one()
    return {
        "source_id": source_id,
        "counted_at": counted_at,
        "total": total,
        "unallocated": total - placed - outside,
        "overseas": outside,
        "boundary_set": "",
    }
