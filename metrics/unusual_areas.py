"""Days on which one area gave a far larger share of the signatures than before."""

import numpy as np
import pandas as pd
from scipy.stats import binom

from metrics.unusual import WINDOW_DAYS, Unusual, start_of_day

SHARE_BELOW = 1e-4
# A share may be twice what it was without a word: areas do have days of their own.
USUAL_FACTOR = 2.0
FEWEST_BEFORE, FEWEST_DAYS_BEFORE, FEWEST_TOO_MANY = 500, 14, 30


def share_jumps(days: pd.DataFrame, areas: int, end: pd.Timestamp) -> list[Unusual]:
    """Areas whose share of one London day's signatures is far above their share of the 28 days before.

    The count of the area is compared with a binomial distribution with twice its past share: the
    probability of so many or more has to be below 1 in 10,000, divided by the number of areas (Bonferroni), so that
    many areas do not make many false alarms. At least 30 signatures have to be too many.

    Args:
        days: One row per day and area with a change. Columns ``day`` (midnight, a London day without a zone), ``area``
            (code) and ``gained`` (int, people). A day on which an area lost signatures counts as one without any.
        areas: How many areas there are, with and without a row.
        end: The first day that is not over.

    Method: docs/metrics.md#share-of-an-area
    """
    days = days[days["day"] < end]
    if days.empty:
        return []
    table = days.assign(gained=days["gained"].clip(lower=0)).pivot(index="day", columns="area", values="gained")  # noqa: PD010 - one row a day and area
    table = table.reindex(pd.date_range(table.index[0], table.index[-1])).fillna(0.0)
    before = table.rolling(WINDOW_DAYS, min_periods=1).sum().shift(fill_value=0.0)
    days_before = (table.sum(axis=1) > 0).rolling(WINDOW_DAYS, min_periods=1).sum().shift(fill_value=0.0)
    total, total_before = table.sum(axis=1).to_numpy(), before.sum(axis=1).to_numpy()
    is_tested = (total_before >= FEWEST_BEFORE) & (days_before.to_numpy() >= FEWEST_DAYS_BEFORE)
    # One more everywhere, so that an area nobody signed in before has a share too.
    share = (before.to_numpy() + 1) / (total_before + areas)[:, None]
    expected = share * total[:, None]
    given = table.to_numpy()
    is_large = (given - expected >= FEWEST_TOO_MANY) & is_tested[:, None]
    found = []
    for place, column in np.argwhere(is_large):
        people, usual = int(given[place, column]), float(share[place, column])
        probability = binom.sf(people - 1, int(total[place]), min(usual * USUAL_FACTOR, 1.0))
        if probability < SHARE_BELOW / areas:
            at, area = start_of_day(table.index[place]), str(table.columns[column])
            found.append(
                Unusual("share", at, people, round(float(expected[place, column]), 1), area, int(total[place]))
            )
    return found
