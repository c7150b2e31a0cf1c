"""Files of counts made by hand: each file once, all of it or nothing, into hours, region days and the total."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from data_sources.errors import FileNotReadable
from data_sources.paper_counts import PaperCount
from data_sources.records import RejectedLine
from reference.regions import regions_by_code
from store.areas import LONDON, REGION, add_region_days
from store.imports import ImportReport
from store.tables import AreaTotalRow, BreakdownRow, ImportedFileRow, ReadingRow, SourceTotalRow
from store.totals import add_hours, save_total, source_total
from store.upsert import lock_source

# More people than there are: such a sum is no count, and not every database column would hold it.
_TOO_MANY = 10**9


def import_counts(
    engine: Engine,
    source_id: str,
    file: tuple[str, str],
    lines: Iterable[PaperCount | RejectedLine],
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Add the counts of one file (its name and SHA-256) in one transaction; `accepted` are the people it adds.

    Nothing tells a line of one file from a line of another, so a file of which a line is rejected is not taken at all:
    corrected, it would be counted again. A file with the same contents as an earlier one adds nothing.

    Raises:
        FileNotReadable: Its corrections would take more people away than were counted, or it counts too many.
    """
    name, sha256 = file
    with engine.begin() as connection:
        lock_source(connection, source_id)
        own = (ImportedFileRow.source_id == source_id, ImportedFileRow.sha256 == sha256)
        earlier = connection.execute(select(ImportedFileRow.imported_at).where(*own)).scalar()
        if earlier is not None:
            return ImportReport(0, 0, (), already_imported_at=earlier)
        tally = _Tally(now)
        for line in lines:
            tally.add(line)
            progress(1)
        if tally.rejected:
            return ImportReport(0, 0, tuple(tally.rejected))
        tally.save(connection, source_id, name)
        connection.execute(
            insert(ImportedFileRow).values(
                source_id=source_id, sha256=sha256, file_name=name, imported_at=now, accepted=tally.people,
                duplicates=0, rejected=0, reasons={},
            )
        )  # fmt: skip
    return ImportReport(tally.people, 0, ())


@dataclass
class _Tally:
    """What the lines of one file add up to."""

    now: datetime
    people: int = 0
    overseas: int = 0
    unallocated: int = 0
    rejected: list[RejectedLine] = field(default_factory=list)
    gained: Counter[datetime] = field(default_factory=Counter)
    removed: Counter[datetime] = field(default_factory=Counter)
    days: Counter[tuple[date, str]] = field(default_factory=Counter)

    def add(self, line: PaperCount | RejectedLine) -> None:
        """Count one line."""
        if isinstance(line, RejectedLine):
            self.rejected.append(line)
            return
        hour = min(_midday(line.day), self.now).replace(minute=0, second=0, microsecond=0)
        self.people += line.signatures
        self.gained[hour] += line.signatures
        self.removed[hour] += max(-line.signatures, 0)
        if line.region:
            self.days[line.day, line.region] += line.signatures
        elif line.overseas:
            self.overseas += line.signatures
        else:
            self.unallocated += line.signatures

    def save(self, connection: Connection, source_id: str, file_name: str) -> None:
        """Add what was counted to the roll-ups, to the total and to the breakdown."""
        total = source_total(connection, source_id) or SourceTotalRow(
            source_id=source_id, signatures=0, before_first_reading=0, first_counted_at=self.now,
            counted_at=self.now - timedelta(microseconds=1), revision=0,
        )  # fmt: skip
        total.signatures += self.people
        # Where the clock was set back, this reading still comes after the last one.
        total.counted_at = max(self.now, total.counted_at + timedelta(microseconds=1))
        total.first_counted_at = min(total.first_counted_at, *self.gained, total.counted_at)
        add_hours(connection, source_id, {hour: (self.gained[hour], self.removed[hour], 0) for hour in self.gained})
        add_region_days(connection, source_id, {place: people for place, people in self.days.items() if people})
        breakdown = self._breakdown(connection, total)
        _check(connection, total, breakdown, file_name)
        save_total(connection, total)
        reading = {"source_id": source_id, "counted_at": total.counted_at, "signatures": total.signatures}
        connection.execute(insert(ReadingRow).values(**reading))
        connection.execute(insert(BreakdownRow).values(**breakdown))

    def _breakdown(self, connection: Connection, total: SourceTotalRow) -> dict[str, Any]:
        newest = select(BreakdownRow.__table__).where(BreakdownRow.source_id == total.source_id)
        before = connection.execute(newest.order_by(BreakdownRow.counted_at.desc()).limit(1)).first()
        return {
            "source_id": total.source_id,
            "counted_at": total.counted_at,
            "total": total.signatures,
            "unallocated": self.unallocated + (before.unallocated if before else 0),
            "overseas": self.overseas + (before.overseas if before else 0),
            "boundary_set": "",
        }


def _midday(day: date) -> datetime:
    """Nobody knows the hour; midday lies within the day in London, in summer and in winter."""
    return datetime.combine(day, time(12), LONDON).astimezone(UTC)


def _check(connection: Connection, total: SourceTotalRow, breakdown: dict[str, Any], file_name: str) -> None:
    """Refuse, and so roll back, a file after which fewer than nobody or too many would be counted somewhere."""
    areas = connection.execute(
        select(AreaTotalRow.area, AreaTotalRow.signatures).where(
            AreaTotalRow.source_id == total.source_id, AreaTotalRow.level == REGION
        )
    )
    counts: dict[str, int] = {regions_by_code()[row.area].name: row.signatures for row in areas}
    counts |= {"no known region": breakdown["unallocated"], "overseas": breakdown["overseas"]}
    counts |= {"the total": total.signatures}
    for place, people in counts.items():
        if not 0 <= people < _TOO_MANY:
            raise FileNotReadable(
                file_name,
                f"with it, {place} would stand at {people:,}",
                "Correct the file: a correction can only take away what was counted for the same area. "
                "Nothing of it was stored",
            )
