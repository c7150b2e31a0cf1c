"""Any area's name by its code."""

import pytest

from reference.areas import area_name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("W92000004", "Wales"),
        ("E12000007", "London"),
        ("E14001063", "Aldershot"),
        ("E14000530", "Aldershot"),
        ("X1", "X1"),
    ],
)
def test_names_regions_and_the_seats_of_both_maps(code: str, name: str) -> None:
    assert area_name(code) == name
