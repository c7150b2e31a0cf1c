"""Signatures of files, packed into blocks: 4,096 a source, by the first bits of their keys.

A block is one row that holds its signatures as fixed-width records in the order of their keys. An import reads and
writes each block once, and no index has to be kept of the single signatures. See docs/decisions/0005.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, cast, func, insert, select

from data_sources.packed_signatures import (
    OUTSIDE,
    RECORD,
    PackedSignatures,
    Records,
    first_of_each_key,
    order_of_keys,
)
from store.signature_spool import BLOCKS, Spool, blocks_of
from store.tables import SignatureBlockRow, SignatureChannelRow
from store.upsert import upsert

# Of new and stored ones together: 12 MB, and as much again a few times while they are sorted.
_RECORDS_AT_ONCE = 400_000


def add_signatures(connection: Connection, source_id: str, spool: Spool) -> Iterator[Records]:
    """Store those signatures that are not there yet, in the caller's transaction; gives them, some blocks at a time.

    The source has to be locked (`store.upsert.lock_source`), or two imports could overwrite each other's blocks.
    """
    numbers = np.array([0, *_channel_numbers(connection, source_id, spool.channels)], dtype=np.uint32)
    shares = (spool.count + packed_count(connection, source_id)) // _RECORDS_AT_ONCE + 1
    width = -(-BLOCKS // shares)
    for first in range(0, BLOCKS, width):
        new = spool.read(first, min(first + width, BLOCKS))
        if len(new):
            new["channel"] = numbers[new["channel"]]
            yield _add(connection, source_id, new)


def packed_count(connection: Connection, source_id: str) -> int:
    """How many signatures the blocks of a source hold."""
    size = cast(func.sum(func.length(SignatureBlockRow.packed)), BigInteger)
    found = connection.execute(select(size).where(SignatureBlockRow.source_id == source_id)).scalar()
    return int(found or 0) // RECORD.itemsize


def packed_outside(connection: Connection, source_id: str) -> int:
    """How many of them come from outside the regions."""
    outside = cast(func.sum(SignatureBlockRow.outside), BigInteger)
    return int(connection.execute(select(outside).where(SignatureBlockRow.source_id == source_id)).scalar() or 0)


def packed_signatures(connection: Connection, source_id: str) -> Iterator[PackedSignatures]:
    """Every signature of a source's files, block by block."""
    channel = SignatureChannelRow
    names = select(channel.channel).where(channel.source_id == source_id).order_by(channel.number)
    channels = tuple(connection.execute(names).scalars())
    for block in range(BLOCKS):
        records = _stored(connection, source_id, [block])
        if len(records):
            yield PackedSignatures(records, channels)


def _add(connection: Connection, source_id: str, new: Records) -> Records:
    """Add records to their blocks; those that were not there."""
    stored = _stored(connection, source_id, _present(new))
    both = np.concatenate([stored, new]) if len(stored) else new
    order = order_of_keys(both)
    # Of equal keys the stored one comes first, then those of the file in its order.
    first = order[first_of_each_key(both.take(order))]
    kept, added = both.take(first), both.take(first[first >= len(stored)])
    touched = _present(added)
    starts, ends = (np.searchsorted(blocks_of(kept), touched, side=side).tolist() for side in ("left", "right"))
    blocks = zip(touched, starts, ends, strict=True)
    upsert(connection, SignatureBlockRow, [_row(source_id, block, kept[start:end]) for block, start, end in blocks])
    return added


def _present(records: Records) -> list[int]:
    """The blocks that these are in."""
    blocks: list[int] = np.flatnonzero(np.bincount(blocks_of(records), minlength=BLOCKS)).tolist()
    return blocks


def _stored(connection: Connection, source_id: str, blocks: list[int]) -> Records:
    row = SignatureBlockRow
    chosen = select(row.packed).where(row.source_id == source_id, row.block.in_(blocks)).order_by(row.block)
    content = b"".join(connection.execute(chosen).scalars())
    return np.frombuffer(content, dtype=RECORD)


def _row(source_id: str, block: int, records: Records) -> dict[str, Any]:
    outside = int(np.count_nonzero(records["quality"] == OUTSIDE))
    return {"source_id": source_id, "block": block, "outside": outside, "packed": records.tobytes()}


def _channel_numbers(connection: Connection, source_id: str, names: list[str]) -> list[int]:
    """The numbers under which the store keeps these channels; new ones get the next."""
    row = SignatureChannelRow
    stored = connection.execute(select(row.channel, row.number).where(row.source_id == source_id))
    numbers: dict[str, int] = {one.channel: one.number for one in stored}
    new = [name for name in names if name not in numbers]
    numbers |= {name: number for number, name in enumerate(new, start=len(numbers) + 1)}
    if new:
        rows = [{"source_id": source_id, "number": numbers[name], "channel": name} for name in new]
        connection.execute(insert(row), rows)
    return [numbers[name] for name in names]
