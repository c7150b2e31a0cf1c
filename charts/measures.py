"""What is shown of an area: a rate or a count, in the words and digits that every figure uses."""

import math
from typing import Literal

Measure = Literal["per_100k_population", "per_1000_electors", "signatures"]
MEASURE_WORDS: dict[Measure, str] = {
    "per_100k_population": "per 100,000 people",
    "per_1000_electors": "per 1,000 electors",
    "signatures": "signatures",
}
HIGHEST: dict[Measure, str] = {
    "per_100k_population": "the highest rate",
    "per_1000_electors": "the highest rate",
    "signatures": "the most signatures",
}
TOO_FEW = "[u]"
_DECIMALS_UNDER_10: dict[Measure, int] = {"per_100k_population": 1, "per_1000_electors": 2, "signatures": 0}


def value_words(value: float, measure: Measure) -> str:
    """A value as figures and sentences print it, with a true minus sign: whole numbers; rates under 10 to one decimal,
    or to two per 1,000 electors, where a petition of 50,000 has about one."""
    words = f"{abs(as_printed(value, measure)):,.{_decimals(value, measure)}f}"
    return words if value >= 0 else f"\N{MINUS SIGN}{words}"


def value_with_unit(value: float, measure: Measure) -> str:
    """The same with what it is: "93 per 100,000 people"; of a count the number alone."""
    words = value_words(value, measure)
    return words if measure == "signatures" else f"{words} {MEASURE_WORDS[measure]}"


def as_printed(value: float, measure: Measure) -> float:
    """The value with the digits that `value_words` prints, so that a legend agrees with the numbers beside it.

    Halves go up, as people round and as the big screen's script does; Python's own way would make 78 of 78.5.
    """
    if math.isnan(value):
        return value
    shift = 10 ** _decimals(value, measure)
    # To a millionth first: what lies at a half but for the computer's arithmetic is a half.
    whole = math.floor(round(abs(value) * shift, 6) + 0.5) / shift
    return math.copysign(whole, value)


def _decimals(value: float, measure: Measure) -> int:
    return 0 if abs(value) >= 10 else _DECIMALS_UNDER_10[measure]
