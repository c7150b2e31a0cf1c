"""Where a source's signatures come from, at each level of geography: what belongs to no area is always among it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd
from sqlalchemy import Connection, Engine, select

from reference.constituencies import BoundarySet, constituencies
from reference.regions import NATIONS, regions, regions_by_code
from store.areas import CONSTITUENCY, COUNTRY, REGION
from store.engine import see_one_moment
from store.tables import AreaTotalRow, BreakdownRow

Level = Literal["everywhere", "nation", "region", "constituency", "country"]

UNITED_KINGDOM, HOME = "K02000001", "GB"


@dataclass(frozen=True)
class LevelCounts:
    """One source's counts (people) at one level: total = the areas' signatures + `unallocated` + `overseas`.

    `areas` has the columns ``area`` (GSS code; ISO 3166 code of a country), ``name``, ``signatures`` (int) and ``mp``
    (str or none; constituencies only). Every area of the level has a row, except countries nobody signed in.
    `unallocated` is what has no area at this level; a constituency may be unknown where the region is not. `overseas`
    is what comes from outside the UK and is in no row: at the level of countries those that stand in rows are not in
    it. It is none where the two are only known together, and then both are in `unallocated`. `boundary_set` is the map
    of constituencies, and none at other levels. `is_part` where only some areas of the level have a row, since no
    others were granted: then what comes from elsewhere is in `unallocated` too.
    """

    level: Level
    boundary_set: BoundarySet | None
    counted_at: datetime
    total: int
    unallocated: int
    overseas: int | None
    areas: pd.DataFrame
    is_part: bool = False


def level_counts(
    engine: Engine, source_id: str, level: Level, boundary_set: BoundarySet | None = None
) -> LevelCounts | None:
    """The newest count of every area of a level; none where the source has not been broken down by it.

    Args:
        engine: The store.
        source_id: The source's key.
        level: ``everywhere`` has one row, the United Kingdom: all that has a region.
        boundary_set: For constituencies, the map; the newest one where it is not given. Two maps are never mixed: the
            counts of an older map are those of its last breakdown, and so is their total.
    """
    with engine.connect() as connection:
        see_one_moment(connection)
        header = newest_header(connection, source_id, level, boundary_set)
        if header is None:
            return None
        rows = connection.execute(
            select(AreaTotalRow.area, AreaTotalRow.name, AreaTotalRow.signatures, AreaTotalRow.mp)
            .where(
                AreaTotalRow.source_id == source_id,
                AreaTotalRow.level == stored_level(level),
                AreaTotalRow.boundary_set == stored_map(level, header.boundary_set),
            )
            .order_by(AreaTotalRow.area)
        ).all()
    if not rows and level in {"constituency", "country"}:
        return None
    return counts_of(
        level,
        header,
        header.total,
        header.overseas,
        area_table(
            level,
            header.boundary_set,
            {row.area: row.signatures for row in rows},
            {row.area: (row.name, row.mp) for row in rows},
        ),
    )


def boundary_sets(engine: Engine, source_id: str) -> tuple[BoundarySet, ...]:
    """The maps on which a source's constituencies have been counted, the older one first."""
    row = AreaTotalRow
    maps = select(row.boundary_set).where(row.source_id == source_id, row.level == CONSTITUENCY).distinct()
    with engine.connect() as connection:
        found = set(connection.execute(maps).scalars())
    return tuple(one for one in ("2010", "2024") if one in found)


def newest_header(
    connection: Connection,
    source_id: str,
    level: Level,
    boundary_set: BoundarySet | None,
    until: datetime | None = None,
) -> BreakdownRow | None:
    """The newest breakdown, before a moment if one is given; for constituencies of one map, the newest of that map."""
    row = BreakdownRow
    own = select(row.__table__).where(row.source_id == source_id)
    if level == "constituency" and boundary_set is not None:
        own = own.where(row.boundary_set == boundary_set)
    if until is not None:
        own = own.where(row.counted_at < until)
    found = connection.execute(own.order_by(row.counted_at.desc()).limit(1)).first()
    return None if found is None else BreakdownRow(**found._mapping)


def stored_level(level: Level) -> str:
    """The level at which the store keeps the counts: nations, and the UK, are sums of regions."""
    return level if level in {CONSTITUENCY, COUNTRY} else REGION


def stored_map(level: Level, boundary_set: str) -> str:
    """The map that the store keeps with the counts of a level: only constituencies have one."""
    return boundary_set if level == "constituency" else ""


def counts_of(level: Level, header: BreakdownRow, total: int, overseas: int | None, areas: pd.DataFrame) -> LevelCounts:
    """A level's counts, of which `unallocated` is what is left of the total."""
    if level == "country" and overseas is not None:
        overseas -= int(areas.loc[areas["area"] != HOME, "signatures"].sum())
    left = total - int(areas["signatures"].sum()) - (overseas or 0)
    # A map is "2010" or "2024", or empty where constituencies are not given: then there is no table of them either.
    boundary_set: BoundarySet = "2010" if header.boundary_set == "2010" else "2024"
    return LevelCounts(
        level, boundary_set if level == "constituency" else None, header.counted_at, total, left, overseas, areas
    )


def area_table(
    level: Level,
    boundary_set: str,
    signatures: Mapping[str, int],
    given: Mapping[str, tuple[str | None, str | None]],
) -> pd.DataFrame:
    """Every area of a level with its signatures; `given` are a platform's own names of area and member."""
    names = _NAMES[level](boundary_set, given)
    counts = _folded(level, signatures)
    rows = [(code, name, counts.get(code, 0)) for code, name in names.items()]
    table = pd.DataFrame(rows, columns=["area", "name", "signatures"])
    members = [given.get(code, (None, None))[1] for code in names]
    typed = table.astype({"area": "str", "name": "str", "signatures": "int64"})
    return typed.assign(mp=pd.Series(members, dtype="object", index=typed.index))


def _folded(level: Level, signatures: Mapping[str, int]) -> Mapping[str, int]:
    """Counts of regions added up to nations, or to the UK."""
    if level not in {"everywhere", "nation"}:
        return signatures
    sums: Counter[str] = Counter()
    for code, count in signatures.items():
        sums[regions_by_code()[code].nation if level == "nation" else UNITED_KINGDOM] += count
    return sums


_Given = Mapping[str, tuple[str | None, str | None]]
_NAMES: dict[str, Callable[[str, _Given], dict[str, str]]] = {
    "everywhere": lambda _, __: {UNITED_KINGDOM: "United Kingdom"},
    "nation": lambda _, __: dict(NATIONS),
    "region": lambda _, __: {region.code: region.name for region in regions()},
    "constituency": lambda boundary_set, _: {
        seat.code: seat.name for seat in constituencies("2010" if boundary_set == "2010" else "2024").values()
    },
    "country": lambda _, given: {code: name or code for code, (name, _) in given.items()},
}
