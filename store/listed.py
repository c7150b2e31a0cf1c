"""Signatures that a platform lists beside its own total: each once, placed one by one, in the caller's transaction.

The breakdown of such a source is of the signatures that are listed here: those not placed yet are unallocated. Its
total is their number, which differs from the headline while the list is behind, or once the platform takes some away.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, bindparam, cast, delete, func, insert, select, update

from data_sources.records import Collected, PersonToPlace, Placed, Signature, SignatureAreaQuality
from store.areas import LONDON, REGION, add_region_days
from store.channels import NO_CHANNEL, add_channel_days
from store.key_parts import key_parts
from store.listed_tables import PersonToPlaceRow
from store.listed_totals import add_to_total
from store.place_quality import add_place_quality
from store.purged import purged
from store.tables import AreaTotalRow, BreakdownRow, SignatureRow
from store.upsert import insert_missing, insert_new


def save_listed(connection: Connection, source_id: str, collected: Collected, now: datetime) -> None:
    """Store what is new among the listed signatures, what is known now of where they come from, and their breakdown."""
    added = add_listed(connection, source_id, collected.signatures)
    through = Counter((one.signed_at.astimezone(LONDON).date(), one.channel or NO_CHANNEL) for one in added)
    add_channel_days(connection, source_id, through)
    if collected.list_is_total:
        add_to_total(connection, source_id, added, now)
    add_place_quality(connection, source_id, Counter(one.area_quality for one in added))
    placed = _place(connection, source_id, collected.placed)
    _postpone(connection, source_id, collected.postponed, now)
    if not added and not placed:
        return
    days: Counter[tuple[date, str]] = Counter()
    outside = 0
    for signature in (*added, *placed):
        outside += signature.area_quality == "outside"
        if signature.region:
            days[signature.signed_at.astimezone(LONDON).date(), signature.region] += 1
    add_region_days(connection, source_id, dict(days))
    _add_breakdown(connection, source_id, len(added), outside, now)


def people_to_place(engine: Engine, source_id: str, most: int) -> tuple[PersonToPlace, ...]:
    """At most so many people whose region is not known, those first who were asked for in vain least often.

    Beyond that they come in the order of a hash, which is no order at all: the regions of the first thousand are a fair
    sample of the regions of all.
    """
    row = PersonToPlaceRow
    people = (
        select(row.signature_key, row.person)
        .where(row.source_id == source_id)
        .order_by(row.attempts, row.signature_key)
        .limit(most)
    )
    with engine.connect() as connection:
        return tuple(PersonToPlace(key, person) for key, person in connection.execute(people))


def add_listed(connection: Connection, source_id: str, signatures: Iterable[Signature]) -> list[Signature]:
    """Store the signatures that are not there yet, and whom to look up for them; these signatures."""
    by_key = {signature.key: signature for signature in signatures}
    if not by_key:
        return []
    # Those of a time whose signatures were deleted would be counted again: nothing tells them from new ones.
    if (kept_since := purged(connection, source_id).signed_before) is not None:
        by_key = {key: one for key, one in by_key.items() if one.signed_at >= kept_since}
    added = _insert_new(connection, source_id, by_key)
    people = [
        {"source_id": source_id, "signature_key": one.key, "person": one.person, "attempts": 0, "asked_at": None}
        for one in added
        if one.person is not None and one.region is None
    ]
    insert_missing(connection, PersonToPlaceRow, people)
    return added


def _insert_new(connection: Connection, source_id: str, by_key: dict[str, Signature]) -> list[Signature]:
    """Insert those whose key is not there yet; these, in their order."""
    if not by_key:
        return []
    if connection.dialect.name == "postgresql":
        rows = [_row(source_id, one) for one in by_key.values()]
        new = insert_new(connection, SignatureRow, rows, "signature_key")
        return [one for key, one in by_key.items() if key in new]
    known: set[str] = set()
    stored = select(SignatureRow.signature_key).where(SignatureRow.source_id == source_id)
    for part in key_parts(list(by_key)):
        known.update(connection.execute(stored.where(SignatureRow.signature_key.in_(part))).scalars())
    added = [one for key, one in by_key.items() if key not in known]
    if added:
        connection.execute(insert(SignatureRow), [_row(source_id, one) for one in added])
    return added


def _row(source_id: str, signature: Signature) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "signature_key": signature.key,
        "signed_at": signature.signed_at,
        "region": signature.region,
        "area_quality": signature.area_quality,
        "channel": signature.channel,
    }


def _place(connection: Connection, source_id: str, placed: Iterable[Placed]) -> list[Signature]:
    """Give signatures their region and forget whom they were of; those that had yet to be placed, as they are now."""
    by_key = {one.signature_key: one for one in placed}
    if not by_key:
        return []
    # Whoever is no longer waited for has been placed before, and must not be counted a second time.
    row = PersonToPlaceRow
    keys: list[str] = []
    for part in key_parts(by_key):
        waited_for = delete(row).where(row.source_id == source_id, row.signature_key.in_(part))
        keys += connection.execute(waited_for.returning(row.signature_key)).scalars()
    if not keys:
        return []
    qualities: Counter[SignatureAreaQuality] = Counter(by_key[key].area_quality for key in keys)
    qualities.subtract(_qualities_of(connection, source_id, keys))
    add_place_quality(connection, source_id, qualities)
    own = (SignatureRow.source_id == source_id, SignatureRow.signature_key == bindparam("key"))
    changes: dict[str, Any] = {"region": bindparam("code"), "area_quality": bindparam("quality")}
    connection.execute(
        update(SignatureRow).where(*own).values(changes),
        [{"key": key, "code": by_key[key].region, "quality": by_key[key].area_quality} for key in keys],
    )
    signed = select(SignatureRow.signature_key, SignatureRow.signed_at).where(SignatureRow.source_id == source_id)
    return [
        Signature(key, signed_at, by_key[key].region, by_key[key].area_quality)
        for part in key_parts(keys)
        for key, signed_at in connection.execute(signed.where(SignatureRow.signature_key.in_(part)))
    ]


def _qualities_of(connection: Connection, source_id: str, keys: list[str]) -> list[SignatureAreaQuality]:
    """How each of these signatures is placed so far."""
    own = select(SignatureRow.signature_key, SignatureRow.area_quality).where(SignatureRow.source_id == source_id)
    found: dict[str, Any] = {}
    for part in key_parts(keys):
        found |= dict(connection.execute(own.where(SignatureRow.signature_key.in_(part))).all())
    return list(found.values())


def _postpone(connection: Connection, source_id: str, keys: tuple[str, ...], now: datetime) -> None:
    row = PersonToPlaceRow
    for part in key_parts(keys):
        waiting = update(row).where(row.source_id == source_id, row.signature_key.in_(part))
        connection.execute(waiting.values(attempts=row.attempts + 1, asked_at=now))


def _add_breakdown(connection: Connection, source_id: str, added: int, outside: int, now: datetime) -> None:
    """A breakdown that goes on from the one before: counting millions of signatures again would take seconds."""
    newest = select(BreakdownRow.__table__).where(BreakdownRow.source_id == source_id)
    before = connection.execute(newest.order_by(BreakdownRow.counted_at.desc()).limit(1)).first()
    in_regions = connection.execute(
        select(cast(func.sum(AreaTotalRow.signatures), BigInteger)).where(
            AreaTotalRow.source_id == source_id, AreaTotalRow.level == REGION
        )
    ).scalar()
    total = added + (before.total if before else 0)
    overseas = outside + (before.overseas if before else 0)
    breakdown = {
        "source_id": source_id,
        # Where the clock was set back, this one still comes after the last one.
        "counted_at": max(now, before.counted_at + timedelta(microseconds=1)) if before else now,
        "total": total,
        "unallocated": total - overseas - int(in_regions or 0),
        "overseas": overseas,
        "boundary_set": "",
    }
    connection.execute(insert(BreakdownRow).values(**breakdown))
