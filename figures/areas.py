"""The areas a reader can choose: the UK, a nation, a region, or one constituency of the map that is counted on."""

from dataclasses import dataclass
from functools import cache

from reference.constituencies import BoundarySet, Constituency, constituencies
from reference.regions import ENGLAND, NATIONS, regions, regions_by_code
from store.granted import Grant
from store.levels import UNITED_KINGDOM, Level

ALL_UK = "All UK"


@dataclass(frozen=True)
class Area:
    """One place. `regions` are the GSS codes of the regions that it is made of, or that it lies in."""

    level: Level
    code: str
    name: str
    regions: tuple[str, ...]

    @property
    def is_all(self) -> bool:
        """Nothing was narrowed."""
        return self.level == "everywhere"

    @property
    def one_region(self) -> str | None:
        """The GSS code of the region that it is, or that it lies in; none where it is made of several."""
        return self.regions[0] if len(self.regions) == 1 else None

    @property
    def within(self) -> str:
        """The name as it stands in a sentence after "in", or nothing for the whole of the UK."""
        return "" if self.is_all else f" in {self.name}"


EVERYWHERE = Area("everywhere", UNITED_KINGDOM, ALL_UK, tuple(region.code for region in regions()))


@cache
def areas_by_name() -> dict[str, Area]:
    """The UK, England and the 12 regions, of which three are nations, by the name that links hold."""
    english = tuple(region.code for region in regions() if region.nation == ENGLAND)
    areas = [EVERYWHERE, Area("nation", ENGLAND, NATIONS[ENGLAND], english)]
    areas += [Area("region", region.code, region.name, (region.code,)) for region in regions()]
    return {area.name: area for area in areas}


def areas_on_map(boundary_set: BoundarySet | None) -> dict[str, Area]:
    """`areas_by_name`, then the constituencies of the map that a source is counted on, if it is."""
    return areas_by_name() | (seats_by_name(boundary_set) if boundary_set is not None else {})


def areas_granted(boundary_set: BoundarySet | None, grant: Grant) -> dict[str, Area]:
    """`areas_on_map` that are in a grant."""
    known = areas_on_map(boundary_set)
    if grant.is_whole:
        return known
    return {name: area for name, area in known.items() if grant.has(area.level, area.code)}


@cache
def seats_by_name(boundary_set: BoundarySet) -> dict[str, Area]:
    """The 650 constituencies of one map, in the order of their names."""
    seats = sorted(constituencies(boundary_set).values(), key=lambda seat: seat.name)
    return {seat.name: Area("constituency", seat.code, seat.name, (seat.region,)) for seat in seats}


def found_seats(words: str, boundary_set: BoundarySet) -> list[Constituency]:
    """The constituencies whose code is these words, or whose name has all of them, in the order of their names."""
    wanted = words.casefold().split()
    seats = sorted(constituencies(boundary_set).values(), key=lambda seat: seat.name)
    by_code = [seat for seat in seats if [seat.code.casefold()] == wanted]
    return by_code or [seat for seat in seats if wanted and all(word in seat.name.casefold() for word in wanted)]


def region_of(area: Area) -> str:
    """The name of the region that a constituency lies in, as links hold it."""
    return regions_by_code()[area.regions[0]].name
