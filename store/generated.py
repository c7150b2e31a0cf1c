"""A store filled with made-up figures, as if so many signatures had been collected: for measuring, never for readers.

Only what reads use is made: totals, readings, hours, days, areas, channels. No page reads a single signature, so a
store of a hundred million needs none; those of listed sources count as deleted after their time, which is what a store
looks like after `collect.py purge`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from store.all_tables import METADATA
from store.audit_tables import AuditRow
from store.bulk import insert_many
from store.channel_tables import CountDayChannelRow
from store.generated_counts import GeneratedCounts, generated_counts
from store.generated_rows import (
    area_totals,
    breakdowns,
    channel_days,
    day_areas,
    hours,
    latest_reading,
    qualities,
    readings,
    seat_days,
)
from store.place_quality_tables import PlaceQualityRow
from store.purge_tables import PurgedSignaturesRow
from store.tables import (
    AreaTotalRow,
    Base,
    BreakdownRow,
    CountDayAreaRow,
    CountDayConstituencyRow,
    CountHourRow,
    JobRow,
    ReadingRow,
    SourceRow,
    SourceTotalRow,
)

TOTALS, LISTED = "demonstration", "action_network"


class StoreNotEmpty(Exception):
    """Made-up figures were to go into a store that holds something; the message says what."""


@dataclass(frozen=True)
class Generated:
    """What to make: people, London days, and source keys. Every second source lists its signatures, by channel."""

    signatures: int
    days: int
    sources: tuple[str, ...]
    until: datetime
    seed: int = 1


def fill_with_generated(engine: Engine, wanted: Generated) -> int:
    """Fill an empty store in one transaction; how many rows it took.

    Each source has about half the signatures of the one before; together they have exactly those wanted. The sources
    are marked as a demonstration, so that they go when a real one is registered, and bound to nothing that can be
    asked, so that no collector adds to them.

    Raises:
        StoreNotEmpty: The store holds anything but an audit log. Nothing was changed.
    """
    with engine.begin() as connection:
        _check_empty(connection)
        counts = _shared_out(wanted.signatures, len(wanted.sources))
        return sum(
            _fill_source(connection, wanted, place, key, count)
            for place, (key, count) in enumerate(zip(wanted.sources, counts, strict=True))
        )


def _check_empty(connection: Connection) -> None:
    real = connection.execute(select(SourceRow.source_id).where(SourceRow.demonstration.is_(False)).limit(1)).scalar()
    if real is not None:
        raise StoreNotEmpty(
            f'The store holds the figures of a real campaign ("{real}"), beside which nothing made up may stand. Name '
            "another, empty one in DATABASE_URL"
        )
    for table in METADATA.sorted_tables:
        if table.name != AuditRow.__tablename__ and connection.execute(select(table).limit(1)).first() is not None:
            raise StoreNotEmpty(
                f"The store is not empty: its table {table.name} has rows. Generated figures are made in a store of "
                "their own; name another in DATABASE_URL"
            )


def _shared_out(signatures: int, sources: int) -> list[int]:
    """Half for the first, half of the rest for the next, and so on; what is left over goes to the first."""
    shares = [signatures >> place for place in range(1, sources + 1)]
    return [shares[0] + signatures - sum(shares), *shares[1:]]


def _fill_source(connection: Connection, wanted: Generated, place: int, key: str, signatures: int) -> int:
    is_listed = place % 2 == 1
    counts = generated_counts(signatures, wanted.days, wanted.until, wanted.seed + place, with_seats=not is_listed)
    _register(connection, key, LISTED if is_listed else TOTALS, counts, wanted.until)
    parts: list[tuple[type[Base], tuple[str, ...], Any]] = [
        (ReadingRow, ("counted_at", "signatures"), readings(counts)),
        (CountHourRow, ("hour", "gained", "removed", "readings"), hours(counts)),
        (BreakdownRow, ("counted_at", "total", "unallocated", "overseas", "boundary_set"), breakdowns(counts)),
        (CountDayAreaRow, ("day", "level", "boundary_set", "area", "gained"), day_areas(counts, is_listed)),
        (CountDayConstituencyRow, ("boundary_set", "day", "areas", "gained"), seat_days(counts)),
        (
            AreaTotalRow,
            ("level", "boundary_set", "area", "name", "mp", "signatures", "before_first_reading"),
            area_totals(counts, is_listed),
        ),
    ]
    if is_listed:
        parts.append((CountDayChannelRow, ("day", "channel", "gained"), channel_days(counts)))
        parts.append((PlaceQualityRow, ("area_quality", "signatures"), qualities(counts)))
        purged = [(signatures, 0, counts.hours[-1] + timedelta(hours=1))]
        parts.append((PurgedSignaturesRow, ("signatures", "outside", "signed_before"), purged))
    return sum(
        insert_many(connection, table, ("source_id", *columns), ((key, *row) for row in rows))
        for table, columns, rows in parts
    )


def _register(connection: Connection, key: str, connector: str, counts: GeneratedCounts, now: datetime) -> None:
    """The source, its total and the state of its job."""
    source = {"connector": connector, "identity": "generated figures", "demonstration": True, "registered_at": now}
    connection.execute(insert(SourceRow).values(source_id=key, **source))
    newest, total = latest_reading(counts)
    connection.execute(
        insert(SourceTotalRow).values(
            source_id=key, signatures=total, before_first_reading=0, first_counted_at=counts.hours[0],
            counted_at=newest, revision=len(counts.hours) * 60,
        )
    )  # fmt: skip
    connection.execute(
        insert(JobRow).values(
            source_id=key, job="count", every_seconds=60, memory={}, last_attempt_at=newest, last_success_at=newest,
            failures_in_a_row=0, trouble="none", message=None, not_before=None, ended=None,
        )
    )  # fmt: skip


def at_the_hour(moment: datetime) -> datetime:
    """The hour that has just ended, in UTC: until then figures are made."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
