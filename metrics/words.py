"""Survey figures in words: the whole percentage always, and a fraction only where it is close."""

from fractions import Fraction

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
    lies on that side, and never without a range.

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
    if abs(off) > 2 or (fraction == Fraction(1, 2) and not _lies_on_one_side(off > 0, low, high)):
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


def base_in_words(base: int, low: int | None = None, high: int | None = None, *, population: str = "patients") -> str:
    """The line under a survey figure: how many answers, the range, and that people chose to take part.

    Args:
        base: People who answered, rounded to 10.
        low: Lower end of the 95% range, whole per cent; without a range it is left out.
        high: Its upper end.
        population: Whom the survey is about, in the plural.

    Method: docs/metrics.md#base-in-words
    """
    spread = "" if low is None or high is None else f"; 95% range {low}% to {high}%"
    return (
        f"Based on about {base:,} answers{spread}; people chose to take part, so they may differ from all {population}."
    )


def _lies_on_one_side(over: bool, low: int | None, high: int | None) -> bool:
    if low is None or high is None:
        return False
    return low > 50 if over else high < 50
