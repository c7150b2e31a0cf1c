"""The map of one chosen day, in shades that mean the same on every day."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from charts.measures import Measure
from charts.shades import Shades, shades_of


def days_to_choose(days: Iterable[pd.Timestamp], most: int = 60) -> list[pd.Timestamp]:
    """The days that a slider offers: at most so many, evenly spread, the first and the last among them.

    Args:
        days: London midnights without a zone, in any order and as often as they come.
        most: How many steps a slider may have before a finger can no longer tell them apart.

    Raises:
        ValueError: Fewer than two steps are asked for.
    """
    if most < 2:
        raise ValueError("a slider needs at least two steps")
    every = sorted(set(days))
    places = np.linspace(0, len(every) - 1, min(most, len(every))).round().astype(int)
    return [every[place] for place in places]


def on_day(series: pd.DataFrame, measure: Measure, day: pd.Timestamp) -> pd.DataFrame:
    """Each area as it stood at the end of a day: its last row up to then, or no value before its first.

    Args:
        series: Columns ``day`` (London midnight without a zone), ``code`` (GSS), ``name`` and the measure (number, the
            running total or rate at the end of that day), days in order; a total holds until the next one.
        measure: Which column is shown.
        day: The chosen day.

    Returns:
        One row for each area, in the order of their first rows. Columns ``code``, ``name`` and the measure.
    """
    areas = series[["code", "name"]].drop_duplicates("code")
    latest = series[series["day"] <= day].drop_duplicates("code", keep="last")
    return areas.merge(latest[["code", measure]], on="code", how="left")


def shades_of_all_days(series: pd.DataFrame, measure: Measure, colours: tuple[str, ...]) -> Shades:
    """The shades for every day of a slider, so that an area that grows is seen to darken.

    Args:
        series: As for `on_day`.
        measure: Which column is shown.
        colours: `Palette.sequential` for tiles, `Palette.shades` for the maps.

    Raises:
        ValueError: There is no value at all.
    """
    return shades_of(series[measure], measure, colours)
