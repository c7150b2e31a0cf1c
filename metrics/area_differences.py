"""Whether an area signs more or less than the rest of the UK, by more than noise."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from metrics.areas import rate_decimals
from reference.constituencies import BoundarySet, constituencies
from reference.regions import NATIONS, regions

Denominator = Literal["population", "electors"]
PER: dict[Denominator, int] = {"population": 100_000, "electors": 1_000}

TOO_FEW_UNDER, LEAST_DIFFERENCE, FALSE_UNDER = 20, 0.10, 0.05
# Batches of days: enough to see how far an area's share strays, and long enough to be nearly independent.
MOST_BATCHES, FEWEST_BATCHES, FEWEST_DAYS = 10, 5, 20
# Where it cannot be seen how far shares stray. Measured on petition 241584 between its first two million signatures and
# the four million after them: 4% for regions, 9% for constituencies (1.4826 x the median absolute deviation).
ASSUMED_SPREAD = 0.10
# The median of a mean of squares is below the mean itself: by so much for each number of batches.
_MEDIAN_OF_MEAN_SQUARE = {
    batches: float(stats.chi2.ppf(0.5, batches - 1) / (batches - 1))
    for batches in range(FEWEST_BATCHES, MOST_BATCHES + 1)
}

Numbers = NDArray[np.float64]
_COLUMNS = ["code", "name", "signatures", "rate", "low", "high", "index", "p_adjusted", "verdict"]


def people_of(level: str, denominator: Denominator, boundary_set: BoundarySet = "2024") -> dict[str, int]:
    """How many people, or electors, each area of a level has: GSS code to number; areas without a figure are left out.

    People are known for nations and regions; electors also for the constituencies of the 2024 map.

    Method: docs/metrics.md#rates
    """
    if level == "constituency":
        if denominator == "population":
            return {}
        return {seat.code: seat.electors for seat in constituencies(boundary_set).values() if seat.electors}
    of_regions = {region.code: getattr(region, denominator) for region in regions()}
    if level == "region":
        return of_regions
    nation_of = {region.code: region.nation for region in regions()}
    return {code: sum(of_regions[one] for one in nation_of if nation_of[one] == code) for code in NATIONS}


def index_against_the_uk(signatures: Mapping[str, int], people: Mapping[str, int]) -> dict[str, float]:
    """Each area's rate where the rate of all these areas together is 100, to one decimal.

    Only signatures of these areas count: neither those without a known area nor those from overseas. It is none at all
    while nobody has signed.

    Args:
        signatures: Code to people who signed; an area that is left out is 0.
        people: Code to the people, or electors, who live there, for every area of the UK at this level.

    Method: docs/metrics.md#index-against-the-uk
    """
    everybody, total = sum(people.values()), sum(signatures.get(code, 0) for code in people)
    if not total:
        return {}
    return {code: round(100 * signatures.get(code, 0) * everybody / (own * total), 1) for code, own in people.items()}


def area_differences(
    counts: pd.DataFrame, people: Mapping[str, int], days: pd.DataFrame, per: int = 100_000
) -> pd.DataFrame:
    """Which areas sign more or less than the rest of the UK by more than noise.

    Each area's rate is compared with that of all other areas together, on the logarithm. The noise is that of a Poisson
    count and of how far the area's share of all signatures strays from batch to batch of days (extra-Poisson variation,
    Breslow 1984, by batch means, Schmeiser 1982); the p-values of all areas are adjusted together (Benjamini and
    Hochberg 1995). An area is ``higher`` or ``lower`` where the adjusted p is under .05 and its index is at least 10
    above or below 100; ``too few`` where fewer than 20 signed or were expected to; else ``similar``.

    Args:
        counts: One row per area of the UK at one level. Columns ``code``, ``name`` and ``signatures`` (int, people).
        people: Code to the people, or electors, who live there.
        days: What each London day added to the areas; columns ``day``, ``area`` (code) and ``gained`` (int, people).
            With fewer than 20 days a spread of 10% is assumed.
        per: For how many people the rate is given.

    Returns:
        The same areas in the same order. Columns ``code``, ``name``, ``signatures``, ``rate``, ``low`` and ``high``
        (float, per so many people, to `metrics.areas.rate_decimals`; 95% range of the rate, for each area by itself),
        ``index`` (float, UK = 100), ``p_adjusted`` (float; missing where there are too few) and ``verdict``. For areas
        whose people are not known the last six are missing.

    Method: docs/metrics.md#difference-from-the-uk
    """
    table = counts[["code", "name", "signatures"]].assign(living=counts["code"].map(people)).reset_index(drop=True)
    signed, living = (table[name].to_numpy(np.float64) for name in ("signatures", "living"))
    known, total, everybody = ~np.isnan(living), signed[~np.isnan(living)].sum(), np.nansum(living)
    noise = _noise(table["code"], signed, days)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, expected = signed / living, total * living / everybody
        index = signed / expected * 100
    enough = known & (signed >= TOO_FEW_UNDER) & (expected >= TOO_FEW_UNDER) & (total > signed)
    p = _p_values(signed, living, noise, enough)
    low, high = _range_of_rate(signed, noise)
    numbers = {"rate": rate * per, "low": low / living * per, "high": high / living * per}
    rounded = {name: np.round(np.where(known, values, np.nan), rate_decimals(per)) for name, values in numbers.items()}
    verdict = pd.Series(_verdicts(index, p, enough), dtype="object").where(pd.Series(known), None)
    return table.assign(**rounded, index=_indices(table, people), p_adjusted=p, verdict=verdict)[_COLUMNS]


def _indices(table: pd.DataFrame, people: Mapping[str, int]) -> pd.Series:
    signatures = dict(zip(table["code"], table["signatures"].tolist(), strict=True))
    return table["code"].map(index_against_the_uk(signatures, people)).astype("float64")


def _p_values(signed: Numbers, living: Numbers, noise: Numbers, enough: NDArray[np.bool_]) -> Numbers:
    """How likely so large a difference from all other areas is by noise, adjusted over the areas with enough."""
    total, everybody = signed[~np.isnan(living)].sum(), np.nansum(living)
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.log(signed / living * (everybody - living) / (total - signed))
        error = np.sqrt(1 / signed + 1 / (total - signed) + noise / (1 - signed / total) ** 2)
    p = np.full(len(signed), np.nan)
    if enough.any():
        p[enough] = stats.false_discovery_control(2 * stats.norm.sf(np.abs(difference[enough]) / error[enough]))
    return p


def _verdicts(index: Numbers, p: Numbers, enough: NDArray[np.bool_]) -> NDArray[np.object_]:
    clear = enough & (p < FALSE_UNDER) & (np.abs(index - 100) >= 100 * LEAST_DIFFERENCE)
    words = np.where(clear, np.where(index > 100, "higher", "lower"), "similar").astype(object)
    words[~enough] = "too few"
    return words


def _range_of_rate(signed: Numbers, noise: Numbers) -> tuple[Numbers, Numbers]:
    """Garwood's exact range of a Poisson count, for the smaller count that would vary as much by chance alone."""
    smaller = signed / (1 + noise * signed)
    scale = 1 + noise * signed
    low = np.where(smaller > 0, stats.chi2.ppf(0.025, 2 * np.maximum(smaller, 1e-9)) / 2, 0.0)
    return low * scale, stats.chi2.ppf(0.975, 2 * smaller + 2) / 2 * scale


def _noise(codes: pd.Series, signed: Numbers, days: pd.DataFrame) -> Numbers:
    """Relative variance of each area's count beyond Poisson, by how far its share strayed between batches of days.

    What was signed before the days begin is one batch more: nobody knows how it came about.
    """
    batches = _batches(codes, days)
    if batches is None:
        return np.full(len(codes), ASSUMED_SPREAD**2)
    of_batches = batches.sum(axis=0)
    total, observed = max(signed.sum(), 1.0), of_batches.sum()
    concentration = (np.sum(of_batches**2) + max(total - observed, 0.0) ** 2) / total**2
    own = _spreads(batches) * _inflation(batches)
    usual = np.nanmedian(own) / _MEDIAN_OF_MEAN_SQUARE[batches.shape[1]] if np.isfinite(own).any() else 0.0
    # An area that strays more than most, say for a local campaign, is judged by its own spread.
    return np.asarray(np.fmax(np.fmax(own, usual), 0.0) * concentration)


def _batches(codes: pd.Series, days: pd.DataFrame) -> Numbers | None:
    """Signatures by area and batch: neighbouring days, with about as many signatures in each batch."""
    own = days[days["area"].isin(codes)].assign(gained=lambda table: table["gained"].clip(lower=0))
    of_days = own.groupby("day")["gained"].sum().sort_index()
    if len(of_days) < FEWEST_DAYS or not of_days.sum():
        return None
    middle = of_days.cumsum() - of_days / 2
    batch = (middle / of_days.sum() * MOST_BATCHES).astype("int64").clip(upper=MOST_BATCHES - 1)
    table = own.assign(batch=own["day"].map(batch)).groupby(["area", "batch"])["gained"].sum().unstack(fill_value=0)  # noqa: PD010 - one row an area and batch
    if table.shape[1] < FEWEST_BATCHES:
        return None
    return table.reindex(list(codes), fill_value=0).to_numpy(np.float64)


def _spreads(batches: Numbers) -> Numbers:
    """The relative variance of each area's share in one batch, by moments; missing where under 20 signed."""
    of_areas, of_batches = batches.sum(axis=1), batches.sum(axis=0)
    total = of_batches.sum()
    weight = of_batches / total
    share = of_areas / total
    expected = share[:, None] * of_batches
    chance = np.sum(expected * (1 - share[:, None]) * (1 - weight), axis=1)
    strayed = np.sum((batches - expected) ** 2, axis=1)
    # A share that is worked out from the batches follows the larger ones, which then seem to stray less.
    moved = np.sum(expected**2 * (1 - 2 * weight + np.sum(weight**2)), axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = (strayed - chance) / moved
    return np.asarray(np.where(of_areas >= TOO_FEW_UNDER, spread, np.nan))


def _inflation(batches: Numbers) -> float:
    """What neighbouring batches that stray together add to the variance of their sum: 1 + 2 x their correlation.

    All areas together tell the correlation. Deviations from an area's own mean are correlated by -1 / batches by
    themselves, which is put back.
    """
    of_areas, of_batches = batches.sum(axis=1), batches.sum(axis=0)
    batches = batches[of_areas >= TOO_FEW_UNDER]
    expected = batches.sum(axis=1)[:, None] * of_batches / of_batches.sum()
    strayed = (batches - expected) / expected
    together, alone = np.mean(strayed[:, 1:] * strayed[:, :-1]), np.mean(strayed**2)
    return float(1 + 2 * max(together / alone + 1 / batches.shape[1], 0.0)) if alone > 0 else 1.0
