"""What a reader sees of the forecast: solid, then dashed within a range with drawn edges."""

from datetime import timedelta

import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from campaign.model import Milestone
from charts.forecast import forecast_fan
from charts.theme import DARK, LIGHT, Palette
from metrics.forecast import Forecast, forecast
from tests.charts.describe import describe
from tests.metrics.forecasting import days

GOALS = [Milestone(signatures=10_000, label="Government response"), Milestone(signatures=10**6, label="Out of reach")]
FADING = days([round(2000 / day) for day in range(1, 41)], first="2026-06-01")


def a_forecast() -> Forecast:
    found = forecast(FADING, days_ahead=28)
    assert found is not None
    return found


def a_fan(palette: Palette, found: Forecast) -> str:
    observed = FADING.rename(columns={"day": "at"})[["at", "total"]]
    return describe(forecast_fan(observed, found.made_on, found.total, found.path, palette, GOALS), palette)


def test_the_forecast_is_dashed_within_its_range(snapshot: SnapshotAssertion) -> None:
    assert a_fan(LIGHT, a_forecast()) == snapshot


def test_light_and_dark_say_the_same() -> None:
    light, dark = (a_fan(palette, a_forecast()).removeprefix(palette.mode) for palette in (LIGHT, DARK))

    assert light == dark


def test_the_dashed_line_goes_on_where_the_days_end() -> None:
    found = a_forecast()
    figure = forecast_fan(
        FADING.rename(columns={"day": "at"})[["at", "total"]], found.made_on, found.total, found.path, LIGHT
    )

    upper, lower, expected, observed = figure.data
    for line in (upper, lower, expected):
        assert line.y[0] == observed.y[-1] == found.total
        # At the end of the day, and on that day in the hover.
        assert pd.Timestamp(line.x[0]) - found.made_on == timedelta(hours=23, minutes=59)
        assert len(line.x) == 29
    assert all(low <= middle <= high for low, middle, high in zip(lower.y, expected.y, upper.y, strict=True))


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_only_goals_within_reach_of_the_range_are_drawn(palette: Palette) -> None:
    assert "Government response" in a_fan(palette, a_forecast())
    assert "Out of reach" not in a_fan(palette, a_forecast())


@pytest.mark.parametrize(
    ("totals", "goal", "edge"),
    [((8_000, 9_000), 100, "top"), ((8_000, 9_000), 7_500, "bottom"), ((9_000, 8_000), 100, "bottom")],
)
def test_the_name_of_the_line_stands_where_nothing_else_does(totals: tuple[int, int], goal: int, edge: str) -> None:
    found = a_forecast()
    series = pd.DataFrame({"at": pd.date_range("2026-07-01", periods=2), "total": totals})
    goals = [Milestone(signatures=goal, label="A goal")]

    figure = forecast_fan(series, found.made_on, found.total, found.path, LIGHT, goals)

    (name,) = (one for one in figure.layout.annotations if one.text == "signed so far")
    assert (name.xanchor, name.yanchor) == ("left", edge)


@pytest.mark.parametrize(("highest", "is_named"), [(30_000, True), (200_000, False)])
def test_the_name_of_the_forecast_stands_below_its_range_where_there_is_room(highest: int, is_named: bool) -> None:
    found = a_forecast()
    path = found.path.assign(high80=highest)

    figure = forecast_fan(FADING.rename(columns={"day": "at"}), found.made_on, found.total, path, LIGHT)

    names = [one for one in figure.layout.annotations if one.text.startswith("forecast")]
    assert [name.text for name in names] == ["forecast<br>(dashed)"] * is_named
    # It does not reach back over the first days of the forecast, where the range lies lower than at its end.
    assert all(name.y <= path["low80"].tail(14).min() for name in names)
