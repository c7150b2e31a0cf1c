"""How well it is known where the signatures come from that a source lists one by one."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, Engine, func, select

from data_sources.packed_signatures import RECORD, place_letters
from data_sources.records import SignatureAreaQuality
from store.engine import see_one_moment
from store.signature_spool import BLOCKS
from store.tables import SignatureBlockRow, SignatureRow

# A sixteenth of all: 20 MB of ten million signatures.
_BLOCKS_AT_ONCE = BLOCKS // 16
QUALITIES: tuple[SignatureAreaQuality, ...] = ("exact", "outcode", "given", "unknown", "outside")


def place_quality(engine: Engine, source_id: str) -> Mapping[SignatureAreaQuality, int]:
    """Signatures (people) by how their place is known; empty where the source lists none.

    It reads every signature, about half a second for ten million of them, so ask only when something has changed.
    """
    with engine.connect() as connection:
        see_one_moment(connection)
        counted = _of_platforms(connection, source_id) + _of_files(connection, source_id)
    return {quality: counted[quality] for quality in QUALITIES} if counted else {}


def _of_platforms(connection: Connection, source_id: str) -> Counter[str]:
    by_quality = (
        select(SignatureRow.area_quality, func.count().label("signatures"))
        .where(SignatureRow.source_id == source_id)
        .group_by(SignatureRow.area_quality)
    )
    return Counter({row.area_quality: row.signatures for row in connection.execute(by_quality)})


def _of_files(connection: Connection, source_id: str) -> Counter[str]:
    row, letters = SignatureBlockRow, np.zeros(256, dtype=np.int64)
    for first in range(0, BLOCKS, _BLOCKS_AT_ONCE):
        blocks = (row.source_id == source_id, row.block >= first, row.block < first + _BLOCKS_AT_ONCE)
        for content in connection.execute(select(row.packed).where(*blocks)).scalars():
            letters += np.bincount(np.frombuffer(content, dtype=RECORD)["quality"], minlength=256)
    found = {quality: int(letters[place_letters(None, quality)[1]]) for quality in QUALITIES}
    return Counter({quality: count for quality, count in found.items() if count})
