"""What a reader sees of the 12 regions: a tile and a bar each, with its number on it."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from charts.areas import Measure, ranked_bars, region_tiles, value_words
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


def test_regions_are_ranked_bars_from_zero(snapshot: SnapshotAssertion) -> None:
    assert describe(ranked_bars(TABLE, "per_100k_population", LIGHT, selected=WALES), LIGHT) == snapshot


def test_a_petition_that_nobody_signed_yet_can_be_drawn(snapshot: SnapshotAssertion) -> None:
    assert describe(ranked_bars(region_rates({}), "signatures", LIGHT), LIGHT) == snapshot


def test_light_and_dark_bars_say_the_same() -> None:
    light, dark = (describe(ranked_bars(TABLE, "signatures", one, WALES), one) for one in (LIGHT, DARK))

    assert dark.removeprefix("dark") == light.removeprefix("light")


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


def test_bars_begin_at_zero_and_leave_room_for_their_numbers() -> None:
    least, most = ranked_bars(TABLE, "signatures", LIGHT).layout.xaxis.range

    assert least == 0
    assert most > TABLE["signatures"].max()


def test_a_bar_below_zero_is_not_cut_off() -> None:
    table = region_rates({WALES: -40, "E12000007": 200})

    figure = ranked_bars(table, "signatures", LIGHT)

    assert figure.layout.xaxis.range[0] < -40
    assert "\N{MINUS SIGN}40" in figure.data[0].text


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
    ],
)
def test_values_are_printed_as_readers_expect(value: float, measure: Measure, words: str) -> None:
    assert value_words(value, measure) == words
