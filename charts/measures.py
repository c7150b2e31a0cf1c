"""What is shown of an area: a rate or a count, in the words and digits that every figure uses."""

from typing import Literal

Measure = Literal["per_100k_population", "per_1000_electors", "signatures"]
MEASURE_WORDS: dict[Measure, str] = {
    "per_100k_population": "per 100,000 people",
    "per_1000_electors": "per 1,000 electors",
    "signatures": "signatures",
}
TOO_FEW = "[u]"


def value_words(value: float, measure: Measure) -> str:
    """A value as figures and sentences print it: whole numbers, rates under 10 to one decimal, a true minus sign."""
    size = abs(value)
    words = f"{size:,.0f}" if measure == "signatures" or size >= 10 else f"{size:,.1f}"
    return words if value >= 0 else f"\N{MINUS SIGN}{words}"


def as_printed(value: float, measure: Measure) -> float:
    """The value with the digits that `value_words` prints, so that a legend agrees with the numbers beside it."""
    return round(value, 0 if measure == "signatures" or abs(value) >= 10 else 1)
