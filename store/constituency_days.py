"""What London days added to the constituencies of a map: a row a day, so that all of them are read at once."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import Connection, Engine, select

from store.tables import CountDayConstituencyRow
from store.upsert import upsert

# Of each day and map, what it added to each area (GSS code).
DaysOfMaps = Mapping[tuple[date, str], Mapping[str, int]]
_NUMBERS = "<i8"


def packed(gained: Mapping[str, int]) -> tuple[str, bytes]:
    """Areas and what they gained as a row has them: the columns `areas` and `gained`."""
    areas = sorted(gained)
    return " ".join(areas), np.array([gained[area] for area in areas], dtype=_NUMBERS).tobytes()


def unpacked(areas: str, gained: bytes) -> dict[str, int]:
    """What a row's areas gained, by their codes."""
    return dict(zip(areas.split(), _numbers(gained).tolist(), strict=True))


def add_constituency_days(connection: Connection, source_id: str, gained: DaysOfMaps) -> None:
    """Add to what days added to constituencies. The source has to be locked (`store.upsert.lock_source`)."""
    row = CountDayConstituencyRow
    known = select(row.boundary_set, row.day, row.areas, row.gained).where(
        row.source_id == source_id, row.day.in_({day for day, _ in gained})
    )
    sums = {key: Counter(areas) for key, areas in gained.items()}
    for boundary_set, day, areas, before in connection.execute(known):
        if (of_day := sums.get((day, boundary_set))) is not None:
            of_day.update(unpacked(areas, before))
    upsert(connection, row, [_row(source_id, day, map_, areas) for (day, map_), areas in sums.items()])


def constituency_days(engine: Engine, source_id: str, boundary_set: str, since: date) -> pd.DataFrame:
    """What each London day from `since` on added to each constituency of a map.

    Returns:
        One row per constituency that was counted, also where it gained nothing, and day on which any of them changed,
        in order of day and area. Columns ``day`` (datetime, midnight, no zone: a London day), ``area`` (str, GSS code)
        and ``gained`` (int, people).
    """
    with engine.connect() as connection:
        rows = _rows(connection, source_id, boundary_set, since, date.max)
    # Usually all days have the same areas: each code is made a string of the table once, and not on every day.
    codes = {areas: areas.split() for _, areas, _ in rows}
    first = dict(zip(codes, np.cumsum([0, *map(len, codes.values())]), strict=False))
    sizes = [len(codes[areas]) for _, areas, _ in rows]
    places = [first[areas] + np.arange(size) for (_, areas, _), size in zip(rows, sizes, strict=True)]
    every = pd.array([code for own in codes.values() for code in own], dtype="str")
    days = np.array([day for day, _, _ in rows], dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "day": np.repeat(days, sizes),
            "area": every.take(np.concatenate([*places, np.array([], dtype=np.int64)])),
            "gained": np.concatenate([np.array([], dtype=np.int64), *(_numbers(gained) for _, _, gained in rows)]),
        }
    )


def constituency_gains(
    connection: Connection, source_id: str, boundary_set: str, first: date, last: date
) -> dict[str, int]:
    """What the London days from `first` to `last`, both included, added to each constituency of a map."""
    of_same_areas: dict[str, npt.NDArray[np.int64]] = {}
    for _, areas, gained in _rows(connection, source_id, boundary_set, first, last):
        of_same_areas[areas] = of_same_areas.get(areas, 0) + _numbers(gained)
    sums: Counter[str] = Counter()
    for areas, gained_together in of_same_areas.items():
        sums.update(dict(zip(areas.split(), gained_together.tolist(), strict=True)))
    return dict(sums)


def _rows(
    connection: Connection, source_id: str, boundary_set: str, first: date, last: date
) -> list[tuple[date, str, bytes]]:
    row = CountDayConstituencyRow
    asked = select(row.day, row.areas, row.gained).where(
        row.source_id == source_id, row.boundary_set == boundary_set, row.day.between(first, last)
    )
    return [(day, areas, gained) for day, areas, gained in connection.execute(asked.order_by(row.day))]


def _numbers(gained: bytes) -> npt.NDArray[np.int64]:
    return np.frombuffer(gained, dtype=_NUMBERS).astype(np.int64, copy=False)


def _row(source_id: str, day: date, boundary_set: str, gained: Mapping[str, int]) -> dict[str, object]:
    areas, numbers = packed(gained)
    return {"source_id": source_id, "boundary_set": boundary_set, "day": day, "areas": areas, "gained": numbers}
