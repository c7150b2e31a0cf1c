"""Every single signature that the store still holds, as Arrow tables, whichever way it is kept."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, func, select

from data_sources.packed_signatures import Numbers, Records, quality_of_letter, region_of_letter
from reference.regions import regions_by_letter
from store.channels import channels_by_number
from store.purged import purged
from store.signature_spool import BLOCKS
from store.signatures import packed_count, packed_records
from store.tables import SignatureRow

MOMENT = pa.timestamp("us", tz="UTC")
COLUMNS = pa.schema(
    [
        ("key_high", pa.uint64()),
        ("key_low", pa.uint64()),
        ("signed_at", MOMENT),
        ("region", pa.string()),
        ("area_quality", pa.string()),
        ("channel", pa.string()),
    ]
)
_AT_ONCE = 50_000
_LETTERS = [chr(number) for number in range(128)]


def single_signatures(connection: Connection, source_id: str) -> Iterator[pa.Table]:
    """The signatures of one source, some at a time.

    Yields:
        Tables of one row each signature: columns `key_high` and `key_low` (the two halves of its keyed hash),
        `signed_at` (UTC), `region` (GSS code or none), `area_quality` and `channel` (or none).
    """
    yield from _of_rows(connection, source_id)
    channels = channels_by_number(connection, source_id)
    names = [channels.get(number) or None for number in range(max(channels) + 1)]
    # As many blocks at once as hold that many.
    width = max(1, BLOCKS * _AT_ONCE // max(packed_count(connection, source_id), _AT_ONCE))
    for first in range(0, BLOCKS, width):
        records = packed_records(connection, source_id, list(range(first, min(first + width, BLOCKS))))
        if len(records):
            yield _table_of(records, names)


def listed_count(connection: Connection, source_id: str) -> int:
    """How many signatures were ever listed: those that are held, and those that were deleted after their time."""
    rows = connection.execute(select(func.count()).where(SignatureRow.source_id == source_id)).scalar_one()
    return rows + packed_count(connection, source_id) + purged(connection, source_id).signatures


def _of_rows(connection: Connection, source_id: str) -> Iterator[pa.Table]:
    """Those that a platform lists, by their keys: one short statement for some."""
    row, last = SignatureRow, ""
    columns = (row.signature_key, row.signed_at, row.region, row.area_quality, row.channel)
    own = select(*columns).where(row.source_id == source_id).order_by(row.signature_key).limit(_AT_ONCE)
    while found := connection.execute(own.where(row.signature_key > last)).all():
        keys, moments, regions, qualities, channels = zip(*found, strict=True)
        last = keys[-1]
        halves = ([int(key[:16], 16) for key in keys], [int(key[16:], 16) for key in keys])
        yield pa.table([*halves, moments, regions, qualities, channels], schema=COLUMNS)


def _table_of(records: Records, channels: list[str | None]) -> pa.Table:
    columns = [
        pa.array(np.ascontiguousarray(records["high"])),
        pa.array(np.ascontiguousarray(records["low"])),
        pa.array(np.ascontiguousarray(records["signed_at"])).cast(MOMENT),
        _named([_region(letter) for letter in _LETTERS], records["region"]),
        _named([_quality(letter) for letter in _LETTERS], records["quality"]),
        _named(channels, records["channel"]),
    ]
    return pa.table(columns, schema=COLUMNS)


def _named(names: list[str | None], numbers: Numbers) -> pa.Array:
    return pa.array(names, pa.string()).take(pa.array(np.ascontiguousarray(numbers)))


def _region(letter: str) -> str | None:
    return region_of_letter(ord(letter)) if letter in regions_by_letter() else None


def _quality(letter: str) -> str | None:
    try:
        return quality_of_letter(ord(letter))
    except KeyError:
        return None
