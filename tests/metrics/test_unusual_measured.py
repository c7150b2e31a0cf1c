"""How often a rise is noticed and how often by mistake, on simulated petitions: the figures in docs/metrics.md."""

import time

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from metrics.unusual import expected_days, unusual_days

SERIES, DAYS, TESTED_FROM = 100, 150, 21
WEEKDAYS = np.array([1.05, 1.1, 1.1, 1.05, 1, 0.85, 0.85])
Numbers = NDArray[np.float64]


def petition(seed: int, days: int = DAYS) -> Numbers:
    """A launch that fades into a steady pace, weekdays, autocorrelated moods and counts that vary beyond chance."""
    random = np.random.default_rng(seed)
    place = np.arange(days)
    steady, launch = random.lognormal(3.0, 0.9), random.lognormal(7, 1)
    pace = steady + launch * (1 + place / random.uniform(0.5, 2.5)) ** -random.uniform(1.2, 2.4)
    mood = np.zeros(days)
    for day in range(1, days):
        mood[day] = 0.6 * mood[day - 1] + random.normal(0, 0.18)
    expected = pace * WEEKDAYS[place % 7] * np.exp(mood)
    shape = random.uniform(6, 40)
    return np.asarray(random.negative_binomial(shape, shape / (shape + expected)), dtype=np.float64)


def rises(given: Numbers) -> list[str]:
    """The days, as ISO dates in winter time, on which a rise is noticed."""
    table = pd.DataFrame({"day": pd.date_range("2026-01-01", periods=len(given)), "given": given})
    return [f"{one.at:%Y-%m-%d}" for one in unusual_days(expected_days(table)) if one.kind == "surge"]


def share_noticed(factor: float) -> float:
    """The share of single days, two in each petition, that are noticed with so many times their signatures."""
    noticed = []
    for seed in range(SERIES):
        given = petition(seed)
        for day in np.random.default_rng(10_000 + seed).integers(30, 85, 2):  # before the clocks change
            burst = given[: day + 1].copy()
            burst[day] = np.round(burst[day] * factor)
            noticed.append(f"{pd.Timestamp('2026-01-01') + pd.Timedelta(days=int(day)):%Y-%m-%d}" in rises(burst))
    return float(np.mean(noticed))


def test_less_than_one_false_alarm_in_100_quiet_days() -> None:
    false = sum(len(rises(petition(seed))) for seed in range(SERIES))

    assert 100 * false / (SERIES * (DAYS - TESTED_FROM)) < 1.0


@pytest.mark.parametrize(("factor", "low", "high"), [(5, 0.70, 0.90), (3, 0.38, 0.60), (1.8, 0.05, 0.25)])
def test_rises_are_noticed_as_often_as_is_said(factor: float, low: float, high: float) -> None:
    assert low < share_noticed(factor) < high


def test_a_year_of_days_is_quick() -> None:
    year = petition(1, days=365)
    rises(year)

    began = time.process_time()  # of this process alone, however many others run
    for _ in range(5):
        rises(year)

    assert (time.process_time() - began) / 5 < 0.05 * 3  # 20 ms where nothing else runs
