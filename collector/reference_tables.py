"""Renewing the tables that rates are worked out with: checked as a whole, or what is in use stays."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from campaign.model import Campaign, ConstituencyTable, PopulationTable
from collector.loop import utc_now
from collector.status import console
from data_sources.constituency_postcodes import read_postcodes
from data_sources.errors import FileNotReadable, SourceError
from data_sources.reference_tables import parse_constituencies, parse_populations
from data_sources.web import get_file, web_client
from reference.checks import TableNotWhole, check_people, check_seats
from reference.constituencies import constituencies_origin, shipped_seats
from reference.constituency_postcodes import write_postcode_table
from reference.regions import electors_of_regions, populations_origin, shipped_people
from reference.renewed import CONSTITUENCIES, POPULATIONS, Origin, write_renewed


def renew_reference(campaign: Campaign, *, only_check: bool) -> bool:
    """Ask for both tables, check them, put them into use unless it is only a check, and print what is in use after it.

    Returns:
        Whether both were whole. A table that was not changes nothing.
    """
    tables, private = campaign.reference, campaign.collector.private_hosts
    renewed = [
        _renew("Constituencies", CONSTITUENCIES, tables.constituencies, _constituencies, only_check, private),
        _renew("Populations", POPULATIONS, tables.populations, _populations, only_check, private),
    ]
    for label, origin in (("Constituencies", constituencies_origin()), ("Populations", populations_origin())):
        console.print(f"In use: {label}, {origin.source}, {origin.dated}, {_when(origin)}.", soft_wrap=True)
    if all(renewed) and not only_check:
        console.print("A server that runs uses them from its next start.")
    return all(renewed)


def load_postcodes(file: Path, postcode_column: str | None, constituency_column: str | None) -> None:
    """Load a full table of postcodes and constituencies, and print what it holds.

    Raises:
        FileNotReadable: It is not one; a table that was loaded before stays.
    """
    if not file.is_file():
        raise FileNotReadable(str(file), "there is no such file", "Check its name")
    try:
        postcodes, seats = write_postcode_table(read_postcodes(file, postcode_column, constituency_column))
    except sqlite3.IntegrityError as error:
        raise FileNotReadable(file.name, "a postcode stands in it twice", "Take a table with one line each") from error
    except (OSError, sqlite3.Error) as error:
        raise FileNotReadable(file.name, f"what it holds cannot be written ({error})", "Make room in var/") from error
    console.print(f"{postcodes:,} postcodes of {seats} constituencies can be searched now.")
    if seats < 650:
        console.print(f"{650 - seats} constituencies have no postcode in this table: those are not found.")


def _renew(
    label: str,
    name: str,
    table: Any,
    read: Callable[[bytes, Any], tuple[Any, str]],
    only_check: bool,
    private_hosts: tuple[str, ...],
) -> bool:
    try:
        with web_client(private_hosts) as http:
            rows, dated = read(get_file(http, label, table.address), table)
    except SourceError as error:
        # Its advice is about sources that are asked again by themselves, and this one is not.
        console.print(
            f"{label}: {error.what_happened}; {_public(table.address)}. What is in use stays.", soft_wrap=True
        )
        return False
    except TableNotWhole as error:
        console.print(f"{label}: what came is not whole: {error}. What is in use stays.", soft_wrap=True)
        return False
    if only_check:
        console.print(f"{label}: {len(rows)} whole and checked; nothing was written.", soft_wrap=True)
        return True
    try:
        file = write_renewed(name, rows, Origin(f"{table.source} ({_public(table.address)})", dated, utc_now()))
    except OSError as error:
        console.print(f"{label}: cannot be written ({error}). What is in use stays.", soft_wrap=True)
        return False
    console.print(f"{label}: {len(rows)} renewed, in {file}.", soft_wrap=True)
    return True


def _constituencies(body: bytes, table: ConstituencyTable) -> tuple[Any, str]:
    seats = parse_constituencies(body, table)
    check_seats(seats, shipped_seats())
    return [[code, *seat] for code, seat in sorted(seats.items())], table.dated


def _populations(body: bytes, table: PopulationTable) -> tuple[Any, str]:
    year, people = parse_populations(body, table)
    check_people(people, shipped_people(), electors_of_regions())
    return [[code, people[code]] for code in shipped_people()], f"mid-{year}"


def _when(origin: Origin) -> str:
    return f"renewed on {origin.renewed_at:%-d %B %Y}" if origin.renewed_at else "as shipped"


def _public(address: str) -> str:
    """An address without what may hold a key."""
    return address.partition("?")[0]
