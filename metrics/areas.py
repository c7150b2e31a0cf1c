"""Counts by area and their rates, so that a large region is not called keen for being large."""

from collections.abc import Mapping

import pandas as pd

from reference.constituencies import BoundarySet, MapsMixed, boundary_set_of, constituencies
from reference.regions import NATIONS, regions

_COLUMNS = ["code", "name", "signatures", "per_100k_population", "per_1000_electors"]


def rate_decimals(per: int) -> int:
    """To how many decimals a rate per so many people is given: one per 100,000, two per 1,000.

    Method: docs/metrics.md#rates
    """
    return 1 if per > 1_000 else 2


def rate(signatures: int, people: int | None, per: int) -> float | None:
    """Signatures per so many people, to `rate_decimals`; none where the number of people is not known.

    Method: docs/metrics.md#rates
    """
    return round(signatures * per / people, rate_decimals(per)) if people else None


def region_rates(signatures: Mapping[str, int]) -> pd.DataFrame:
    """Signatures of the 12 regions, per 100,000 people and per 1,000 electors.

    Args:
        signatures: GSS code to people. A region that nobody signed in is 0.

    Returns:
        12 rows in the order of reference.regions. Columns ``code`` (GSS), ``name``, ``signatures`` (int, people),
        ``per_100k_population`` and ``per_1000_electors`` (float, to `rate_decimals`).

    Method: docs/metrics.md#rates
    """
    return pd.DataFrame(
        [
            _row(region.code, region.name, signatures.get(region.code, 0), region.population, region.electors)
            for region in regions()
        ],
        columns=_COLUMNS,
    )


def nation_rates(signatures: Mapping[str, int]) -> pd.DataFrame:
    """The same for the 4 nations, from the counts of the 12 regions.

    Method: docs/metrics.md#rates
    """
    rows = []
    for code, name in NATIONS.items():
        parts = [region for region in regions() if region.nation == code]
        rows.append(
            _row(
                code,
                name,
                sum(signatures.get(region.code, 0) for region in parts),
                sum(region.population for region in parts),
                sum(region.electors for region in parts),
            )
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def constituency_rates(signatures: Mapping[str, int], boundary_set: BoundarySet) -> pd.DataFrame:
    """The same for the 650 constituencies of one map. Populations are not known at this level; electors only for 2024.

    Raises:
        MapsMixed: A code is one of the other map.
        ValueError: A code is on no map.

    Method: docs/metrics.md#rates
    """
    if signatures.keys() - constituencies(boundary_set).keys() and boundary_set_of(signatures) != boundary_set:
        raise MapsMixed(f"counts of the other map given for the map of {boundary_set}")
    seats = constituencies(boundary_set).values()
    rows = [_row(seat.code, seat.name, signatures.get(seat.code, 0), None, seat.electors) for seat in seats]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(code: str, name: str, signatures: int, people: int | None, electors: int | None) -> tuple[object, ...]:
    return code, name, signatures, rate(signatures, people, 100_000), rate(signatures, electors, 1_000)


def region_series(days: pd.DataFrame, code: str, total: int) -> pd.DataFrame:
    """One region's running total at the end of each London day with a change.

    Args:
        days: Columns ``day`` (London midnight without a zone), ``area`` (GSS) and ``gained`` (int, people).
        code: GSS code of the region.
        total: The region's latest count (people), on which the series ends.

    Returns:
        One row per day, in order. Columns ``day``, ``gained`` and ``total`` (int, people, cumulative).

    Method: docs/metrics.md#region-series
    """
    own = days.loc[days["area"] == code, ["day", "gained"]].sort_values("day", ignore_index=True)
    before = total - int(own["gained"].sum())
    return own.assign(total=before + own["gained"].cumsum())
