"""The 650 seats of both maps, which are never mixed."""

import pytest

from reference.constituencies import BoundarySet, boundary_set_of, constituencies
from reference.regions import regions, regions_by_code

BOTH: list[BoundarySet] = ["2010", "2024"]
ALDERSHOT_2010, ALDERSHOT_2024 = "E14000530", "E14001063"


def on_both_maps() -> set[str]:
    return constituencies("2010").keys() & constituencies("2024").keys()


@pytest.mark.parametrize("boundary_set", BOTH)
def test_each_map_has_650_seats_each_in_a_known_region(boundary_set: BoundarySet) -> None:
    seats = constituencies(boundary_set)

    assert len(seats) == 650
    assert {seat.region for seat in seats.values()} == regions_by_code().keys()


@pytest.mark.parametrize("boundary_set", BOTH)
def test_a_seat_lies_in_the_nation_its_code_begins_with(boundary_set: BoundarySet) -> None:
    assert all(code[0] == seat.region[0] for code, seat in constituencies(boundary_set).items())


def test_the_electors_of_the_seats_add_up_to_those_of_their_region() -> None:
    seats = constituencies("2024").values()

    for region in regions():
        assert sum(seat.electors or 0 for seat in seats if seat.region == region.code) == region.electors


def test_only_the_2024_map_has_electors() -> None:
    assert all(seat.electors is None for seat in constituencies("2010").values())
    assert all(seat.electors for seat in constituencies("2024").values())


@pytest.mark.parametrize("boundary_set", BOTH)
def test_the_codes_of_a_whole_map_are_that_map(boundary_set: BoundarySet) -> None:
    assert boundary_set_of(constituencies(boundary_set)) == boundary_set


def test_a_code_on_both_maps_is_judged_by_its_company() -> None:
    shared = on_both_maps()

    assert len(shared) == 5
    assert all(code.startswith("S14") for code in shared)
    assert boundary_set_of({ALDERSHOT_2010, *shared}) == "2010"
    assert boundary_set_of({ALDERSHOT_2024, *shared}) == "2024"


def test_codes_of_both_maps_together_are_refused() -> None:
    with pytest.raises(ValueError, match="mixed"):
        boundary_set_of([ALDERSHOT_2010, ALDERSHOT_2024])


@pytest.mark.parametrize("company", [ALDERSHOT_2010, ALDERSHOT_2024])
def test_a_code_on_no_map_is_refused_by_name(company: str) -> None:
    with pytest.raises(ValueError, match="on no map: E99999999"):
        boundary_set_of([company, "E99999999"])
