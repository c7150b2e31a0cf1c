"""How good the forecast is: on real petitions that it has not seen, and on a campaign's own past."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from benchmarks.forecast import measured, over_all
from metrics.backtest import accuracy, past_forecasts, trials
from tests.metrics.forecasting import days, recorded_series
from tests.metrics.test_unusual_measured import petition

REAL = {name: series for name, series in recorded_series().items() if name.startswith("real:")}
FADING = [round(4000 / day) for day in range(1, 101)]


@pytest.fixture(scope="module")
def leave_one_out() -> dict[int, dict[Any, float]]:
    """Each reference petition, forecast by the errors on the others; by horizon."""
    return {int(row["horizon"]): row for row in over_all(measured(REAL)).to_dict("records")}


@pytest.mark.parametrize(("horizon", "at_most"), [(7, 0.55), (28, 0.50)])
def test_on_petitions_left_out_the_error_is_about_half_of_the_plain_paces(
    leave_one_out: dict[int, dict[Any, float]], horizon: int, at_most: float
) -> None:
    assert 0.3 < leave_one_out[horizon]["relative_error"] <= at_most


@pytest.mark.parametrize("horizon", [3, 7, 14, 28, 56])
def test_on_petitions_left_out_bands_hold_what_they_promise(
    leave_one_out: dict[int, dict[Any, float]], horizon: int
) -> None:
    assert 0.75 <= leave_one_out[horizon]["cover80"] <= 0.90
    assert 0.90 <= leave_one_out[horizon]["cover95"] <= 0.98


def test_on_generated_petitions_it_beats_the_plain_pace_and_its_bands_hold() -> None:
    generated = over_all(measured({str(seed): petition(seed) for seed in range(24)}))

    for row in generated.to_dict("records"):
        assert 0.5 < row["relative_error"] < 0.9
        assert row["cover80"] >= 0.75
        assert row["cover95"] >= 0.95


def test_a_forecast_is_judged_by_what_was_known_when_it_was_made() -> None:
    given = np.array(FADING, dtype=np.float64)
    changed = np.append(given[:70], np.full(30, 10**6, dtype=np.float64))

    columns = ["after", "horizon", "expected", "low95", "low80", "high80", "high95"]
    before, after = (trials(one, (7,), 5).query("after <= 70")[columns] for one in (given, changed))

    pd.testing.assert_frame_equal(before, after)


def test_a_horizon_with_a_day_that_nobody_knows_is_not_judged() -> None:
    given = np.array([50.0] * 30)
    given[20] = np.nan

    judged = trials(given, (7,))

    assert judged["after"].tolist() == [10, 11, 12, 13, 21, 22, 23]


def test_no_forecast_is_judged_before_ten_days_are_known() -> None:
    given = np.array([np.nan] * 15 + [50.0] * 30)

    judged = trials(given, (7,))

    assert judged["after"].tolist() == list(range(25, 39))
    assert judged.notna().all(axis=None)


def test_accuracy_compares_with_the_plain_pace() -> None:
    found = pd.DataFrame(
        {
            "horizon": [7, 7, 28],
            "expected": [100.0, 80.0, 10.0],
            "at_pace": [120.0, 60.0, 10.0],
            "came": [90.0, 90.0, 10.0],
            "low95": 0.0,
            "low80": [95.0, 70.0, 5.0],
            "high80": 110.0,
            "high95": [110.0, 85.0, 110.0],
        }
    )

    week, month = accuracy(found).to_numpy().tolist()

    assert week == [7, pytest.approx(20 / 60), 0.5, 0.5, 2]
    assert np.isnan(month[1])  # the plain pace was not off at all


def test_the_campaigns_own_past_is_one_forecast_a_week_the_newest_first() -> None:
    found = past_forecasts(days(FADING, first="2026-01-01"))

    assert found["made_on"].iloc[0] == pd.Timestamp("2026-04-03")  # a week before the last day
    assert found["made_on"].is_monotonic_decreasing
    assert set(found["made_on"].drop_duplicates().diff().dropna().dt.days) == {-7}
    assert found["made_on"].iloc[-1] >= pd.Timestamp("2026-01-10")
    assert found["horizon"].drop_duplicates().tolist() == [7, 28]
    newest = found.iloc[0]
    assert newest["came"] == sum(FADING[93:])
    assert newest["is_within"] == (newest["low80"] <= newest["came"] <= newest["high80"])


@pytest.mark.parametrize("count", [0, 5, 10, 16])
def test_a_young_campaign_has_no_past_to_judge_by(count: int) -> None:
    assert past_forecasts(days([50] * count)).empty


def test_a_past_begins_with_its_first_ten_days() -> None:
    assert past_forecasts(days([50] * 17))["made_on"].tolist() == [pd.Timestamp("2026-01-10")]
