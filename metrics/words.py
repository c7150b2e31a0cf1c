"""Survey figures in words: the whole percentage always, and a fraction only where it is close."""

import math
from fractions import Fraction

_NOT_FAR_FROM_HALF = 10
MINUS = "\N{MINUS SIGN}"
_FRACTIONS = {
    Fraction(1, 10): "one in ten",
    Fraction(1, 6): "one in six",
    Fraction(1, 5): "one in five",
    Fraction(1, 4): "a quarter",
    Fraction(1, 3): "a third",
    Fraction(2, 5): "two in five",
    Fraction(1, 2): "half",
    Fraction(3, 5): "three in five",
    Fraction(2, 3): "two thirds",
    Fraction(3, 4): "three quarters",
    Fraction(4, 5): "four in five",
    Fraction(9, 10): "nine in ten",
}


def share_in_words(percent: int, low: int | None = None, high: int | None = None) -> str:
    """A share as people say it: "about one in six (17%)", "just under a quarter (23%)", or only "29%".

    Within one point of a fraction it is "about" that fraction; one to two points off it is "just under" or "just over"
    it; further off the percentage stands alone. Where two fractions are as near as that, the nearer one is named.
    "Just over half" and "just under half" say which side has the majority, so they are used only if the whole range
    lies on that side, and never without a range; so are "more than half" and "fewer than half", for what is between two
    fifths and three fifths and near neither of them nor half.

    Args:
        percent: Whole per cent, 0 to 100.
        low: Lower end of the share's 95% range, whole per cent.
        high: Its upper end.

    Raises:
        ValueError: The percentage is not between 0 and 100.

    Method: docs/metrics.md#share-in-words
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"a share is 0 to 100 per cent, not {percent}")
    fraction = min(_FRACTIONS, key=lambda candidate: abs(percent - 100 * candidate))
    off = percent - 100 * fraction
    if abs(off) <= 1:
        return f"about {_FRACTIONS[fraction]} ({percent}%)"
    is_majority = _lies_on_one_side(percent > 50, low, high)
    if abs(off) > 2 and abs(percent - 50) < _NOT_FAR_FROM_HALF and is_majority:
        return f"{'more' if percent > 50 else 'fewer'} than half ({percent}%)"
    if abs(off) > 2 or (fraction == Fraction(1, 2) and not is_majority):
        return f"{percent}%"
    return f"just {'over' if off > 0 else 'under'} {_FRACTIONS[fraction]} ({percent}%)"


def published_share_in_words(state: str, percent: int | None, low: int | None = None, high: int | None = None) -> str:
    """One published result in words: its share, "under 5%", "over 95%", or that there are too few answers.

    Args:
        state: ``shown``, ``below``, ``above``; anything else is hidden.
        percent: Whole per cent, or the bound.
        low: Lower end of the 95% range, whole per cent.
        high: Its upper end.

    Method: docs/metrics.md#share-in-words
    """
    if percent is None or state not in ("shown", "below", "above"):
        return "too few answers to show"
    if state == "shown":
        return share_in_words(percent, low, high)
    return f"{'under' if state == 'below' else 'over'} {percent}%"


def mean_in_words(mean: float, low: float, high: float) -> str:
    """A published mean: "On average 6.4 (95% range 6.1 to 6.7)".

    Args:
        mean: To one decimal, in the question's unit.
        low: Lower end of its 95% range.
        high: Its upper end.

    Method: docs/metrics.md#survey-means
    """
    ends = [mean_as_number(end) for end in (mean, low, high)]
    return f"On average {ends[0]} (95% range {ends[1]} to {ends[2]})"


def mean_as_number(mean: float) -> str:
    """A published mean: to one decimal, with a true minus sign.

    Method: docs/metrics.md#survey-means
    """
    return f"{mean:.1f}".replace("-", MINUS)


def comparison_in_words(group: str, verdict: str) -> str:
    """One group beside all others: "Higher in Wales than elsewhere", "No clear difference between Wales and the rest".

    Args:
        group: Its name, as it stands after "in".
        verdict: ``higher``, ``lower`` or ``no clear difference``: `metrics.survey_tests.AgainstTheRest.verdict`.

    Raises:
        ValueError: Another verdict.

    Method: docs/metrics.md#comparison-in-words
    """
    if verdict in ("higher", "lower"):
        return f"{verdict.capitalize()} in {group} than elsewhere"
    if verdict != "no clear difference":
        raise ValueError(f"a comparison is higher, lower or no clear difference, not {verdict}")
    return f"No clear difference between {group} and the rest"


def change_in_words(points: float, low: float, high: float) -> str:
    """A change between waves: "up 6 percentage points (95% range 2 to 10)", or "no clear change (...)".

    Up or down only if the whole range lies on that side of 0, and only if it does so as whole points too, so that the
    words and the range beside them agree.

    Args:
        points: Later less earlier, percentage points.
        low: Lower end of its 95% range.
        high: Its upper end.

    Raises:
        ValueError: The change does not lie in its range, or one of them is missing.

    Method: docs/metrics.md#change-in-words
    """
    if not low <= points <= high:
        raise ValueError(f"a change lies in its range, but {points} does not lie between {low} and {high}")
    change, least, greatest = (_whole(number) for number in (points, low, high))
    spread = f"95% range {range_in_words(least, greatest)}"
    if least <= 0 <= greatest:
        return f"no clear change ({_signed(change)} percentage point{_plural(change)}; {spread})"
    return f"{'up' if change > 0 else 'down'} {abs(change)} percentage point{_plural(change)} ({spread})"


def range_in_words(low: int, high: int, unit: str = "") -> str:
    """A range with "to", never a dash, which reads as a minus beside negative numbers: "21% to 25%", "−4 to 2".

    Args:
        low: Lower end.
        high: Upper end.
        unit: Stands after both numbers, such as "%".

    Method: docs/metrics.md#change-in-words
    """
    return f"{_signed(low, plus=False)}{unit} to {_signed(high, plus=False)}{unit}"


def base_in_words(base: int, low: int | None = None, high: int | None = None, *, population: str = "patients") -> str:
    """The line under a survey figure: how many answers, the range, and that people chose to take part.

    Args:
        base: People who answered, rounded to 10.
        low: Lower end of the 95% range, whole per cent; without a range it is left out.
        high: Its upper end.
        population: Whom the survey is about, in the plural.

    Method: docs/metrics.md#base-in-words
    """
    spread = "" if low is None or high is None else f"; 95% range {range_in_words(low, high, '%')}"
    return (
        f"Based on about {base:,} answers{spread}; people chose to take part, so they may differ from all {population}."
    )


def _lies_on_one_side(over: bool, low: int | None, high: int | None) -> bool:
    if low is None or high is None:
        return False
    return low > 50 if over else high < 50


def _whole(number: float) -> int:
    """Halves away from 0, so that a fall and a rise of the same size read alike."""
    return math.floor(abs(number) + 0.5) * (1 if number >= 0 else -1)


def _signed(number: int, *, plus: bool = True) -> str:
    if number < 0:
        return f"{MINUS}{-number}"
    return f"+{number}" if plus and number > 0 else str(number)


def _plural(number: int) -> str:
    return "" if abs(number) == 1 else "s"
