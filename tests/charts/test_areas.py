"""What a reader sees of the 12 regions: a tile and a bar each, with its number on it."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.areas import region_tiles
from charts.measures import Measure, value_words
from charts.shades import shades_of
from charts.theme import DARK, LIGHT, Palette, contrast_text
from metrics.areas import region_rates
from reference.regions import regions
from tests.charts.describe import describe

WALES = "W92000004"
CODES = [region.code for region in regions()]
# Every region its own count; Wales has the most for its size, London the most in all.
COUNTS = {code: 1_000 + 250 * place for place, code in enumerate(CODES)} | {WALES: 3_900, "E12000007": 5_200}
TABLE = region_rates(COUNTS)
# What goes through the websocket at each change; a figure with a map in it has some 1,400 KB.
_MOST_BYTES = 130_000


def tile_words(table: pd.DataFrame, palette: Palette = LIGHT) -> list[str]:
    """What is printed in the tiles."""
    return [one.text for one in region_tiles(table, "per_100k_population", palette).layout.annotations]


@pytest.mark.parametrize("measure", ["per_100k_population", "signatures"])
def test_each_region_is_a_tile_in_its_place_with_its_number(measure: Measure, snapshot: SnapshotAssertion) -> None:
    assert describe(region_tiles(TABLE, measure, LIGHT, selected=WALES), LIGHT) == snapshot


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_light_and_dark_tiles_print_the_same_numbers(palette: Palette) -> None:
    assert tile_words(TABLE, palette) == tile_words(TABLE)


def test_tiles_do_not_overlap() -> None:
    shapes = region_tiles(TABLE, "signatures", LIGHT).layout.shapes

    centres = {(round((one.x0 + one.x1) / 2), round((one.y0 + one.y1) / 2)) for one in shapes}
    assert len(centres) == 12
    assert all(one.x1 - one.x0 < 1 and one.y1 - one.y0 < 1 for one in shapes)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_third_of_the_regions_has_each_shade(palette: Palette) -> None:
    fills = [one.fillcolor for one in region_tiles(TABLE, "signatures", palette).layout.shapes]

    assert Counter(fills) == dict.fromkeys(palette.sequential, 4)


@settings(deadline=None, max_examples=50)
@given(counts=st.dictionaries(st.sampled_from(CODES), st.integers(0, 30), min_size=1))
def test_more_signatures_never_have_a_paler_shade(counts: dict[str, int]) -> None:
    table = region_rates(counts)
    fills = [one.fillcolor for one in region_tiles(table, "signatures", LIGHT).layout.shapes]

    shades = [LIGHT.sequential.index(fill) for fill in fills]
    for count, shade in zip(table["signatures"], shades, strict=True):
        assert all(shade >= other for less, other in zip(table["signatures"], shades, strict=True) if less <= count)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_words_in_a_tile_can_be_read_on_its_shade(palette: Palette) -> None:
    layout = region_tiles(TABLE, "signatures", palette).layout

    for tile, words in zip(layout.shapes, layout.annotations, strict=True):
        assert words.font.color == contrast_text(tile.fillcolor)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("measure", ["per_100k_population", "signatures"])
def test_tiles_are_small_enough_to_be_sent_often(measure: Measure, palette: Palette) -> None:
    large = region_rates(dict.fromkeys(CODES, 9_999_999))

    assert len(region_tiles(large, measure, palette, WALES).to_json()) < _MOST_BYTES


def test_a_click_tells_the_name_that_the_filter_takes() -> None:
    clickable = region_tiles(TABLE, "signatures", LIGHT).data[0]

    assert list(clickable.customdata) == [region.name for region in regions()]


def test_a_region_with_too_few_signatures_is_grey_and_marked() -> None:
    layout = region_tiles(TABLE.assign(few=TABLE["code"] == WALES), "signatures", LIGHT).layout

    marked = [tile for tile, words in zip(layout.shapes, layout.annotations, strict=True) if "[u]" in words.text]
    assert [tile.fillcolor for tile in marked] == [LIGHT.gap]


def test_a_region_without_a_value_says_so() -> None:
    table = TABLE.assign(signatures=TABLE["signatures"].where(TABLE["code"] != WALES))

    assert "Wales<br><b>[x]</b>" in [one.text for one in region_tiles(table, "signatures", LIGHT).layout.annotations]


def test_tiles_can_have_the_shades_of_a_wider_comparison() -> None:
    later = shades_of(TABLE["signatures"] * 100, "signatures", LIGHT.sequential)

    shapes = region_tiles(TABLE, "signatures", LIGHT, shades=later).layout.shapes
    assert {one.fillcolor for one in shapes} == {LIGHT.sequential[0]}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (TABLE.drop(columns="signatures"), "lacks signatures"),
        (pd.concat([TABLE, TABLE.head(1)]), "more than one row for E12000001"),
        (TABLE.assign(code=TABLE["code"].replace(WALES, "E14001063")), "no region has the code E14001063"),
        (TABLE.assign(signatures=None), "at least one area with a value"),
    ],
)
def test_a_wrong_table_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        region_tiles(table, "signatures", LIGHT)


@pytest.mark.parametrize(
    ("value", "measure", "words"),
    [
        (48_213, "signatures", "48,213"),
        (3, "signatures", "3"),
        (91.7, "per_100k_population", "92"),
        (9.9, "per_100k_population", "9.9"),
        (0.0, "per_100k_population", "0.0"),
        (1_234.4, "per_100k_population", "1,234"),
        (-92.3, "per_100k_population", "\N{MINUS SIGN}92"),
        (-0.0, "per_100k_population", "0.0"),
        (1.06, "per_1000_electors", "1.06"),
        (0.9, "per_1000_electors", "0.90"),
        (12.34, "per_1000_electors", "12"),
        (78.5, "per_100k_population", "79"),
        (-78.5, "per_100k_population", "\N{MINUS SIGN}79"),
        (79.5, "per_100k_population", "80"),
    ],
)
def test_values_are_printed_as_readers_expect(value: float, measure: Measure, words: str) -> None:
    assert value_words(value, measure) == words
