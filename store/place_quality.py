"""How well it is known where the signatures come from that a source lists one by one."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import Connection, Engine, select

from data_sources.records import SignatureAreaQuality
from store.place_quality_tables import PlaceQualityRow
from store.upsert import upsert

QUALITIES: tuple[SignatureAreaQuality, ...] = ("exact", "outcode", "given", "unknown", "outside")


def add_place_quality(connection: Connection, source_id: str, gained: Mapping[SignatureAreaQuality, int]) -> None:
    """Add listed signatures to the ways in which they are placed, in the caller's transaction.

    A signature that is placed later leaves the way in which it was counted before: that gains -1.
    """
    rows = [
        {"source_id": source_id, "area_quality": quality, "signatures": count}
        for quality, count in gained.items()
        if count
    ]
    upsert(connection, PlaceQualityRow, rows, add=("signatures",))


def place_quality(engine: Engine, source_id: str) -> Mapping[SignatureAreaQuality, int]:
    """Signatures (people) by how their place is known; empty where the source lists none."""
    row = PlaceQualityRow
    with engine.connect() as connection:
        found = connection.execute(select(row.area_quality, row.signatures).where(row.source_id == source_id))
        counted = {cast(SignatureAreaQuality, one.area_quality): int(one.signatures) for one in found}
    return {quality: counted.get(quality, 0) for quality in QUALITIES} if any(counted.values()) else {}
