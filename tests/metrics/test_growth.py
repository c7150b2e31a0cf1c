"""Growth over a week and source by source."""

import pandas as pd
import pytest

from metrics.growth import daily_by_source, seven_day_average
from tests.builders import hours
from tests.metrics.forecasting import days


def test_an_average_needs_seven_days() -> None:
    found = seven_day_average(days([10, 20, 30, 40, 50, 60, 70, 80]))

    assert found["average"].isna().tolist() == [True] * 6 + [False] * 2
    assert found["average"].tolist()[6:] == [pytest.approx(40), pytest.approx(50)]


def test_an_average_falls_with_what_was_removed() -> None:
    found = days([70] * 7)
    found.loc[6, "gained"] = -700

    assert seven_day_average(found)["average"].iloc[-1] == pytest.approx(-40)


def test_each_source_has_its_own_days_and_total() -> None:
    website = hours(5, 10, 20, start="2026-12-01T22:00Z")
    paper = hours(7, start="2026-12-03T12:00Z").assign(total=107)

    found = daily_by_source({"website": website, "paper": paper})

    assert [(one.source, f"{one.day:%d}", one.gained, one.total) for one in found.itertuples()] == [
        ("website", "01", 15, 15),
        ("website", "02", 20, 35),
        ("paper", "03", 7, 107),
    ]


def test_a_source_without_hours_is_left_out() -> None:
    assert daily_by_source({"website": hours()}).empty
    assert daily_by_source({}).columns.tolist() == ["source", "day", "gained", "total"]
    assert isinstance(daily_by_source({}), pd.DataFrame)
