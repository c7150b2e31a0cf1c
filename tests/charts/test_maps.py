"""What a reader sees of the hexagons and of the regions' outline, neither drawn of a wrong set."""

import pandas as pd
import plotly.graph_objects as go
import pytest
from syrupy.assertion import SnapshotAssertion

from charts.hexagons import seat_hexagons
from charts.measures import Measure
from charts.outlines import region_map
from charts.shades import shades_of
from charts.theme import DARK, LIGHT, Palette
from reference.constituencies import constituencies
from reference.outlines import contains, region_outlines
from reference.regions import regions
from tests.charts.area_series import ALDERSHOT, ARFON, LONDON, MOST_BYTES, WALES, seats, twelve_regions
from tests.charts.describe import describe

RATE: Measure = "per_1000_electors"


def fills(figure: go.Figure) -> list[go.Scatter]:
    """The traces that are filled."""
    return [trace for trace in figure.data if trace.fill]


def pieces(trace: go.Scatter) -> int:
    """How many rings one filled trace has."""
    return sum(x is None for x in trace.x)


def clickable_codes(figure: go.Figure) -> list[str]:
    """What a click on each mark tells."""
    return [one for trace in figure.data if trace.mode == "markers" for one in trace.customdata]


def test_each_seat_is_a_hexagon_in_one_of_six_shades(snapshot: SnapshotAssertion) -> None:
    assert describe(seat_hexagons(seats(few_below=40), RATE, LIGHT, selected=ALDERSHOT), LIGHT) == snapshot


def test_each_region_is_drawn_in_its_outline(snapshot: SnapshotAssertion) -> None:
    assert describe(region_map(twelve_regions(), "per_100k_population", LIGHT, selected=WALES), LIGHT) == snapshot


@pytest.mark.parametrize("few_below", [0, 40])
def test_every_seat_is_drawn_once_and_can_be_clicked(few_below: int) -> None:
    figure = seat_hexagons(seats(few_below=few_below), RATE, LIGHT)

    assert sum(map(pieces, fills(figure))) == 650
    assert sorted(clickable_codes(figure)) == sorted(constituencies("2024"))


def test_hexagons_do_not_overlap() -> None:
    marks = seat_hexagons(seats(), RATE, LIGHT).data[-1]

    assert len(set(zip(marks.x, marks.y, strict=True))) == 650
    # Within a row hexagons are 2 wide, and rows of 4 in height are 3 apart and shifted by half a hexagon.
    assert all((x - y // 3) % 2 == 0 and y % 3 == 0 for x, y in zip(marks.x, marks.y, strict=True))


def test_seats_with_too_few_signatures_are_hatched_and_named_in_the_legend() -> None:
    table = seats(few_below=40)

    hatched = [trace for trace in fills(seat_hexagons(table, RATE, LIGHT)) if trace.fillpattern.shape]
    assert [(trace.name, pieces(trace)) for trace in hatched] == [("[u] too few", int(table["few"].sum()))]


def test_a_seat_whose_value_is_not_known_has_no_shade() -> None:
    table = seats().assign(per_1000_electors=seats()[RATE].where(seats()["code"] != ALDERSHOT))
    figure = seat_hexagons(table, RATE, LIGHT)

    assert [pieces(trace) for trace in fills(figure) if trace.name == "[x] not known"] == [1]
    assert "Aldershot: [x]" in figure.data[-1].text


def test_about_as_many_seats_have_each_shade() -> None:
    counts = [pieces(trace) for trace in fills(seat_hexagons(seats(), "signatures", LIGHT))]

    assert len(counts) == 6
    assert all(90 <= count <= 130 for count in counts)


def test_the_legend_tells_shades_from_low_to_high_without_gaps_or_overlaps() -> None:
    shades = shades_of(seats()["signatures"], "signatures", LIGHT.shades)

    assert shades.words[0].startswith("20 to ")
    assert list(shades.least) == sorted(shades.least)
    assert all(end < start for end, start in zip(shades.greatest, shades.least[1:], strict=False))


def test_the_borders_of_regions_are_drawn_where_hexagons_of_two_regions_meet() -> None:
    borders = next(one for one in seat_hexagons(seats(), RATE, LIGHT).data if one.name == "Borders of regions")

    edges = {
        frozenset([(x, y), (to_x, to_y)])
        for (x, y), (to_x, to_y) in zip(
            zip(borders.x, borders.y, strict=True), list(zip(borders.x, borders.y, strict=True))[1:], strict=False
        )
        if x is not None and to_x is not None
    }
    drawn = sum(x is not None for x in borders.x) - sum(x is None for x in borders.x)
    assert len(edges) == drawn  # no edge twice
    assert 400 < drawn < 1_500


def test_seats_of_the_2010_map_are_refused() -> None:
    with pytest.raises(ValueError, match="of the 2010 map, which has no hexagons"):
        seat_hexagons(seats("2010"), "signatures", LIGHT)


def test_a_mixed_set_is_refused() -> None:
    table = seats()
    mixed = table.assign(code=table["code"].replace(ALDERSHOT, ARFON))

    with pytest.raises(ValueError, match="2010 and the 2024 map mixed"):
        seat_hexagons(mixed, RATE, LIGHT)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (seats().head(640), "10 of the 650 constituencies have no row"),
        (pd.concat([seats(), seats().head(1)]), f"more than one row for {ALDERSHOT}"),
        (seats().assign(code=["nowhere", *seats()["code"][1:]]), "on no map: nowhere"),
        (seats().drop(columns="name"), "lacks name"),
        (seats(few_below=10_000), "at least one area with a value"),
    ],
)
def test_a_wrong_table_of_seats_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        seat_hexagons(table, RATE, LIGHT)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (twelve_regions().head(11), "missing or unknown: N92000002"),
        (
            twelve_regions().assign(code=[ALDERSHOT, *twelve_regions()["code"][1:]]),
            "missing or unknown: E12000001, E14",
        ),
        (twelve_regions().drop(columns="signatures"), "lacks signatures"),
        (twelve_regions().assign(signatures=float("nan")), "at least one area with a value"),
    ],
)
def test_a_wrong_table_of_regions_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        region_map(table, "signatures", LIGHT)


def test_a_click_anywhere_in_a_region_tells_its_name() -> None:
    figure = region_map(twelve_regions(), "signatures", LIGHT)
    places = {trace.customdata[0]: trace for trace in figure.data if trace.mode == "markers"}

    assert set(places) == {region.name for region in regions()}
    for region in regions():
        marks, outline = places[region.name], region_outlines()[region.code]
        assert len(marks.x) >= 10
        inside = [contains(outline, east, north) for east, north in zip(marks.x, marks.y, strict=True)]
        # Islands smaller than the grid are marked at a corner, which rounding may put just outside.
        assert inside.count(False) <= len(outline)


def test_each_printed_number_stands_in_its_region() -> None:
    figure = region_map(twelve_regions(), "per_100k_population", LIGHT)

    found = [
        next(code for code, outline in region_outlines().items() if contains(outline, one.x, one.y))
        for one in figure.layout.annotations
    ]
    assert found == [region.code for region in regions()]


def test_long_numbers_are_left_to_the_legend_and_the_table() -> None:
    table = twelve_regions().assign(signatures=1_160_725)

    assert not region_map(table, "signatures", LIGHT).layout.annotations


def test_a_region_with_too_few_signatures_is_hatched() -> None:
    table = twelve_regions().assign(few=lambda regions: regions["code"] == LONDON)

    hatched = [trace for trace in fills(region_map(table, "per_100k_population", LIGHT)) if trace.fillpattern.shape]
    assert [trace.name for trace in hatched] == ["[u] too few"]


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_maps_are_small_enough_to_be_sent_at_each_change(palette: Palette) -> None:
    table = seats(few_below=40).assign(signatures=lambda seats: seats["signatures"] * 12_345)

    assert len(seat_hexagons(table, "signatures", palette, ALDERSHOT).to_json()) < MOST_BYTES
    assert len(region_map(twelve_regions(), "signatures", palette, WALES).to_json()) < MOST_BYTES


def test_light_and_dark_maps_say_the_same() -> None:
    light, dark = (describe(seat_hexagons(seats(few_below=40), RATE, one, ALDERSHOT), one) for one in (LIGHT, DARK))

    assert dark.removeprefix("dark") == light.removeprefix("light")
