"""What a reader sees of growth: panels on one scale, lines with their names, and the map of a chosen day."""

from itertools import pairwise

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from charts.areas import region_tiles
from charts.days import days_to_choose, on_day, shades_of_all_days
from charts.growth import growth_lines, growth_panels
from charts.measures import Measure
from charts.theme import DARK, LIGHT, Palette
from tests.charts.area_series import LONDON, MOST_BYTES, WALES, YORKSHIRE, growth
from tests.charts.describe import describe

RATE: Measure = "per_100k_population"


def test_each_region_has_a_panel_on_the_same_scale(snapshot: SnapshotAssertion) -> None:
    assert describe(growth_panels(growth(), RATE, LIGHT, selected=WALES), LIGHT) == snapshot


def test_compared_areas_are_lines_with_their_names_at_the_end(snapshot: SnapshotAssertion) -> None:
    assert describe(growth_lines(growth(WALES, LONDON, YORKSHIRE), RATE, LIGHT), LIGHT) == snapshot


def test_only_the_selected_panel_is_dark() -> None:
    lines = growth_panels(growth(), RATE, LIGHT, selected=WALES).data

    assert {line.name for line in lines if line.line.color == LIGHT.data} == {"Wales"}
    assert {line.line.color for line in growth_panels(growth(), RATE, LIGHT).data} == {LIGHT.data}


def test_thinned_lines_keep_their_first_and_last_day_and_their_gaps() -> None:
    series = growth(WALES)
    series.loc[150, RATE] = None
    (line,) = growth_panels(series, RATE, LIGHT).data

    assert (line.x[0], line.x[-1]) == ("2026-01-01", "2026-10-27")
    assert len(line.x) <= 92
    assert list(line.x)[[value is None or value != value for value in line.y].index(True)] == "2026-05-31"


def test_lines_differ_by_dash_and_colour() -> None:
    lines = growth_lines(growth(WALES, LONDON, YORKSHIRE, "S92000003"), RATE, LIGHT).data

    assert len({line.line.dash for line in lines}) == len({line.line.color for line in lines}) == 4


@pytest.mark.parametrize("rates", [(50, 50, 50, 50), (10, 11, 12, 80), (0, 0, 0, 0)])
def test_names_at_the_ends_of_lines_do_not_overlap(rates: tuple[float, ...]) -> None:
    days = pd.to_datetime(["2026-01-01", "2026-01-02"])
    series = pd.concat(
        [
            pd.DataFrame({"day": days, "code": str(place), "name": f"Area number {place}", RATE: [0.0, rate]})
            for place, rate in enumerate(rates)
        ]
    )
    figure = growth_lines(series, RATE, LIGHT)

    lowest, highest = figure.layout.yaxis.range
    pixels = sorted((one.y - lowest) / (highest - lowest) * 300 for one in figure.layout.annotations)
    assert all(later - earlier >= 34 for earlier, later in pairwise(pixels))
    assert pixels[-1] < 300


def test_five_areas_are_too_many() -> None:
    with pytest.raises(ValueError, match="12 areas are too many for one chart; choose at most 4"):
        growth_lines(growth(), RATE, LIGHT)


@pytest.mark.parametrize(
    ("series", "message"),
    [
        (growth(WALES).drop(columns="day"), "lacks day"),
        (growth(WALES).drop(columns="code"), "lacks code"),
        (growth(WALES).head(0), "at least one day with a value"),
    ],
)
def test_a_wrong_series_is_refused(series: pd.DataFrame, message: str) -> None:
    for draw in (growth_panels, growth_lines):
        with pytest.raises(ValueError, match=message):
            draw(series, RATE, LIGHT)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_years_of_growth_are_small_enough_to_be_sent(palette: Palette) -> None:
    years = growth(days=1_500)

    assert len(growth_panels(years, RATE, palette, WALES).to_json()) < MOST_BYTES
    four = growth(WALES, LONDON, YORKSHIRE, "S92000003", days=1_500)
    assert len(growth_lines(four, RATE, palette).to_json()) < MOST_BYTES


def test_a_slider_offers_the_first_and_the_last_day_and_not_too_many() -> None:
    days = days_to_choose(growth()["day"], most=60)

    assert (days[0], days[-1], len(days)) == (pd.Timestamp("2026-01-01"), pd.Timestamp("2026-10-27"), 60)
    assert days_to_choose([days[1], days[0], days[1]]) == days[:2]
    with pytest.raises(ValueError, match="at least two steps"):
        days_to_choose(days, most=1)


def test_a_day_s_map_has_the_last_value_up_to_that_day() -> None:
    series = growth(WALES, LONDON, days=3)
    series = series[~((series["code"] == LONDON) & (series["day"] == "2026-01-01"))]

    first, second = (on_day(series, RATE, pd.Timestamp(day)) for day in ("2026-01-01", "2026-01-02"))

    assert first[RATE].isna().tolist() == [True, False]  # London had no row yet
    assert second["name"].tolist() == ["London", "Wales"]
    assert (
        on_day(series, RATE, pd.Timestamp("2027-01-01"))[RATE].tolist() == series.groupby("code")[RATE].last().tolist()
    )


def test_numbers_and_shades_change_from_day_to_day_and_mean_the_same() -> None:
    series = growth()
    shades = shades_of_all_days(series, RATE, LIGHT.sequential)
    drawn = {
        day: region_tiles(on_day(series, RATE, pd.Timestamp(day)), RATE, LIGHT, shades=shades)
        for day in ("2026-01-01", "2026-10-27")
    }

    early, late = (
        ([one.fillcolor for one in figure.layout.shapes], [one.text for one in figure.layout.annotations])
        for figure in drawn.values()
    )
    assert set(early[0]) == {LIGHT.sequential[0]}
    assert early[0] != late[0]
    assert all(one != other for one, other in zip(early[1], late[1], strict=True))
    places = [LIGHT.sequential.index(fill) for fill in late[0]]
    assert all(place >= LIGHT.sequential.index(fill) for place, fill in zip(places, early[0], strict=True))
