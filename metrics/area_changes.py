"""How areas' counts grow day by day, all areas on the same days."""

from collections.abc import Mapping

import pandas as pd

from metrics.areas import rate_decimals
from reference.regions import regions_by_code


def area_growth(
    totals: pd.DataFrame, days: pd.DataFrame, people: Mapping[str, int] | None = None, per: int = 100_000
) -> pd.DataFrame:
    """The running total of every area at the end of each London day, all on the same days: for small multiples.

    Args:
        totals: The latest counts. Columns ``area`` (code) and ``signatures`` (int, people).
        days: Every day with a change since counting by area began; columns ``day`` (London midnight without a zone),
            ``area`` and ``gained`` (int, people).
        people: Code to the people, or electors, who live there, for rates.
        per: For how many people the rate is given.

    Returns:
        One row per area of `totals` and day, from the first day with a change in any area to the last, no day left
        out, in order of both. Columns ``area``, ``day``, ``gained`` and ``total`` (int, people), and ``rate`` (float,
        per so many people, to `metrics.areas.rate_decimals`; missing where their number is not known).

    Method: docs/metrics.md#growth-by-area
    """
    codes = list(totals["area"])
    span = pd.date_range(days["day"].min(), days["day"].max()) if len(days) else pd.DatetimeIndex([])
    gained = (
        days[days["area"].isin(codes)]
        .pivot_table(index="area", columns="day", values="gained", aggfunc="sum")
        .reindex(index=codes, columns=span)
        .fillna(0)
        .astype("int64")
    )
    latest = totals.set_index("area")["signatures"].reindex(codes)
    running = gained.cumsum(axis=1).add(latest - gained.sum(axis=1), axis=0)
    table = pd.DataFrame(
        {
            "area": pd.Series([code for code in codes for _ in span], dtype="str"),
            "day": list(span) * len(codes),
            "gained": gained.to_numpy().ravel(),
            "total": running.to_numpy().ravel(),
        }
    ).astype({"day": "datetime64[us]", "gained": "int64", "total": "int64"})
    living = table["area"].map(people or {}).astype("float64")
    return table.assign(rate=(table["total"] * per / living).round(rate_decimals(per)))


def nation_days(days: pd.DataFrame) -> pd.DataFrame:
    """What each London day added to the four nations, from what it added to the regions.

    Args:
        days: Columns ``day``, ``area`` (GSS code of a region) and ``gained`` (int, people).

    Returns:
        One row per nation and day with a change in it, in order of day; the same columns.

    Method: docs/metrics.md#growth-by-area
    """
    nations = days["area"].map({code: region.nation for code, region in regions_by_code().items()})
    added: pd.DataFrame = days.assign(area=nations).groupby(["day", "area"])["gained"].sum().reset_index()
    return added.astype({"area": "str", "gained": "int64"})
