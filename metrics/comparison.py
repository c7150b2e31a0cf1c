"""This campaign's count beside those of earlier petitions, each from its own launch on."""

from datetime import date
from math import log

import numpy as np
import pandas as pd

from reference.petitions import ReferencePetition, reference_petitions

_SHOWN_AHEAD = 28


def nearest_petitions(total: int, days: int, count: int = 3) -> tuple[ReferencePetition, ...]:
    """The reference petitions that had come nearest to a total by the same day after their launch, by ratio.

    Args:
        total: People who have signed.
        days: Days since the launch, whose own day is 0. A petition that is not known so long counts with its last day.
        count: How many to give.

    Method: docs/metrics.md#beside-earlier-petitions
    """

    def distance(petition: ReferencePetition) -> float:
        return abs(log((sum(petition.new_signatures[: days + 1]) + 10) / (max(total, 0) + 10)))

    return tuple(sorted(reference_petitions(), key=distance)[:count])


def since_launch(days: pd.DataFrame, launch: date, label: str, count: int = 3) -> pd.DataFrame:
    """Running totals by day since the launch: the campaign's own, and those of the nearest reference petitions.

    Day 0 of a reference petition is the first day that is known of it.

    The others go on for 28 days beyond this campaign's newest day, where they are known, to show what may follow.

    Args:
        days: The campaign's London days that are over. Columns ``day`` (midnight without a zone), ``total`` (people).
        launch: The London day on which the campaign opened.
        label: What the campaign is called in the table.
        count: How many reference petitions to lay beside it.

    Returns:
        One row per series and day, the campaign first. Columns ``series`` (label), ``is_own`` (bool), ``day`` (int,
        days since the launch, whose own day is 0) and ``total`` (int, people at its end).

    Method: docs/metrics.md#beside-earlier-petitions
    """
    number = (days["day"] - pd.Timestamp(launch)).dt.days
    own = pd.DataFrame({"series": label, "is_own": True, "day": number, "total": days["total"]})
    own = own[own["day"] >= 0]
    if own.empty:
        return own.reset_index(drop=True)
    newest = int(own["day"].iloc[-1])
    others = [
        _curve(petition, newest + _SHOWN_AHEAD)
        for petition in nearest_petitions(int(own["total"].iloc[-1]), newest, count)
    ]
    return pd.concat([own, *others], ignore_index=True).astype({"day": "int64", "total": "int64"})


def _curve(petition: ReferencePetition, last: int) -> pd.DataFrame:
    totals = np.cumsum(petition.new_signatures[: last + 1])
    return pd.DataFrame({"series": petition.label, "is_own": False, "day": np.arange(len(totals)), "total": totals})
