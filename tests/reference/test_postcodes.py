"""Postcodes are placed as well as they are known, however they are written."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reference.postcodes
from reference.postcodes import region_of_postcode
from reference.regions import regions_by_code, regions_by_letter

LONDON, EAST_MIDLANDS, WEST_MIDLANDS = "E12000007", "E12000004", "E12000005"
WALES, SCOTLAND, NORTHERN_IRELAND = "W92000004", "S92000003", "N92000002"

postcodes = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", fullmatch=True)


@pytest.mark.parametrize(
    "written", ["SW9 1AA", "sw9 1aa", "SW91AA", "  Sw9  1aA ", "S W 9 1 A A", "SW9\u00a01AA", "SW9\t1AA\n"]
)
def test_spaces_and_case_do_not_matter(written: str) -> None:
    assert region_of_postcode(written) == (LONDON, "exact")


@pytest.mark.parametrize(
    ("postcode", "region"),
    [
        ("CF10 1AA", WALES),
        ("EH6 5AA", SCOTLAND),
        ("M1 1AA", "E12000002"),
        ("NE1 1AA", "E12000001"),
        ("EC1A 1BB", LONDON),
    ],
)
def test_a_full_postcode_is_placed_exactly(postcode: str, region: str) -> None:
    assert region_of_postcode(postcode) == (region, "exact")


@pytest.mark.parametrize(
    ("outcode", "region"), [("SW9", LONDON), ("cf10", WALES), ("M11", "E12000002"), ("BT9", NORTHERN_IRELAND)]
)
def test_an_outcode_alone_is_placed_as_most_of_it_is(outcode: str, region: str) -> None:
    assert region_of_postcode(outcode) == (region, "outcode")


@pytest.mark.parametrize("postcode", ["BT9 5AA", "BT1 1AA", "bt823aa"])
def test_northern_ireland_is_known_by_its_letters(postcode: str) -> None:
    assert region_of_postcode(postcode) == (NORTHERN_IRELAND, "exact")


def test_a_postcode_may_lie_elsewhere_than_the_rest_of_its_outcode() -> None:
    assert region_of_postcode("B79") == (WEST_MIDLANDS, "outcode")
    assert region_of_postcode("B79 7AA") == (WEST_MIDLANDS, "exact")
    assert region_of_postcode("B79 0PJ") == (EAST_MIDLANDS, "exact")


def test_every_exception_in_the_table_is_placed_where_the_table_says() -> None:
    table = json.loads(Path(reference.postcodes.__file__).with_name("postcode_regions.json").read_text())
    places = [
        (f"{outcode} {incode}", regions_by_letter()[letter].code)
        for outcode, by_letter in table["except"].items()
        for letter, incodes in by_letter.items()
        for incode in incodes.split()
    ]

    assert len(places) > 1_000
    assert [region_of_postcode(postcode).region for postcode, _ in places] == [region for _, region in places]


@pytest.mark.parametrize(
    "postcode",
    ["JE2 3AB", "GY1 1AA", "IM1 1AA", "im1", "BFPO 52", "BFPO52", "BF1 3AA", "GX11 1AA", "GIR 0AA", "ZZ99 3WZ"],
)
def test_what_lies_outside_the_regions_is_said_to(postcode: str) -> None:
    assert region_of_postcode(postcode) == (None, "outside")


@pytest.mark.parametrize(
    "postcode",
    ["", "   ", "unknown", "SW", "SW9 1", "SW9 1A", "SW9 1AAA", "QQ1 1AA", "90210", "75008", "-", "N/A", "SW9, 1AA"],
)
def test_what_cannot_be_placed_is_unknown(postcode: str) -> None:
    assert region_of_postcode(postcode) == (None, "unknown")


@settings(deadline=None)
@given(text=st.one_of(st.text(), postcodes, postcodes.map(lambda postcode: postcode + "\0")))
def test_any_text_has_an_answer_and_a_region_only_where_it_is_placed(text: str) -> None:
    region, quality = region_of_postcode(text)

    assert (region is not None) == (quality in {"exact", "outcode"})
    assert region is None or region in regions_by_code()


@settings(deadline=None)
@given(postcode=postcodes, gap=st.text(" \t\u00a0", max_size=3))
def test_spacing_and_case_never_change_the_answer(postcode: str, gap: str) -> None:
    spaced = f"{gap}{postcode[:-3]}{gap}{postcode[-3:].lower()}{gap}"

    assert region_of_postcode(spaced) == region_of_postcode(postcode)
