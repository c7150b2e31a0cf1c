"""What is out of the ordinary, in words that do not alarm: mostly it is news of the campaign, not a mistake."""

from collections.abc import Mapping
from datetime import datetime
from math import floor, log10

from metrics.signatures import UK
from metrics.unusual import Kind

BEING_CHECKED = "being checked"
NAMES: dict[Kind, str] = {
    "surge": "Unusual rise",
    "silence": "Unusually quiet day",
    "standstill": "The count stood still",
    "fall": "The count fell",
    "share": "Unusual share of one area",
}
# What is known by the day, in London; the others are known by the hour.
OF_WHOLE_DAYS: frozenset[str] = frozenset({"surge", "silence", "share"})


def unusual_in_words(kind: Kind, details: Mapping[str, float], area: str | None = None) -> str:
    """One sentence, without a full stop, of what was counted and what was expected.

    Args:
        kind: What it is about.
        details: ``observed``, and where there is one ``expected`` and ``total`` (people).
        area: The name of the area, where it is about one.

    Method: docs/metrics.md#unusual-counts-in-words
    """
    observed = f"{details['observed']:,.0f}"
    if kind == "fall":
        return f"the platform removed {observed} signatures that it found to be invalid"
    expected = about(details["expected"])
    if kind == "surge":
        return f"{observed} signatures where {expected} were expected"
    if kind == "silence":
        return f"no signature where {expected} were expected"
    if kind == "standstill":
        return f"no change until {expected} signatures were expected"
    return f"{observed} of {details['total']:,.0f} signatures from {area}, where {expected} were expected"


def about(expected: float) -> str:
    """An expectation to two significant digits: more would promise too much.

    Method: docs/metrics.md#unusual-counts-in-words
    """
    if expected < 1:
        return "hardly any"
    return f"about {round(expected, 1 - floor(log10(expected))):,.0f}"


def moment_of(kind: str, at: datetime) -> str:
    """How a moment is named to the command line, which reads it back: a London day, or an hour of UTC.

    Method: docs/metrics.md#unusual-counts-in-words
    """
    return f"{at.astimezone(UK):%Y-%m-%d}" if kind in OF_WHOLE_DAYS else f"{at:%Y-%m-%dT%H:%MZ}"
