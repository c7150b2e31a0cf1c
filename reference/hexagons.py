"""Where each constituency of the 2024 map stands in the layout of 650 equal hexagons. See reference/SOURCES.md."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "constituencies_2024.csv"


@dataclass(frozen=True)
class Hexagon:
    """A hexagon's place: columns to the east, rows to the north; odd rows stand half a column further east."""

    column: int
    row: int


@cache
def hexagons() -> dict[str, Hexagon]:
    """GSS code of a constituency of the 2024 map to its hexagon. The 2010 map has no layout."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Hexagon(int(row["hex_q"]), int(row["hex_r"])) for row in csv.DictReader(file)}
