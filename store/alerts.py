"""What somebody was last told about each source, so that a restart repeats nothing and makes up what was missed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, select

from store.alert_tables import AlertToldRow
from store.tables import SourceRow
from store.upsert import lock_source, upsert


def told(engine: Engine, way: str) -> Mapping[str, str]:
    """Source key to the state that was last told in this way (post or run); none where nothing ever was."""
    with engine.connect() as connection:
        rows = connection.execute(select(AlertToldRow.source_id, AlertToldRow.state).where(AlertToldRow.way == way))
        return {row.source_id: row.state for row in rows}


def save_told(engine: Engine, source_id: str, way: str, state: str, now: datetime) -> None:
    """Store that somebody was told.

    Raises:
        SourceNotRegistered: The store does not know the source.
    """
    with engine.begin() as connection:
        lock_source(connection, source_id)
        upsert(connection, AlertToldRow, [{"source_id": source_id, "way": way, "state": state, "told_at": now}])


def registered_at(engine: Engine) -> Mapping[str, datetime]:
    """Source key to the moment since which it could have been collected."""
    with engine.connect() as connection:
        rows = connection.execute(select(SourceRow.source_id, SourceRow.registered_at))
        return {row.source_id: row.registered_at for row in rows}
