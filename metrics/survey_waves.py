"""How a share or a mean changed from one wave of a survey to the next."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.survey_design import Numbers
from metrics.survey_estimates import Estimates

_PLACE = ["question", "breakdown", "group", "answer"]


@dataclass(frozen=True)
class Change:
    """Later wave less earlier one, one per column: in percentage points for shares, in the column's unit for means."""

    difference: Numbers
    standard_error: Numbers
    low: Numbers
    high: Numbers


def change_between_waves(earlier: Estimates, later: Estimates, unit: float = 100.0) -> Change:
    """The difference of two waves with its 95% range, for waves of different people.

    The range is put together from the ranges of both waves by squaring and adding their distances from the estimates
    (MOVER): for shares these are Korn and Graubard's, so there is a range at 0% and 100% too, where the usual one, 1.96
    standard errors, has no width. Where people took part in both waves the range is too wide rather than too narrow.

    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17, 873-890, method 10. Zou, G. Y. and Donner, A. (2008). Construction of confidence
    limits about effect measures: a general approach. Statistics in Medicine 27, 1693-1702.

    Args:
        earlier: `shares` or `means` of the first wave.
        later: The same columns of the second.
        unit: 100 gives percentage points of shares; 1 leaves means as they are.

    Returns:
        Missing where one of the waves has no estimate or no range.

    Method: docs/metrics.md#survey-change
    """
    difference = later.value - earlier.value
    error = np.hypot(earlier.standard_error, later.standard_error)
    down = np.hypot(later.value - later.low, earlier.high - earlier.value)
    up = np.hypot(later.high - later.value, earlier.value - earlier.low)
    return Change(unit * difference, unit * error, unit * (difference - down), unit * (difference + up))


def changes_between_releases(earlier: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """How shares changed from one wave's release to the next one's, from what both have published and nothing else.

    The whole percentages and ranges that readers have seen are compared, so a change tells nothing that the releases do
    not, and a reader finds it by subtracting; rounding moves it by less than one percentage point.

    Args:
        earlier: The results of the earlier wave's release. Columns ``question``, ``breakdown``, ``group``, ``answer``,
            ``state``, ``percent``, ``low`` and ``high``, as `metrics.disclosure.safe` gives them.
        later: Those of the later wave's.

    Returns:
        One row per question, breakdown, group and answer that both show, of questions with the same answers in both.
        Further columns ``change``, ``low`` and ``high`` (int, percentage points; the 95% range is that of
        `change_between_waves`, rounded outwards).

    Method: docs/metrics.md#survey-change
    """
    numbers = ["percent", "low", "high"]
    old, new = (_shown_of_both(own, other)[[*_PLACE, *numbers]] for own, other in ((earlier, later), (later, earlier)))
    both = new.merge(old, on=_PLACE, suffixes=("", "_before"))
    then, now = (both[[f"{name}{end}" for name in numbers]].to_numpy(dtype=float).T for end in ("_before", ""))
    down, up = np.hypot(now[0] - now[1], then[2] - then[0]), np.hypot(now[2] - now[0], then[0] - then[1])
    change = now[0] - then[0]
    return both[_PLACE].assign(
        change=change.astype(int), low=np.floor(change - down).astype(int), high=np.ceil(change + up).astype(int)
    )


def _shown_of_both(own: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The rows that are shown, of questions that have the same answers in the other release."""
    answers, others = ({key: set(rows["answer"]) for key, rows in one.groupby("question")} for one in (own, other))
    alike = [key for key, given in answers.items() if others.get(key) == given]
    return own[own["question"].isin(alike) & (own["state"] == "shown")]
