"""What a reader sees of ranked bars and of change: a number beside each name, no ranks, and what is only chance."""

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from charts.change import change_bars
from charts.measures import Measure
from charts.ranked import ranked_bars
from charts.theme import DARK, LIGHT, Palette
from metrics.areas import region_rates
from reference.constituencies import constituencies
from tests.charts.area_series import ALDERSHOT, LONDON, MOST_BYTES, WALES, seats, twelve_regions
from tests.charts.describe import describe

RATE: Measure = "per_100k_population"


def compared() -> pd.DataFrame:
    """The regions with their ranges and what was found: one has too few signatures."""
    table = twelve_regions()
    found = ["higher" if rate > 60 else "lower" if rate < 40 else "similar" for rate in table[RATE]]
    return table.assign(low=table[RATE] - 5, high=table[RATE] + 6, comparison=found, few=table["code"] == LONDON)


def in_south_east() -> pd.DataFrame:
    """The 91 seats of the largest region."""
    codes = [code for code, seat in constituencies("2024").items() if seat.region == "E12000008"]
    table = seats()
    return table[table["code"].isin(codes)]


def names_from_the_top(table: pd.DataFrame) -> list[str]:
    """The labels in the order in which they are drawn."""
    return list(ranked_bars(table, RATE, LIGHT).layout.yaxis.categoryarray)


def test_regions_are_ranked_bars_from_zero(snapshot: SnapshotAssertion) -> None:
    assert describe(ranked_bars(twelve_regions(), RATE, LIGHT, selected=WALES), LIGHT) == snapshot


def test_ranges_and_what_is_similar_to_the_uk_are_shown(snapshot: SnapshotAssertion) -> None:
    assert describe(ranked_bars(compared(), RATE, LIGHT, uk=52.4), LIGHT) == snapshot


def test_a_petition_that_nobody_signed_yet_can_be_drawn(snapshot: SnapshotAssertion) -> None:
    assert describe(ranked_bars(region_rates({}), "signatures", LIGHT), LIGHT) == snapshot


def test_light_and_dark_bars_say_the_same() -> None:
    light, dark = (describe(ranked_bars(compared(), RATE, one, uk=52.4), one) for one in (LIGHT, DARK))

    assert dark.removeprefix("dark") == light.removeprefix("light")


def test_an_area_with_too_few_signatures_comes_last_whatever_its_rate() -> None:
    table = compared().assign(per_100k_population=lambda areas: areas[RATE].where(areas["code"] != LONDON, 999))

    assert names_from_the_top(table)[-1] == "London  <b>999 [u]</b>"


def test_nothing_is_said_of_an_area_with_too_few_signatures() -> None:
    bars = ranked_bars(compared(), RATE, LIGHT, uk=52.4).data

    (london,) = [words for bar in bars for words in bar.customdata if words.startswith("London")]
    assert "UK" not in london


def test_an_area_without_a_value_is_named_with_no_bar() -> None:
    table = twelve_regions().assign(per_100k_population=lambda areas: areas[RATE].where(areas["code"] != LONDON))

    assert "London  <b>[x]</b>" in names_from_the_top(table)


def test_no_rank_and_no_arrow_is_written() -> None:
    words = describe(ranked_bars(compared(), RATE, LIGHT, uk=52.4), LIGHT)

    assert not [one for one in ("↑", "↓", "▲", "▼", "1st", "#1", "1.") if one in words]


def test_a_whisker_is_not_cut_off() -> None:
    least, most = ranked_bars(compared(), RATE, LIGHT, uk=200).layout.xaxis.range

    assert least == 0
    assert most > 200
    assert ranked_bars(compared(), RATE, LIGHT).layout.xaxis.range[1] > compared()["high"].max()


def test_a_bar_below_zero_is_not_cut_off() -> None:
    figure = ranked_bars(region_rates({WALES: -40, LONDON: 200}), "signatures", LIGHT)

    assert figure.layout.xaxis.range[0] < -40
    assert "Wales  <b>\N{MINUS SIGN}40</b>" in figure.layout.yaxis.categoryarray


def test_a_region_s_constituencies_have_a_line_each() -> None:
    table = in_south_east()
    figure = ranked_bars(table, "per_1000_electors", LIGHT, selected=ALDERSHOT)

    assert len(set(figure.layout.yaxis.categoryarray)) == len(table) == 91
    assert figure.layout.height / 91 >= 34  # two lines of 14 px fit
    longest = max((line for label in figure.layout.yaxis.categoryarray for line in label.split("<br>")), key=len)
    assert len(longest.replace("<b>", "").replace("</b>", "")) < 100


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_bars_are_small_enough_to_be_sent_at_each_change(palette: Palette) -> None:
    table = in_south_east().assign(low=0.1, high=9.9, comparison="similar")

    assert len(ranked_bars(table, "per_1000_electors", palette, ALDERSHOT, uk=1.5).to_json()) < MOST_BYTES


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (twelve_regions().drop(columns="name"), "lacks name"),
        (pd.concat([twelve_regions(), twelve_regions().tail(1)]), "more than one row for N92000002"),
        (twelve_regions().head(0), "at least one area"),
    ],
)
def test_a_wrong_table_is_refused(table: pd.DataFrame, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ranked_bars(table, RATE, LIGHT)


def changes(*amounts: int) -> pd.DataFrame:
    """What the first regions gained."""
    return twelve_regions()[["code", "name"]].head(len(amounts)).assign(change=amounts)


def test_change_goes_to_either_side_of_zero(snapshot: SnapshotAssertion) -> None:
    assert describe(change_bars(changes(412, 0, -12, 35), "signatures", LIGHT, "E12000003"), LIGHT) == snapshot


def test_more_and_fewer_have_the_same_colour() -> None:
    (bars,) = change_bars(changes(412, -12), "signatures", LIGHT).data

    assert bars.marker.color == LIGHT.bar


def test_where_nothing_was_lost_nothing_is_said_of_fewer() -> None:
    figure = change_bars(changes(412, 35), "signatures", LIGHT)

    assert not figure.layout.annotations
    assert figure.layout.xaxis.range[0] == 0


def test_change_asks_for_its_column() -> None:
    with pytest.raises(ValueError, match="lacks change"):
        change_bars(twelve_regions(), "signatures", LIGHT)
