"""The 12 regions and 4 nations: codes, people, electors and the tile each has on the map.

Populations are the ONS mid-2024 estimates; electorates those of 4 July 2024 (House of Commons Library CBP-10009).
Joined on GSS codes only, since every publisher spells the names its own way. See reference/SOURCES.md.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "regions.csv"

# Column and row (from the top) of each region's tile, and the letters printed in it.
_TILES = {
    "S92000003": (1, 0, "Scot"),
    "N92000002": (0, 1, "NI"),
    "E12000001": (2, 1, "NE"),
    "E12000002": (1, 2, "NW"),
    "E12000003": (2, 2, "Y&H"),
    "W92000004": (0, 3, "Wales"),
    "E12000005": (1, 3, "W Mid"),
    "E12000004": (2, 3, "E Mid"),
    "E12000006": (3, 3, "East"),
    "E12000009": (1, 4, "SW"),
    "E12000008": (2, 4, "SE"),
    "E12000007": (3, 4, "Lon"),
}

ENGLAND = "E92000001"
NATIONS = {ENGLAND: "England", "W92000004": "Wales", "S92000003": "Scotland", "N92000002": "Northern Ireland"}


@dataclass(frozen=True)
class Region:
    """One of the 12: an English region, or Wales, Scotland or Northern Ireland."""

    code: str
    name: str
    petition_letter: str
    population: int
    electors: int
    tile_column: int
    tile_row: int
    short_name: str

    @property
    def nation(self) -> str:
        """The GSS code of its nation."""
        return ENGLAND if self.code.startswith("E") else self.code


@cache
def regions() -> tuple[Region, ...]:
    """All 12, in the order of the file: England from north to south, then the other nations."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_region(row) for row in csv.DictReader(file))


@cache
def regions_by_code() -> dict[str, Region]:
    """GSS code to region."""
    return {region.code: region for region in regions()}


@cache
def regions_by_name() -> dict[str, Region]:
    """The name that this project shows, to region."""
    return {region.name: region for region in regions()}


@cache
def regions_by_letter() -> dict[str, Region]:
    """The single letter that UK Parliament petitions use instead of a code, to region."""
    return {region.petition_letter: region for region in regions()}


def _region(row: dict[str, str]) -> Region:
    column, tile_row, short_name = _TILES[row["gss"]]
    return Region(
        code=row["gss"],
        name=row["name"],
        petition_letter=row["petition_letter"],
        population=int(row["pop_mid2024"]),
        electors=int(row["electorate_ge2024"]),
        tile_column=column,
        tile_row=tile_row,
        short_name=short_name,
    )
