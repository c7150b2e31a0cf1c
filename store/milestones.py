"""The dates that platforms give in a petition's life."""

from collections.abc import Iterable, Mapping
from typing import cast

from sqlalchemy import Connection, Engine, delete, select

from data_sources.records import MilestoneDate, MilestoneName
from store.milestone_tables import MilestoneDateRow
from store.upsert import upsert


def save_milestones(connection: Connection, source_id: str, milestones: Iterable[MilestoneDate]) -> None:
    """Store a petition's dates in place of the earlier ones: a debate may be put off, or be called off.

    Without any date nothing changes, since most jobs bring none.
    """
    rows = [
        {
            "source_id": source_id,
            "name": one.name,
            "reached_at": one.reached_at,
            "is_whole_day": one.is_whole_day,
        }
        for one in milestones
    ]
    if not rows:
        return
    gone = MilestoneDateRow.name.not_in([row["name"] for row in rows])
    connection.execute(delete(MilestoneDateRow).where(MilestoneDateRow.source_id == source_id, gone))
    upsert(connection, MilestoneDateRow, rows)


def milestone_dates(engine: Engine) -> Mapping[str, tuple[MilestoneDate, ...]]:
    """Source key to its dates, in order of time."""
    found: dict[str, tuple[MilestoneDate, ...]] = {}
    statement = select(MilestoneDateRow.__table__).order_by(MilestoneDateRow.reached_at, MilestoneDateRow.name)
    with engine.connect() as connection:
        for row in connection.execute(statement):
            date = MilestoneDate(cast(MilestoneName, row.name), row.reached_at, row.is_whole_day)
            found[row.source_id] = (*found.get(row.source_id, ()), date)
    return found
