"""How often an area is called different by mistake, and how often rightly: the figures in docs/metrics.md."""

import pytest

from metrics.area_differences import area_differences
from tests.metrics.area_worlds import areas_of_a_petition

WORLDS = 40


def differing(seed: int, level: str, total: int) -> int:
    """How many areas are called higher or lower where none is."""
    verdicts = area_differences(*areas_of_a_petition(seed, level, total))["verdict"]
    return int(verdicts.isin(["higher", "lower"]).sum())


def share_noticed(level: str, total: int, keen: tuple[int, ...], times: float) -> float:
    """The share of areas with so many times the usual rate that are called higher."""
    found = list[bool]()
    for seed in range(1_000, 1_000 + WORLDS // 2):
        verdicts = area_differences(*areas_of_a_petition(seed, level, total, dict.fromkeys(keen, times)))["verdict"]
        found += [verdict == "higher" for verdict in verdicts.iloc[list(keen)]]
    return sum(found) / len(found)


@pytest.mark.parametrize(("level", "total", "areas"), [("region", 30_000, 12), ("constituency", 300_000, 650)])
def test_hardly_any_area_is_called_different_by_mistake(level: str, total: int, areas: int) -> None:
    mistakes = [differing(seed, level, total) for seed in range(WORLDS)]

    assert sum(mistakes) / (WORLDS * areas) < 0.01
    assert sum(one > 0 for one in mistakes) / WORLDS <= 0.15


@pytest.mark.parametrize(
    ("level", "total", "times", "low", "high"),
    [
        ("region", 30_000, 1.2, 0.45, 0.95),
        ("region", 30_000, 1.5, 0.95, 1.0),
        ("constituency", 300_000, 1.3, 0.35, 0.8),
        ("constituency", 300_000, 1.5, 0.9, 1.0),
    ],
)
def test_real_differences_are_noticed_as_often_as_is_said(
    level: str, total: int, times: float, low: float, high: float
) -> None:
    keen = (5,) if level == "region" else (10, 200, 400)

    assert low <= share_noticed(level, total, keen, times) <= high
