"""Putting roll-ups that were counted anew in the place of the stored ones."""

from collections import Counter
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, cast, delete, func, insert, select, update

from store.areas import NO_MAP, REGION
from store.channel_tables import CountDayChannelRow
from store.place_quality_tables import PlaceQualityRow
from store.rebuild import Days, Rebuilt, can_be_compared
from store.tables import AreaTotalRow, BreakdownRow, CountDayAreaRow
from store.totals import save_total, source_total
from store.upsert import lock_source, upsert


class StoreHasMoved(Exception):
    """What was counted anew is no longer what the store holds; the message says what to do."""


def store_rebuilt(engine: Engine, rebuilt: Rebuilt) -> None:
    """Put one source's days that were counted anew in the place of the stored ones, with the sums of its regions.

    All in one transaction; days that could not be counted anew stay.

    Raises:
        StoreHasMoved: The source has got new figures since it was read. Nothing was changed.
    """
    source, since = rebuilt.source, rebuilt.since
    with engine.begin() as connection:
        lock_source(connection, source)
        total = source_total(connection, source)
        if total is None or total.revision != rebuilt.revision:
            raise StoreHasMoved(f"{source} has got new figures meanwhile. Nothing was changed; try again")
        area, channel = CountDayAreaRow, CountDayChannelRow
        regions = (area.source_id == source, area.level == REGION)
        after = () if since is None else (area.day > since,)
        connection.execute(delete(area).where(*regions, *after))
        fixed = {"level": REGION, "boundary_set": NO_MAP}
        _insert(connection, area, rebuilt, rebuilt.counted.region_days, "area", fixed)
        later = () if since is None else (channel.day > since,)
        connection.execute(delete(channel).where(channel.source_id == source, *later))
        _insert(connection, channel, rebuilt, rebuilt.counted.channel_days, "channel", {})
        if since is None:
            connection.execute(delete(PlaceQualityRow).where(PlaceQualityRow.source_id == source))
            rows = [
                {"source_id": source, "area_quality": name, "signatures": count}
                for name, count in rebuilt.counted.qualities.items()
            ]
            upsert(connection, PlaceQualityRow, rows)
        _add_up(connection, source)
        save_total(connection, total)


def _insert(
    connection: Connection,
    table: type[CountDayAreaRow] | type[CountDayChannelRow],
    rebuilt: Rebuilt,
    days: Days,
    column: str,
    fixed: dict[str, Any],
) -> None:
    rows = [
        {"source_id": rebuilt.source, "day": day, column: name, "gained": count} | fixed
        for (day, name), count in days.items()
        if can_be_compared(day, rebuilt.since)
    ]
    if rows:
        connection.execute(insert(table), rows)


def _add_up(connection: Connection, source: str) -> None:
    """Let totals of regions, and what the latest breakdown has not allocated, be what the days make them."""
    day, total, breakdown = CountDayAreaRow, AreaTotalRow, BreakdownRow
    of_source = (total.source_id == source, total.level == REGION)
    gained: Counter[str] = Counter()
    sums = select(day.area, cast(func.sum(day.gained), BigInteger)).where(day.source_id == source, day.level == REGION)
    gained.update(dict(connection.execute(sums.group_by(day.area)).all()))
    known = connection.execute(select(total.area, total.before_first_reading).where(*of_source)).all()
    before = dict(known)
    for area in {*before, *gained}:
        row = {"source_id": source, "level": REGION, "boundary_set": NO_MAP, "area": area}
        signatures = before.get(area, 0) + gained[area]
        if area in before:
            connection.execute(update(total).where(*of_source, total.area == area).values(signatures=signatures))
        else:
            connection.execute(insert(total).values(**row, signatures=signatures, before_first_reading=0))
    newest = select(func.max(breakdown.counted_at)).where(breakdown.source_id == source).scalar_subquery()
    in_regions = sum(before.values()) + gained.total()
    connection.execute(
        update(breakdown)
        .where(breakdown.source_id == source, breakdown.counted_at == newest)
        .values(unallocated=breakdown.total - breakdown.overseas - in_regions)
    )
