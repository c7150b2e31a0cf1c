"""What a reference table has to be before it is used: whole, of one map, and credible beside what is shipped."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

SEATS, REGIONS = 650, 12
_SEAT_CODE = re.compile(r"[EWSN][0-9]{8}")
# Electorates move by a few per cent a year, populations by less: more than this is another column or another place.
_SEAT_FACTOR, _TOTAL_SHARE, _PEOPLE_FACTOR = 2.0, 0.15, 1.25


class TableNotWhole(ValueError):
    """A table is not what it should be; nothing of it is used."""


class SeatFigures(NamedTuple):
    """A constituency's name, the GSS code of its region, and its electors."""

    name: str
    region: str
    electors: int


def check_seats(seats: Mapping[str, SeatFigures], shipped: Mapping[str, SeatFigures]) -> None:
    """Refuse a table of constituencies that is not the 650 of the map that is shipped, with credible electorates.

    Raises:
        TableNotWhole: Seats are missing, or of another map; a name is empty; a seat has moved to another region; or
            electors are none, or far from those that are shipped.
    """
    if stray := sorted(seats.keys() - shipped.keys()):
        raise TableNotWhole(
            f"{len(stray)} codes are not on the map of 2024, such as {stray[0]}: this version draws that map alone"
        )
    if len(seats) != SEATS:
        missing = sorted(shipped.keys() - seats.keys())
        raise TableNotWhole(f"it has {len(seats)} of {SEATS} constituencies; {missing[0]} is missing")
    for code, seat in seats.items():
        known = shipped[code]
        if not _SEAT_CODE.fullmatch(code) or not seat.name.strip():
            raise TableNotWhole(f"{code} has no name")
        if seat.region != known.region:
            raise TableNotWhole(f"{code} is in {seat.region or 'no region'}, and belongs to {known.region}")
        if not known.electors / _SEAT_FACTOR <= seat.electors <= known.electors * _SEAT_FACTOR:
            raise TableNotWhole(f"{code} has {seat.electors:,} electors, where about {known.electors:,} are expected")
    sums, of_shipped = _by_region(seats), _by_region(shipped)
    for region, electors in of_shipped.items():
        if abs(sums[region] / electors - 1) > _TOTAL_SHARE:
            raise TableNotWhole(f"{region} has {sums[region]:,} electors, where about {electors:,} are expected")


def check_people(people: Mapping[str, int], shipped: Mapping[str, int], electors: Mapping[str, int]) -> None:
    """Refuse populations that are not those of the 12 regions, or not credible.

    Args:
        people: GSS code to people: the regions, and any sums of them that came along (nations, the UK).
        shipped: Region to the people that are shipped.
        electors: Region to electors, who are fewer than people.

    Raises:
        TableNotWhole: A region is missing, its figure is not credible, or a sum that came along is not their sum.
    """
    if missing := sorted(shipped.keys() - people.keys()):
        raise TableNotWhole(f"it has {REGIONS - len(missing)} of {REGIONS} regions; {missing[0]} is missing")
    for region, expected in shipped.items():
        found = people[region]
        if found <= electors[region] or not expected / _PEOPLE_FACTOR <= found <= expected * _PEOPLE_FACTOR:
            raise TableNotWhole(f"{region} has {found:,} people, where about {expected:,} are expected")
    england = [code for code in shipped if code.startswith("E")]
    sums = {
        "K02000001": sum(people[code] for code in shipped),
        "E92000001": sum(people[code] for code in england),
        "K03000001": sum(people[code] for code in shipped if not code.startswith("N")),
        "K04000001": sum(people[code] for code in shipped if code[0] in "EW"),
    }
    for code, found in people.items():
        if code in sums and found != sums[code]:
            raise TableNotWhole(f"{code} has {found:,} people, and its regions together {sums[code]:,}")
        if code not in sums and code not in shipped:
            raise TableNotWhole(f"{code} is no region")


def _by_region(seats: Mapping[str, SeatFigures]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for seat in seats.values():
        sums[seat.region] += seat.electors
    return sums
