"""The sources that the store holds figures of, and what each of them is bound to."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, select

from campaign.model import DEMONSTRATION, Campaign
from data_sources.registry import identity_of
from store.tables import SourceRow
from store.upsert import insert_missing


def register_sources(engine: Engine, campaign: Campaign, now: datetime) -> Mapping[str, str]:
    """Make every configured source known to the store, and drop the demonstration once a real source is there.

    Returns:
        Source key to a message, for each source whose key already holds figures of something else: those must not be
        collected, since two petitions' counts would be joined into one history.
    """
    conflicts: dict[str, str] = {}
    with engine.begin() as connection:
        if not campaign.is_demonstration:
            connection.execute(delete(SourceRow).where(SourceRow.demonstration))
        insert_missing(
            connection,
            SourceRow,
            [
                {
                    "source_id": source.key,
                    "connector": source.connector,
                    "identity": identity_of(source),
                    "demonstration": source.connector == DEMONSTRATION,
                    "registered_at": now,
                }
                for source in campaign.sources
            ],
        )
        known = {
            row.source_id: row.identity for row in connection.execute(select(SourceRow.source_id, SourceRow.identity))
        }
        for source in campaign.sources:
            identity = identity_of(source)
            if known[source.key] != identity:
                conflicts[source.key] = (
                    f'"{source.key}" holds the figures of {known[source.key]}, but is now set to {identity}. '
                    "Give the new one a key of its own; the old figures stay under the old key"
                )
    return conflicts
