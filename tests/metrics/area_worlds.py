"""Petitions by area as they might be: a burst that fades, areas with moods that last for days, counts by chance."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.area_differences import people_of

DAYS, MOOD, LASTS = 60, 0.18, 0.6


class AreaWorld(NamedTuple):
    """What `metrics.area_differences.area_differences` is asked about."""

    counts: pd.DataFrame
    people: Mapping[str, int]
    days: pd.DataFrame


def areas_of_a_petition(seed: int, level: str, total: int, keen: Mapping[int, float] | None = None) -> AreaWorld:
    """A petition with about so many signatures; `keen` areas, by their place, sign so many times as much as others."""
    random = np.random.default_rng(seed)
    people = people_of(level, "electors")
    living = np.array(list(people.values()), dtype=np.float64)
    pace = 1 / (1 + np.arange(DAYS) / 2) + 0.05
    factor = np.ones(len(living))
    for place, times in (keen or {}).items():
        factor[place] = times
    mood = np.zeros((DAYS, len(living)))
    mood[0] = random.normal(0, MOOD, len(living))
    for day in range(1, DAYS):
        mood[day] = LASTS * mood[day - 1] + random.normal(0, MOOD * np.sqrt(1 - LASTS**2), len(living))
    expected = total * (pace / pace.sum())[:, None] * (living * factor / living.sum()) * np.exp(mood - MOOD**2 / 2)
    given = random.poisson(expected)
    days = pd.DataFrame(
        {
            "day": np.repeat(pd.date_range("2026-01-01", periods=DAYS), len(living)),
            "area": list(people) * DAYS,
            "gained": given.ravel(),
        }
    )
    counts = pd.DataFrame({"code": list(people), "name": list(people), "signatures": given.sum(axis=0)})
    return AreaWorld(counts, people, days[days["gained"] != 0])
