"""Only one collector works at a time, however many servers run: it holds a lease and renews it."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import LeaseRow

COLLECTOR = "collector"
LEASE_LASTS = timedelta(seconds=20)


def take_lease(engine: Engine, name: str, holder: str, now: datetime) -> bool:
    """Take or renew a lease; false while another holder's has not run out.

    Figures do not depend on it: saving the same answer twice counts once. It keeps platforms from being asked twice.
    """
    expires_at = now + LEASE_LASTS
    with engine.begin() as connection:
        renewed = connection.execute(
            update(LeaseRow)
            .where(LeaseRow.name == name, or_(LeaseRow.holder == holder, LeaseRow.expires_at < now))
            .values(holder=holder, expires_at=expires_at)
        )
        if renewed.rowcount:
            return True
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        # Not its rowcount, which is -1 for an INSERT on PostgreSQL.
        first = connection.execute(
            dialect.insert(LeaseRow)
            .values(name=name, holder=holder, expires_at=expires_at)
            .on_conflict_do_nothing()
            .returning(LeaseRow.name)
        )
        return first.first() is not None


def give_back_lease(engine: Engine, name: str, holder: str) -> None:
    """End a lease at once, so that the next collector need not wait for it to run out."""
    with engine.begin() as connection:
        connection.execute(delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder))


def lease_holder(engine: Engine, name: str, now: datetime) -> str | None:
    """Who holds the lease at this moment."""
    with engine.connect() as connection:
        return connection.execute(
            select(LeaseRow.holder).where(LeaseRow.name == name, LeaseRow.expires_at >= now)
        ).scalar()
