"""The regions' outline and the hexagons' layout: whole, in the right place, and of the right size."""

import pytest

from reference.constituencies import constituencies
from reference.hexagons import hexagons
from reference.outlines import area_km2, contains, projected, region_outlines
from reference.regions import regions


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "code"),
    [
        ("Newcastle", -1.61, 54.97, "E12000001"),
        ("Kendal", -2.74, 54.33, "E12000002"),
        ("York", -1.08, 53.96, "E12000003"),
        ("Lincoln", -0.54, 53.23, "E12000004"),
        ("Birmingham", -1.90, 52.48, "E12000005"),
        ("Cambridge", 0.12, 52.20, "E12000006"),
        ("Croydon", -0.10, 51.37, "E12000007"),
        ("Maidstone", 0.52, 51.27, "E12000008"),
        ("Exeter", -3.53, 50.72, "E12000009"),
        ("Builth Wells", -3.40, 52.15, "W92000004"),
        ("Perth", -3.43, 56.40, "S92000003"),
        ("Omagh", -7.30, 54.60, "N92000002"),
    ],
)
def test_a_town_lies_in_its_region_alone(place: str, longitude: float, latitude: float, code: str) -> None:
    east, north = projected(longitude, latitude)

    assert [region for region, outline in region_outlines().items() if contains(outline, east, north)] == [code], place


def test_every_region_has_closed_rings() -> None:
    assert set(region_outlines()) == {region.code for region in regions()}
    assert all(ring[0] == ring[-1] and len(ring) >= 4 for outline in region_outlines().values() for ring in outline)


@pytest.mark.parametrize(
    ("code", "square_kilometres"), [("E12000007", 1_572), ("W92000004", 20_736), ("N92000002", 13_562)]
)
def test_areas_are_about_those_of_the_ons(code: str, square_kilometres: int) -> None:
    # Standard Area Measurements, land, to the low water line; the outline of Northern Ireland includes Lough Neagh.
    assert sum(map(area_km2, region_outlines()[code])) == pytest.approx(square_kilometres, rel=0.06)


def test_projection_agrees_with_the_national_grid() -> None:
    # Ordnance Survey (2020), A guide to coordinate systems in Great Britain, annexe C: 52.657570 N, 1.717922 E on
    # Airy's ellipsoid is TG 51409 13177, that is 251.409 km east and 413.177 km north of the true origin.
    east, north = projected(1.717922, 52.657570)

    assert east == pytest.approx(251.409, abs=1)
    assert north == pytest.approx(413.177, abs=2)


def test_every_seat_of_the_2024_map_has_a_place_of_its_own() -> None:
    assert hexagons().keys() == constituencies("2024").keys()
    assert len(set(hexagons().values())) == 650
