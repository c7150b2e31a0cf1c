"""Files of signatures: each file once, each signature once, all of a file or nothing of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, Engine, cast, func, insert, select

from data_sources.packed_signatures import PackedSignatures, packed
from data_sources.records import RejectedLine, Signature
from store.areas import REGION, add_region_days
from store.channels import add_channel_days, channels_by_number
from store.gains import Gains
from store.place_quality import add_place_quality
from store.purged import purged
from store.signature_spool import Spool
from store.signatures import add_signatures, packed_outside
from store.tables import AreaTotalRow, BreakdownRow, ImportedFileRow, ReadingRow, SourceTotalRow
from store.totals import add_hours, save_total, source_total
from store.upsert import lock_source

_BATCH = 5_000
TOO_OLD = "of a time whose single signatures were deleted, so that it cannot be told whether it was counted"
Line = Signature | RejectedLine


@dataclass(frozen=True)
class ImportReport:
    """What became of a file's lines: every line is accepted, a duplicate, rejected or too old.

    Too old are those of a time whose single signatures were deleted: they can no longer be told from new ones.
    """

    accepted: int
    duplicates: int
    rejected: tuple[RejectedLine, ...]
    already_imported_at: datetime | None = None
    too_old: int = 0


def import_signatures(
    engine: Engine,
    source_id: str,
    file: tuple[str, str],
    lines: Iterable[Line | PackedSignatures],
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Store the signatures of one file (its name and SHA-256) and their roll-ups in one transaction.

    Before it the whole file is read, so that others wait as short as possible; `progress` is told of lines read. A file
    with the same contents as an earlier one is not read again.
    """
    with engine.begin() as connection:
        if (earlier := _imported_at(connection, source_id, file)) is not None:
            return ImportReport(0, 0, (), already_imported_at=earlier)
    rejected: list[RejectedLine] = []
    with Spool(engine) as spool:
        for part in _parts(lines):
            spool.add(part)
            rejected += part.rejected
            progress(part.lines)
        with engine.begin() as connection:
            if (earlier := _imported_at(connection, source_id, file)) is not None:
                return ImportReport(0, 0, (), already_imported_at=earlier)
            gains = add_signatures(connection, source_id, spool)
            _save_gains(connection, source_id, gains, now)
            duplicates = spool.count - gains.accepted - gains.too_old
            report = ImportReport(gains.accepted, duplicates, tuple(rejected), too_old=gains.too_old)
            _save_file(connection, source_id, file, report, now)
    return report


def _imported_at(connection: Connection, source_id: str, file: tuple[str, str]) -> datetime | None:
    """When the same contents were imported, if they were; holds the source until the transaction ends."""
    lock_source(connection, source_id)
    same = (ImportedFileRow.source_id == source_id, ImportedFileRow.sha256 == file[1])
    return connection.execute(select(ImportedFileRow.imported_at).where(*same)).scalar()


def _parts(lines: Iterable[Line | PackedSignatures]) -> Iterator[PackedSignatures]:
    batch: list[Line] = []
    for line in lines:
        if isinstance(line, PackedSignatures):
            yield line
            continue
        batch.append(line)
        if len(batch) == _BATCH:
            yield packed(batch)
            batch = []
    if batch:
        yield packed(batch)


def _save_gains(connection: Connection, source_id: str, gains: Gains, now: datetime) -> None:
    """Add what is new to the roll-ups and to the total."""
    before = source_total(connection, source_id)
    # Where the clock was set back, this reading still comes after the last one.
    counted_at = now if before is None else max(now, before.counted_at + timedelta(microseconds=1))
    total = before or SourceTotalRow(
        source_id=source_id, signatures=0, before_first_reading=0, first_counted_at=now, revision=0
    )
    hours = gains.hours()
    add_hours(connection, source_id, {hour: (count, 0, 0) for hour, count in hours.items()})
    add_region_days(connection, source_id, gains.region_days())
    add_channel_days(connection, source_id, gains.channel_days(channels_by_number(connection, source_id)))
    add_place_quality(connection, source_id, gains.qualities())
    total.signatures += gains.accepted
    total.counted_at = counted_at
    total.first_counted_at = min([total.first_counted_at, *hours])
    save_total(connection, total)
    reading = {"source_id": source_id, "counted_at": counted_at, "signatures": total.signatures}
    connection.execute(insert(ReadingRow).values(**reading))
    breakdown = _breakdown(connection, source_id, counted_at, total.signatures)
    connection.execute(insert(BreakdownRow).values(**breakdown))


def _breakdown(connection: Connection, source_id: str, counted_at: datetime, total: int) -> dict[str, object]:
    in_regions = select(cast(func.sum(AreaTotalRow.signatures), BigInteger)).where(
        AreaTotalRow.source_id == source_id, AreaTotalRow.level == REGION
    )
    outside = packed_outside(connection, source_id) + purged(connection, source_id).outside
    return {
        "source_id": source_id,
        "counted_at": counted_at,
        "total": total,
        "unallocated": total - int(connection.execute(in_regions).scalar() or 0) - outside,
        "overseas": outside,
        "boundary_set": "",
    }


def _save_file(
    connection: Connection, source_id: str, file: tuple[str, str], report: ImportReport, now: datetime
) -> None:
    reasons = Counter(line.reason for line in report.rejected)
    if report.too_old:
        reasons[TOO_OLD] = report.too_old
    connection.execute(
        insert(ImportedFileRow).values(
            source_id=source_id,
            sha256=file[1],
            file_name=file[0],
            imported_at=now,
            accepted=report.accepted,
            duplicates=report.duplicates,
            rejected=reasons.total(),
            reasons=dict(reasons),
        )
    )
