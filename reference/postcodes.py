"""Postcode to region: by outcode, with the full postcodes that lie elsewhere than the rest of their outcode.

The table is exact for the 2,696,397 postcodes of the ONS Postcode Directory of November 2025. A constituency is never
inferred from an outcode: 15% would be wrong. See reference/SOURCES.md.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from reference.regions import regions_by_letter

AreaQuality = Literal["exact", "outcode", "unknown", "outside"]

_FILE = Path(__file__).parent / "postcode_regions.json"
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?")
# Crown dependencies, forces' post and addresses that belong to no place (ONS Postcode Directory user guide).
_OUTSIDE = re.compile(r"(JE|GY|IM|BF|GX|GIR|BX|XX|ZZ)[0-9].*|BFPO.*|GIR0AA")
_NORTHERN_IRELAND = "N92000002"


class PlacedPostcode(NamedTuple):
    """A region's GSS code, or none, and how well it is known."""

    region: str | None
    quality: AreaQuality


def region_of_postcode(postcode: str) -> PlacedPostcode:
    """The region of a full postcode or an outcode, however it is spaced or cased.

    `exact`: a full postcode whose outcode is in the table. `outcode`: only an outcode was given, so about 0.6% are
    wrong. `outside`: a place outside the 12 regions. `unknown`: nothing that can be placed.
    """
    compact = re.sub(r"\s+", "", postcode).upper()
    if _OUTSIDE.fullmatch(compact):
        return PlacedPostcode(None, "outside")
    match = _POSTCODE.fullmatch(compact)
    if match is None:
        return PlacedPostcode(None, "unknown")
    outcode, incode = match.groups()
    quality: AreaQuality = "exact" if incode else "outcode"
    # Northern Ireland's postcodes may not be redistributed, and need not be: they are all BT.
    if outcode.startswith("BT"):
        return PlacedPostcode(_NORTHERN_IRELAND, quality)
    usual, exceptions = region_table()
    region = exceptions.get((outcode, incode)) or usual.get(outcode)
    return PlacedPostcode(region, quality) if region else PlacedPostcode(None, "unknown")


@cache
def region_table() -> tuple[dict[str, str], dict[tuple[str, str | None], str]]:
    """The usual region of each outcode, and the region of each full postcode (in two parts) that has another one."""
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    code = {letter: region.code for letter, region in regions_by_letter().items()}
    usual = {outcode: code[letter] for letter, outcodes in raw["modal"].items() for outcode in outcodes.split()}
    exceptions: dict[tuple[str, str | None], str] = {
        (outcode, incode): code[letter]
        for outcode, by_letter in raw["except"].items()
        for letter, incodes in by_letter.items()
        for incode in incodes.split()
    }
    return usual, exceptions
