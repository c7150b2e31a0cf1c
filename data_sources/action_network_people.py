"""The people behind signatures, looked up one by one for where they live: https://actionnetwork.org/docs/v2/people.

Of a person only the postcode is read, and of the postcode only the region is kept.
"""

from typing import Any

from data_sources.action_network_api import SOURCE, ask
from data_sources.connector import Asking
from data_sources.errors import SourceEnded, SourceError, SourceFormatChanged
from data_sources.records import Collected, PersonToPlace, Placed
from reference.postcodes import AreaQuality, region_of_postcode

# Some 17 seconds: so long the petition's count has to wait for its turn, and so much is lost where a run is killed.
_PEOPLE_A_RUN = 60
_HOME = {"", "GB", "UK"}


def fetch_places(asking: Asking) -> Collected:
    """Look up a bounded number of people; who could be placed before a failure stays so."""
    people = asking.to_place(_PEOPLE_A_RUN)
    placed: list[Placed] = []
    for one in people:
        try:
            placed.append(_placed(asking, one))
        except SourceError as error:
            # Somebody whose answer always fails must not keep all others waiting.
            return Collected(placed=tuple(placed), postponed=(one.signature_key,), interrupted_by=error)
    return Collected(placed=tuple(placed), unfinished=len(people) == _PEOPLE_A_RUN)


def _placed(asking: Asking, one: PersonToPlace) -> Placed:
    try:
        person = ask(asking, f"people/{one.person}")
    except SourceEnded:  # this person is gone, not the petition
        person = None
    region, quality = parse_place(person) if person is not None else (None, "unknown")
    return Placed(one.signature_key, region, quality)


def parse_place(person: dict[str, Any]) -> tuple[str | None, AreaQuality]:
    """The region's GSS code and how well it is known, from the primary address or else the first with a postcode.

    The country decides only where the postcode is none of the UK's: many groups' forms leave it at its default.
    """
    addresses = person.get("postal_addresses") or []
    if not isinstance(addresses, list) or not all(isinstance(address, dict) for address in addresses):
        raise SourceFormatChanged(SOURCE, "postal_addresses is not a list of addresses")
    for address in sorted(addresses, key=lambda address: address.get("primary") is not True):
        postcode = _text(address, "postal_code")
        if not postcode:
            continue
        region, quality = region_of_postcode(postcode)
        if quality == "unknown" and _text(address, "country").upper() not in _HOME:
            return None, "outside"
        return region, quality
    return None, "unknown"


def _text(address: dict[str, Any], field: str) -> str:
    value = address.get(field)
    return str(value).strip() if isinstance(value, str | int) else ""
