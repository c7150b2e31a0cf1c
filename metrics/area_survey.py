"""Signing rates beside what a survey found in each region: twelve points, and no more than that."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from campaign.survey import HIGHLIGHT

FEWEST_REGIONS = 8
_COLUMNS = ["code", "region", "rate", "share", "low", "high", "base", "hidden"]


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's rank correlation of so many regions, with its 95% range; and what may be said of it."""

    correlation: float
    low: float
    high: float
    regions: int
    words: str


def rates_beside_findings(
    rates: pd.DataFrame, findings: pd.DataFrame, question: str, answer: str = HIGHLIGHT, breakdown: str = "region"
) -> pd.DataFrame:
    """Each region's signing rate beside the share of its respondents who gave an answer.

    What the publish step has hidden stays hidden, and a share that is only known to be under or over a bound is hidden
    too, since it is no point on a chart. Regions are joined by the name that the survey's groups have.

    Args:
        rates: Columns ``code``, ``name`` and ``rate`` (float), one row per region.
        findings: A release's results as `metrics.disclosure.safe` gives them.
        question: A question's key.
        answer: An option's code, or ``highlight``.
        breakdown: The key of the survey's breakdown by region.

    Returns:
        One row per region, in the order of `rates`. Columns ``code``, ``region`` (name), ``rate``, ``share``, ``low``
        and ``high`` (Int64, whole per cent), ``base`` (Int64, people, rounded to 10) and ``hidden`` (bool: no share may
        be shown, or none was published).

    Method: docs/metrics.md#signing-rates-beside-findings
    """
    chosen = findings[
        (findings["question"] == question)
        & (findings["answer"] == answer)
        & (findings["breakdown"] == breakdown)
        & (findings["state"] == "shown")
    ]
    shown = chosen[["group", "percent", "low", "high", "base"]].rename(columns={"percent": "share", "group": "region"})
    table = rates[["code", "name", "rate"]].rename(columns={"name": "region"}).merge(shown, on="region", how="left")
    whole = dict.fromkeys(("share", "low", "high", "base"), "Int64")
    return table.assign(hidden=table["share"].isna()).astype(whole)[_COLUMNS]


def rank_correlation(table: pd.DataFrame) -> RankCorrelation | None:
    """Whether regions that sign more are those where more people gave the answer, by Spearman's rank correlation.

    Args:
        table: As `rates_beside_findings` gives it; hidden regions are left out.

    Returns:
        None where fewer than 8 regions are shown, or where all have the same rate or the same share. The 95% range is
        that of Bonett and Wright (2000).

    Method: docs/metrics.md#rank-correlation-of-regions
    """
    shown = table[~table["hidden"] & table["rate"].notna()]
    rate, share = shown["rate"].to_numpy(np.float64), shown["share"].to_numpy(np.float64)
    points = len(shown)
    if points < FEWEST_REGIONS or len(set(rate)) == 1 or len(set(share)) == 1:
        return None
    correlation = float(stats.spearmanr(rate, share).statistic)
    # Fisher's transformation has no value at -1 and 1.
    middle = np.arctanh(np.clip(correlation, -0.999999, 0.999999))
    reach = stats.norm.ppf(0.975) * np.sqrt((1 + correlation**2 / 2) / (points - 3))
    low, high = (float(end) for end in np.tanh([middle - reach, middle + reach]))
    return RankCorrelation(
        round(correlation, 2), round(low, 2), round(high, 2), points, _words(correlation, low, high, points)
    )


def _words(correlation: float, low: float, high: float, points: int) -> str:
    if low > 0:
        found = "Regions with a higher signing rate tend to be those where more respondents gave this answer"
    elif high < 0:
        found = "Regions with a higher signing rate tend to be those where fewer respondents gave this answer"
    else:
        found = "No clear relation between signing rate and this answer"
    number = "twelve" if points == 12 else str(points)
    return (
        f"{found} (rank correlation {_signed(correlation)}, 95% range {_signed(low)} to {_signed(high)}). These are "
        f"{number} points: they say nothing about single people, and not why regions differ."
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")
