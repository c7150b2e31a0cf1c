"""Signatures of files, packed into blocks: 4,096 a source, by the first bits of their keys.

A block is one row that holds its signatures as fixed-width records in the order of their keys. An import reads and
writes each block once, and no index has to be kept of the single signatures. See docs/decisions/0005.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, cast, func, insert, select

from data_sources.packed_signatures import (
    OUTSIDE,
    RECORD,
    Numbers,
    PackedSignatures,
    Records,
    first_of_each_key,
    in_order_of_keys,
    microseconds,
    order_of_keys,
)
from store.gains import Gains
from store.purged import purged
from store.signature_spool import BLOCKS, Spool, blocks_of
from store.tables import SignatureBlockRow, SignatureChannelRow
from store.upsert import upsert

# Of new and stored ones together: 12 MB, and as much again a few times while they are sorted.
_RECORDS_AT_ONCE = 400_000
_SORTED_AHEAD = 2


def add_signatures(connection: Connection, source_id: str, spool: Spool) -> Gains:
    """Store those signatures that are not there yet, in the caller's transaction, and count them.

    Those of a time whose signatures were deleted are left out, and counted as such: nothing tells them from new ones.

    The source has to be locked (`store.upsert.lock_source`), or two imports could overwrite each other's blocks.
    """
    numbers = np.array([0, *_channel_numbers(connection, source_id, spool.channels)], dtype=np.uint32)
    shares = (spool.count + packed_count(connection, source_id)) // _RECORDS_AT_ONCE + 1
    width = -(-BLOCKS // shares)
    gains = Gains()
    kept_since = purged(connection, source_id).signed_before

    def rows_to_store(first: int, stored: Records) -> list[dict[str, Any]]:
        new = spool.read(first, min(first + width, BLOCKS))
        if kept_since is not None:
            new = gains.without_too_old(new, microseconds(kept_since))
        new["channel"] = numbers[new["channel"]]
        kept, added = _merged(stored, in_order_of_keys(new))
        gains.add(added)
        return _rows(source_id, kept, added)

    # While the database takes some blocks the next ones are sorted.
    ahead: deque[Future[list[dict[str, Any]]]] = deque()
    with ThreadPoolExecutor(_SORTED_AHEAD, "sorts-signatures") as threads:
        for first in range(0, BLOCKS, width):
            stored = packed_records(connection, source_id, spool.blocks(first, min(first + width, BLOCKS)))
            ahead.append(threads.submit(rows_to_store, first, stored))
            if len(ahead) > _SORTED_AHEAD:
                upsert(connection, SignatureBlockRow, ahead.popleft().result())
        while ahead:
            upsert(connection, SignatureBlockRow, ahead.popleft().result())
    return gains


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
        records = packed_records(connection, source_id, [block])
        if len(records):
            yield PackedSignatures(records, channels)


def packed_records(connection: Connection, source_id: str, blocks: list[int]) -> Records:
    """The signatures of some blocks, in the order of their keys."""
    row = SignatureBlockRow
    chosen = select(row.packed).where(row.source_id == source_id, row.block.in_(blocks)).order_by(row.block)
    content = b"".join(connection.execute(chosen).scalars())
    return np.frombuffer(content, dtype=RECORD)


def _merged(stored: Records, new: Records) -> tuple[Records, Records]:
    """Both, sorted by key, without any key twice; and those of them that are new.

    Of equal keys the stored one comes first, then those of the file in its order.
    """
    records, is_new = new, np.ones(len(new), dtype=bool)
    if len(stored):
        both = np.concatenate([stored, new])
        order = order_of_keys(both)
        records, is_new = both.take(order), order >= len(stored)
    first = first_of_each_key(records)
    if not first.all():
        records, is_new = records.take(np.flatnonzero(first)), is_new[first]
    return records, records if is_new.all() else records.take(np.flatnonzero(is_new))


def _rows(source_id: str, kept: Records, added: Records) -> list[dict[str, Any]]:
    """The blocks to which something was added, as they are now."""
    touched = _present(blocks_of(added))
    blocks = blocks_of(kept)
    starts, ends = (np.searchsorted(blocks, touched, side=side).tolist() for side in ("left", "right"))
    bounds = zip(touched, starts, ends, strict=True)
    return [_row(source_id, block, kept[start:end]) for block, start, end in bounds]


def _present(blocks: Numbers) -> list[int]:
    """Each of them once."""
    present: list[int] = np.flatnonzero(np.bincount(blocks, minlength=BLOCKS)).tolist()
    return present


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
