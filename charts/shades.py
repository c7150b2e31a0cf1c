"""Which shade of a map each value has, and the legend that says so in words."""

import math
from bisect import bisect_right
from dataclasses import dataclass

import pandas as pd

from charts.measures import Measure, as_printed, value_words


@dataclass(frozen=True)
class Shades:
    """The shades in use, palest first, each with the least and the greatest value that has it, as printed.

    Made once of every value that is compared, such as all days of a slider, so that a shade always means the same.
    """

    measure: Measure
    colours: tuple[str, ...]
    least: tuple[float, ...]
    greatest: tuple[float, ...]

    def place_of(self, value: float) -> int:
        """Which of the shades a value has; beyond either end, the one at that end."""
        return max(bisect_right(self.least, as_printed(value, self.measure)) - 1, 0)

    def colour_of(self, value: float) -> str:
        """The shade of a value."""
        return self.colours[self.place_of(value)]

    @property
    def words(self) -> tuple[str, ...]:
        """What each shade means: "5.1 to 6.4", or one value alone."""
        spans = zip(self.least, self.greatest, strict=True)
        return tuple(
            value_words(least, self.measure)
            if least == greatest
            else f"{value_words(least, self.measure)} to {value_words(greatest, self.measure)}"
            for least, greatest in spans
        )


def shades_of(values: pd.Series, measure: Measure, colours: tuple[str, ...]) -> Shades:
    """An equal number of areas in each shade, as far as equal values allow, which always share one.

    Args:
        values: Everything that is compared; missing ones have no shade.
        measure: What they are.
        colours: From the palest, for the lowest values, to the strongest.

    Raises:
        ValueError: There is no value at all.
    """
    printed = pd.Series([as_printed(value, measure) for value in values.dropna()], dtype=float)
    if printed.empty:
        raise ValueError("a map needs at least one area with a value; show the page's empty state instead")
    share = printed.rank(method="min", pct=True)
    places = [max(math.ceil(round(one * len(colours), 9)) - 1, 0) for one in share]
    # As a series: pandas takes a list of one for the name of a level.
    groups = printed.groupby(pd.Series(places))
    return Shades(
        measure=measure,
        colours=tuple(colours[int(str(place))] for place in groups.groups),
        least=tuple(groups.min()),
        greatest=tuple(groups.max()),
    )
