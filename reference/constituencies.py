"""The 650 constituencies of both maps: 2024 boundaries, and 2010 boundaries for older petitions.

The two sets share five Scottish codes, so a set is judged by all its codes together, never by one of them.
See reference/SOURCES.md.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from reference.checks import SeatFigures, TableNotWhole, check_seats
from reference.renewed import CONSTITUENCIES, Origin, renewed_table

BoundarySet = Literal["2010", "2024"]

SHIPPED_ORIGIN = Origin("House of Commons Library CBP-10009", "4 July 2024")

_FOLDER = Path(__file__).parent


class MapsMixed(ValueError):
    """Counts of the 2010 and the 2024 map were to stand together; the message says what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}: the constituencies of the two maps are different places. Choose one map, or compare regions or "
            "nations, which are the same on both"
        )


@dataclass(frozen=True)
class Constituency:
    """One seat, the GSS code of its region, and its electors (2024 map only; of when, `constituencies_origin` says)."""

    code: str
    name: str
    region: str
    electors: int | None


@cache
def constituencies(boundary_set: BoundarySet) -> dict[str, Constituency]:
    """GSS code to constituency, for one of the two maps; of the 2024 map the renewed table, where there is one."""
    shipped = shipped_constituencies(boundary_set)
    renewed = renewed_table(CONSTITUENCIES, seats_of_rows) if boundary_set == "2024" else None
    if renewed is None:
        return shipped
    seats = renewed[0]
    return {code: Constituency(code, *seats[code]) for code in shipped}


def constituencies_origin() -> Origin:
    """Where the 2024 constituencies that are in use come from."""
    renewed = renewed_table(CONSTITUENCIES, seats_of_rows)
    return renewed[1] if renewed else SHIPPED_ORIGIN


@cache
def shipped_constituencies(boundary_set: BoundarySet) -> dict[str, Constituency]:
    """The same from the tables that are shipped."""
    with (_FOLDER / f"constituencies_{boundary_set}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Constituency(
                code=row["code"],
                name=row["name"],
                region=row["region"],
                electors=int(row["electorate_2024_07_04"]) if "electorate_2024_07_04" in row else None,
            )
            for row in csv.DictReader(file)
        ]
    return {row.code: row for row in rows}


def shipped_seats() -> dict[str, SeatFigures]:
    """The shipped 2024 constituencies, as a renewed table is checked against them."""
    shipped = shipped_constituencies("2024").values()
    return {seat.code: SeatFigures(seat.name, seat.region, seat.electors or 0) for seat in shipped}


def seats_of_rows(rows: Any) -> dict[str, SeatFigures]:
    """The seats of a renewed table, checked.

    Raises:
        TableNotWhole: They are not the 650 of the 2024 map.
    """
    seats = {str(code): SeatFigures(str(name), str(region), int(electors)) for code, name, region, electors in rows}
    if len(seats) != len(rows):
        raise TableNotWhole("a constituency stands in it twice")
    check_seats(seats, shipped_seats())
    return seats


def boundary_set_of(codes: Iterable[str]) -> BoundarySet:
    """Which of the two maps these codes belong to.

    Raises:
        MapsMixed: They are from both.
        ValueError: Some belong to neither.
    """
    asked = set(codes)
    for boundary_set in ("2024", "2010"):
        if asked <= constituencies(boundary_set).keys():
            return boundary_set
    known = constituencies("2024").keys() | constituencies("2010").keys()
    if unknown := sorted(asked - known):
        raise ValueError(f"constituency codes on no map: {', '.join(unknown[:5])}")
    raise MapsMixed("constituency codes of the 2010 and the 2024 map mixed")
