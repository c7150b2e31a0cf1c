"""What is known of signatures that were deleted after their time: how many, and from which time on they are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from store.purge_tables import PurgedSignaturesRow


@dataclass(frozen=True)
class Purged:
    """Signatures (people) of a source that were deleted, of files those from `outside`, all from before a moment."""

    signatures: int = 0
    outside: int = 0
    signed_before: datetime | None = None


def purged(connection: Connection, source_id: str) -> Purged:
    """What was deleted of one source; nothing as long as nothing was."""
    row = PurgedSignaturesRow
    found = connection.execute(
        select(row.signatures, row.outside, row.signed_before).where(row.source_id == source_id)
    ).first()
    return Purged() if found is None else Purged(*found)
