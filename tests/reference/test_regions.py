"""The 12 regions: the whole of the United Kingdom, once."""

from reference.regions import NATIONS, regions, regions_by_code, regions_by_letter, regions_by_name

# The letters of UK Parliament petitions, as its own source has them (see the design's list of traps).
LETTERS = {
    "A": ("E12000001", "North East"),
    "B": ("E12000002", "North West"),
    "D": ("E12000003", "Yorkshire and The Humber"),
    "E": ("E12000004", "East Midlands"),
    "F": ("E12000005", "West Midlands"),
    "G": ("E12000006", "East of England"),
    "H": ("E12000007", "London"),
    "J": ("E12000008", "South East"),
    "K": ("E12000009", "South West"),
    "L": ("W92000004", "Wales"),
    "M": ("S92000003", "Scotland"),
    "N": ("N92000002", "Northern Ireland"),
}


def test_the_regions_hold_everybody_in_the_united_kingdom() -> None:
    # ONS, mid-2024 population estimate of the United Kingdom.
    assert sum(region.population for region in regions()) == 69_281_437


def test_every_region_is_known_by_letter_code_and_name() -> None:
    assert {letter: (region.code, region.name) for letter, region in regions_by_letter().items()} == LETTERS
    assert len(regions_by_code()) == len(regions_by_name()) == len(regions()) == 12


def test_every_region_has_electors_and_fewer_of_them_than_people() -> None:
    assert all(0 < region.electors < region.population for region in regions())


def test_every_region_has_a_tile_of_its_own() -> None:
    assert len({(region.tile_column, region.tile_row) for region in regions()}) == 12
    assert len({region.short_name for region in regions()}) == 12


def test_nine_regions_are_in_england_and_three_are_nations() -> None:
    nations = [NATIONS[region.nation] for region in regions()]

    assert {nation: nations.count(nation) for nation in nations} == {
        "England": 9,
        "Wales": 1,
        "Scotland": 1,
        "Northern Ireland": 1,
    }
