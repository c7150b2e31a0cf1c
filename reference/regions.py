"""The 12 regions and 4 nations: codes, people, electors and the tile each has on the map.

Populations are the ONS mid-2024 estimates, electorates those of the constituencies on 4 July 2024 (House of Commons
Library CBP-10009), unless they were renewed: `populations_origin` and `constituencies_origin` say which are in use.
Joined on GSS codes only, since every publisher spells the names its own way. See reference/SOURCES.md.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reference.checks import TableNotWhole, check_people
from reference.constituencies import constituencies
from reference.renewed import POPULATIONS, Origin, renewed_table

SHIPPED_ORIGIN = Origin("ONS mid-year population estimates", "mid-2024")

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
    renewed = renewed_table(POPULATIONS, people_of_rows)
    people = renewed[0] if renewed else shipped_people()
    electors = electors_of_regions()
    return tuple(_region(row, people[row["gss"]], electors[row["gss"]]) for row in _rows())


def populations_origin() -> Origin:
    """Where the populations that are in use come from."""
    renewed = renewed_table(POPULATIONS, people_of_rows)
    return renewed[1] if renewed else SHIPPED_ORIGIN


def shipped_people() -> dict[str, int]:
    """Region to the people that are shipped."""
    return {row["gss"]: int(row["pop_mid2024"]) for row in _rows()}


def electors_of_regions() -> dict[str, int]:
    """Region to the electors of its constituencies."""
    sums: Counter[str] = Counter()
    for seat in constituencies("2024").values():
        sums[seat.region] += seat.electors or 0
    return dict(sums)


def people_of_rows(rows: Any) -> dict[str, int]:
    """The populations of a renewed table, checked.

    Raises:
        TableNotWhole: They are not those of the 12 regions, or not credible.
    """
    people = {str(code): int(count) for code, count in rows}
    if len(people) != len(rows):
        raise TableNotWhole("a region stands in it twice")
    check_people(people, shipped_people(), electors_of_regions())
    return people


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


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


def _region(row: dict[str, str], population: int, electors: int) -> Region:
    column, tile_row, short_name = _TILES[row["gss"]]
    return Region(
        code=row["gss"],
        name=row["name"],
        petition_letter=row["petition_letter"],
        population=population,
        electors=electors,
        tile_column=column,
        tile_row=tile_row,
        short_name=short_name,
    )
