"""What a period of London days added to each area of a level, and to what belongs to none."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import BigInteger, Connection, Engine, cast, func, select

from data_sources.registry import CONNECTORS
from reference.constituencies import BoundarySet
from store.areas import CONSTITUENCY, LONDON
from store.channel_tables import CountDayChannelRow
from store.constituency_days import constituency_gains
from store.engine import see_one_moment
from store.levels import Level, LevelCounts, area_table, counts_of, newest_header, stored_level, stored_map
from store.tables import AreaTotalRow, BreakdownRow, CountDayAreaRow, CountHourRow, SourceRow


def level_gains(
    engine: Engine, source_id: str, level: Level, first: date, last: date, boundary_set: BoundarySet | None = None
) -> LevelCounts | None:
    """What the London days from `first` to `last`, both included, added to every area of a level.

    Counts may be negative where a platform removed signatures. Two of a platform's breakdowns are compared: the last
    one before the period, or the very first one if counting began later, and the last one in it. A source that lists
    its signatures, or paper, is known by the days of signing; of those it is not kept on which day a signature without
    a region was given, or one from overseas, only how many of both together: they are in `unallocated`, and `overseas`
    is none.

    `level` and `boundary_set` are as for `store.levels.level_counts`; the newest map is that at the end of the period.

    Returns:
        None where counting by area had not begun by the end of the period, or not at this level.

    Raises:
        ValueError: The period ends before it begins.
    """
    if last < first:
        raise ValueError(f"the period ends on {last}, before it begins on {first}; give an earlier first day")
    with engine.connect() as connection:
        see_one_moment(connection)
        by_signing = _is_by_day_of_signing(connection, source_id)
        # Signatures of these days may have been imported later.
        until = None if by_signing else _midnight(last + timedelta(days=1))
        after = newest_header(connection, source_id, level, boundary_set, until)
        given = _names(connection, source_id, level, after.boundary_set) if after else {}
        if after is None or (not given and level in {"constituency", "country"}):
            return None
        gained = _gained(connection, source_id, level, first, last, after.boundary_set)
        areas = area_table(level, after.boundary_set, gained, given)
        if by_signing:
            return counts_of(level, after, _signed(connection, source_id, first, last), None, areas)
        before = _baseline(connection, source_id, level, after, _midnight(first))
    return counts_of(level, after, after.total - before.total, after.overseas - before.overseas, areas)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _baseline(
    connection: Connection, source_id: str, level: Level, after: BreakdownRow, start: datetime
) -> BreakdownRow:
    """The last breakdown before the period, or the first one of all; of one map where it is about constituencies."""
    boundary_set: BoundarySet = "2010" if after.boundary_set == "2010" else "2024"
    if (before := newest_header(connection, source_id, level, boundary_set, start)) is not None:
        return before
    row = BreakdownRow
    own = select(row.__table__).where(row.source_id == source_id)
    if level == "constituency":
        own = own.where(row.boundary_set == boundary_set)
    return BreakdownRow(**connection.execute(own.order_by(row.counted_at).limit(1)).one()._mapping)


def _names(
    connection: Connection, source_id: str, level: Level, boundary_set: str
) -> dict[str, tuple[str | None, str | None]]:
    row = AreaTotalRow
    areas = select(row.area, row.name, row.mp).where(
        row.source_id == source_id,
        row.level == stored_level(level),
        row.boundary_set == stored_map(level, boundary_set),
    )
    return {area: (name, mp) for area, name, mp in connection.execute(areas.order_by(row.area))}


def _gained(
    connection: Connection, source_id: str, level: Level, first: date, last: date, boundary_set: str
) -> dict[str, int]:
    if level == CONSTITUENCY:
        return constituency_gains(connection, source_id, boundary_set, first, last)
    row = CountDayAreaRow
    sums = select(row.area, cast(func.sum(row.gained), BigInteger)).where(
        row.source_id == source_id,
        row.day.between(first, last),
        row.level == stored_level(level),
        row.boundary_set == stored_map(level, boundary_set),
    )
    return {area: int(gained) for area, gained in connection.execute(sums.group_by(row.area))}


def _is_by_day_of_signing(connection: Connection, source_id: str) -> bool:
    """Whether the source's regions go by the day of signing: it lists its signatures, or is counted by hand."""
    return _lists(connection, source_id) or _is_counted_by_hand(connection, source_id)


def _lists(connection: Connection, source_id: str) -> bool:
    days = select(CountDayChannelRow.day).where(CountDayChannelRow.source_id == source_id).limit(1)
    return connection.execute(days).first() is not None


def _is_counted_by_hand(connection: Connection, source_id: str) -> bool:
    name = connection.execute(select(SourceRow.connector).where(SourceRow.source_id == source_id)).scalar()
    connector = CONNECTORS.get(name) if name else None
    return connector is not None and not connector.lists_each


def _signed(connection: Connection, source_id: str, first: date, last: date) -> int:
    """People who signed in the period: by the days of all channels, or by the hours of what is counted by hand."""
    day, hour = CountDayChannelRow, CountHourRow
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    if _lists(connection, source_id):
        own = select(cast(func.sum(day.gained), BigInteger)).where(
            day.source_id == source_id, day.day.between(first, last)
        )
    else:
        own = select(cast(func.sum(hour.gained), BigInteger)).where(
            hour.source_id == source_id, hour.hour >= start, hour.hour < end
        )
    return int(connection.execute(own).scalar() or 0)
