"""Words and codes to regions: what a file says of where somebody lives."""

from functools import cache

from data_sources.records import SignatureAreaQuality
from data_sources.rows import folded
from reference.constituencies import constituencies
from reference.postcodes import region_of_postcode
from reference.regions import regions

Placed = tuple[str | None, SignatureAreaQuality]


def placed_by_columns(region: str, constituency: str, postcode: str) -> Placed:
    """The region's GSS code and how well it is known: as given by code or name, else by constituency, else by postcode.

    The first of the three that is not empty decides, also where it names nothing that there is.
    """
    if given := folded(region):
        code = region_named(given)
        return (code, "given") if code else (None, "unknown")
    if given := constituency.strip().upper():
        code = region_of_constituency(given)
        return (code, "given") if code else (None, "unknown")
    placed = region_of_postcode(postcode)
    return placed.region, placed.quality


def region_named(words: str) -> str | None:
    """The GSS code of a region given by its name or code, however it is spaced and cased."""
    return _regions_by_folded_name().get(folded(words))


def region_of_constituency(code: str) -> str | None:
    """The GSS code of a constituency's region, on either map."""
    seat = constituencies("2024").get(code.upper()) or constituencies("2010").get(code.upper())
    return seat.region if seat else None


@cache
def _regions_by_folded_name() -> dict[str, str]:
    by_code = {folded(region.code): region.code for region in regions()}
    return by_code | {folded(region.name): region.code for region in regions()}


def placed_by_words(area: str) -> Placed | None:
    """Where one cell says that people are from: a region, a constituency's code, a postcode, or the word overseas.

    A blank cell is a place that is not known; none is returned for words that name no place.
    """
    words = folded(area)
    if not words:
        return None, "unknown"
    if words == "overseas":
        return None, "outside"
    if code := region_named(words) or region_of_constituency(words):
        return code, "given"
    placed = region_of_postcode(words)
    return None if placed.quality == "unknown" else (placed.region, placed.quality)
