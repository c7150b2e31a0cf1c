"""Counts that are out of the ordinary: each is stored once, and what somebody found out about it is never lost."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select, update

from store.flag_tables import FlagRow
from store.tables import ReadingRow
from store.upsert import insert_missing, lock_source


@dataclass(frozen=True)
class Noticed:
    """Something out of the ordinary, from the moment `at`; `details` are numbers of people."""

    kind: str
    at: datetime
    area: str
    details: Mapping[str, float | None]


@dataclass(frozen=True)
class Flag:
    """The same as it is stored; the fields are those of store.flag_tables.FlagRow."""

    source_id: str
    kind: str
    at: datetime
    area: str
    details: Mapping[str, Any]
    noticed_at: datetime
    dismissed_at: datetime | None
    dismissed_reason: str | None

    @property
    def is_open(self) -> bool:
        """Nobody has said yet what it was."""
        return self.dismissed_at is None


def save_noticed(engine: Engine, source_id: str, noticed: Iterable[Noticed], now: datetime) -> int:
    """Store what was not noticed before, and how many that were. What is there stays as it is, dismissed or not.

    Raises:
        SourceNotRegistered: The store does not know the source.
    """
    by_key = {(one.kind, one.at, one.area): one for one in noticed}
    for flag in flags(engine, source_id):
        by_key.pop((flag.kind, flag.at, flag.area), None)
    if not by_key:
        return 0  # the usual case takes no lock
    rows = [
        asdict(one) | {"source_id": source_id, "noticed_at": now, "dismissed_at": None, "dismissed_reason": None}
        for one in by_key.values()
    ]
    with engine.begin() as connection:
        lock_source(connection, source_id)
        insert_missing(connection, FlagRow, rows)
    return len(rows)


def flags(engine: Engine, source_id: str | None = None) -> list[Flag]:
    """What was noticed in one source or in all of them, dismissed or not, newest first."""
    statement = select(FlagRow.__table__).order_by(FlagRow.at.desc(), FlagRow.source_id, FlagRow.kind, FlagRow.area)
    if source_id is not None:
        statement = statement.where(FlagRow.source_id == source_id)
    with engine.connect() as connection:
        return [Flag(**row._mapping) for row in connection.execute(statement)]


def dismiss(engine: Engine, source_id: str, kind: str, at: datetime, reason: str, now: datetime) -> int:
    """Note what somebody found out about everything of one kind at one moment; a later reason replaces an earlier one.

    Returns:
        How many flags that concerned: several areas may have one at the same moment.
    """
    with engine.begin() as connection:
        changed = connection.execute(
            update(FlagRow)
            .where(FlagRow.source_id == source_id, FlagRow.kind == kind, FlagRow.at == at)
            .values(dismissed_at=now, dismissed_reason=reason)
        )
        return changed.rowcount


@dataclass(frozen=True)
class Unchanged:
    """Since when a total was read as it is now, and how many more readings had the same."""

    since: datetime
    until: datetime
    readings: int


def unchanged(engine: Engine, source_id: str) -> Unchanged | None:
    """How long the newest total has stood; none without two readings of it."""
    own = select(ReadingRow.counted_at, ReadingRow.signatures).where(ReadingRow.source_id == source_id)
    newest_first = own.order_by(ReadingRow.counted_at.desc()).limit(1)
    with engine.connect() as connection:
        newest = connection.execute(newest_first).first()
        if newest is None:
            return None
        other = connection.execute(newest_first.where(ReadingRow.signatures != newest.signatures)).first()
        same = select(func.min(ReadingRow.counted_at), func.count()).where(ReadingRow.source_id == source_id)
        if other is not None:
            same = same.where(ReadingRow.counted_at > other.counted_at)
        since, count = connection.execute(same).one()
    return Unchanged(since, newest.counted_at, count - 1) if count > 1 else None
