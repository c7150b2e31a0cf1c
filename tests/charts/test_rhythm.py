"""What a reader sees of the hours of the week."""

import numpy as np
import pandas as pd
import pytest
from syrupy.assertion import SnapshotAssertion

from charts.rhythm import hour_bars, hour_words, week_heatmap
from charts.theme import DARK, LIGHT
from metrics.rhythm import hours_of_the_day
from tests.charts.describe import describe


def a_week(**changed: float) -> pd.DataFrame:
    """Ten an hour at night, thirty by day, and forty at 8pm; `monday_3` and the like change one hour."""
    table = pd.DataFrame([(weekday, hour) for weekday in range(7) for hour in range(24)], columns=["weekday", "hour"])
    table["rate"] = np.where(table["hour"] == 20, 40.0, np.where(table["hour"] < 7, 10.0, 30.0))
    for name, rate in changed.items():
        hour = int(name.removeprefix("monday_"))
        table.loc[(table["weekday"] == 0) & (table["hour"] == hour), "rate"] = rate
    return table


def test_a_week_is_seven_rows_of_24_hours(snapshot: SnapshotAssertion) -> None:
    assert describe(week_heatmap(a_week(), LIGHT), LIGHT) == snapshot


def test_a_day_is_24_bars_for_a_narrow_screen(snapshot: SnapshotAssertion) -> None:
    assert describe(hour_bars(hours_of_the_day(a_week()), LIGHT), LIGHT) == snapshot


def test_light_and_dark_say_the_same() -> None:
    words = [
        describe(figure, palette).removeprefix(palette.mode)
        for palette in (LIGHT, DARK)
        for figure in (week_heatmap(a_week(), palette), hour_bars(hours_of_the_day(a_week()), palette))
    ]

    assert words[:2] == words[2:]


def test_monday_is_on_top_and_an_hour_that_was_never_watched_is_blank() -> None:
    figure = week_heatmap(a_week(monday_3=np.nan), LIGHT)

    heat = figure.data[0]
    assert heat.y[0] == "Mon"
    assert figure.layout.yaxis.autorange == "reversed"
    assert np.isnan(heat.z[0][3])
    assert heat.customdata[0][3] == "Monday, 3am to 4am"


@pytest.mark.parametrize("rate", [np.nan, 0.0])
def test_a_week_in_which_nobody_signed_or_looked_is_a_figure_too(rate: float) -> None:
    week = a_week().assign(rate=rate)

    assert week_heatmap(week, LIGHT).data[0].zmax == 1.0
    assert len(hour_bars(hours_of_the_day(week), LIGHT).layout.annotations) == 0


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "midnight to 1am"), (9, "9am to 10am"), (11, "11am to midday"), (12, "midday to 1pm"),
        (23, "11pm to midnight"),
    ],
)  # fmt: skip
def test_hours_have_words(hour: int, words: str) -> None:
    assert hour_words(hour) == words
