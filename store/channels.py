"""Which channels signatures came through, by London day: kept as they are listed, read as tables for the metrics."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from sqlalchemy import BigInteger, Connection, Engine, cast, func, select

from store.channel_tables import CountDayChannelRow
from store.frames import frame_of
from store.tables import SignatureChannelRow
from store.upsert import upsert

NO_CHANNEL = ""


def add_channel_days(connection: Connection, source_id: str, gained: Mapping[tuple[date, str], int]) -> None:
    """Add signatures to channels on the London days of signing, in the caller's transaction."""
    rows = [
        {"source_id": source_id, "day": day, "channel": channel, "gained": count}
        for (day, channel), count in gained.items()
    ]
    upsert(connection, CountDayChannelRow, rows, add=("gained",))


def channels_by_number(connection: Connection, source_id: str) -> dict[int, str]:
    """The names that the packed signatures of a source's files know by a number; 0 is none."""
    row = SignatureChannelRow
    found = connection.execute(select(row.number, row.channel).where(row.source_id == source_id))
    return {0: NO_CHANNEL} | {one.number: one.channel for one in found}


def channel_totals(engine: Engine, source_id: str) -> pd.DataFrame:
    """How many signatures each channel of one source has brought; no row at all where the source lists none.

    Returns:
        One row per channel, by name. Columns ``channel`` (str; empty for signatures that name none) and ``signatures``
        (int, people). They add up to all signatures that the source has listed.
    """
    row = CountDayChannelRow
    counted = (
        select(row.channel, cast(func.sum(row.gained), BigInteger).label("signatures"))
        .where(row.source_id == source_id)
        .group_by(row.channel)
        .order_by(row.channel)
    )
    return frame_of(engine, counted).astype({"channel": "str", "signatures": "int64"})


def channel_days(engine: Engine, source_id: str) -> pd.DataFrame:
    """What each London day added to each channel of one source, by the day of signing.

    Returns:
        One row per channel and day with a signature, in order of day. Columns ``day`` (datetime, midnight, no zone: a
        London day), ``channel`` (str; empty for signatures that name none) and ``gained`` (int, people).
    """
    row = CountDayChannelRow
    days = frame_of(
        engine,
        select(row.day, row.channel, row.gained).where(row.source_id == source_id).order_by(row.day, row.channel),
    )
    return days.assign(day=pd.to_datetime(days["day"])).astype({"channel": "str", "gained": "int64"})
