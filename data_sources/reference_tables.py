"""Constituencies, electorates and populations as their publishers give them: CSV from an address that can be set.

The House of Commons Library's table of the election of 2024 has the electorates (Open Parliament Licence v3.0), and the
ONS's mid-year estimates come through Nomis (Open Government Licence v3.0).
"""

import csv
import io
from collections.abc import Iterator, Sequence

from campaign.model import ConstituencyTable, PopulationTable
from reference.checks import SeatFigures, TableNotWhole

_HEADER_WITHIN = 10
_REGIONS_AND_SUMS = "EWSNK"


def parse_constituencies(body: bytes, table: ConstituencyTable) -> dict[str, SeatFigures]:
    """GSS code to name, region and electors, as the table has them; lines without a code are notes.

    Raises:
        TableNotWhole: It is no CSV, lacks a column, has a seat twice, or a number is none.
    """
    seats: dict[str, SeatFigures] = {}
    for code, name, region, electors in _rows(body, (table.code, table.name, table.region, table.electors)):
        if code in seats:
            raise TableNotWhole(f"{code} stands in it twice")
        seats[code] = SeatFigures(name, region, _whole_number(electors, table.electors, code))
    return seats


def parse_populations(body: bytes, table: PopulationTable) -> tuple[str, dict[str, int]]:
    """The year, and GSS code to people.

    Raises:
        TableNotWhole: It is no CSV, lacks a column, has a region twice, is of several years, or a number is none.
    """
    people: dict[str, int] = {}
    years = set()
    for code, count, year in _rows(body, (table.code, table.people, table.year)):
        if code in people:
            raise TableNotWhole(f"{code} stands in it twice")
        people[code] = _whole_number(count, table.people, code)
        years.add(year)
    if len(years) > 1:
        raise TableNotWhole(f"it is of several years: {', '.join(sorted(years))}")
    return next(iter(years), ""), people


def _rows(body: bytes, columns: Sequence[str]) -> Iterator[list[str]]:
    """The cells of these columns, of every line that has a GSS code in the first of them."""
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableNotWhole(f"it is no CSV of UTF-8 text ({error})") from error
    # Some publishers put a title above the header.
    wanted = [column.casefold() for column in columns]
    names = [[cell.strip().casefold() for cell in line] for line in lines[:_HEADER_WITHIN]]
    header = next((number for number, line in enumerate(names) if set(wanted) <= set(line)), None)
    if header is None:
        found = ", ".join(cell for cell in (lines[0] if lines else []) if cell)[:200]
        raise TableNotWhole(f"it has no columns {', '.join(columns)}; its first line is: {found or 'empty'}")
    places = [names[header].index(column) for column in wanted]
    for line in lines[header + 1 :]:
        cells = [line[place].strip() if place < len(line) else "" for place in places]
        if len(cells[0]) == 9 and cells[0][0] in _REGIONS_AND_SUMS and cells[0][1:].isdigit():
            yield cells


def _whole_number(text: str, column: str, code: str) -> int:
    digits = text.replace(",", "").replace(" ", "").removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        raise TableNotWhole(f"{column} of {code} should be a whole number, found {text!r:.40}")
    return int(digits)
