"""Areas for figures: 650 seats, 12 regions and their growth, the same in every run."""

import pandas as pd

from metrics.areas import constituency_rates, region_rates
from reference.constituencies import BoundarySet, constituencies
from reference.regions import regions

WALES, LONDON, YORKSHIRE = "W92000004", "E12000007", "E12000003"
ALDERSHOT, ARFON = "E14001063", "W07000041"
# What goes through the websocket at each change; a figure with GeoJSON in it has some 1,400 KB.
MOST_BYTES = 130_000


def seats(boundary_set: BoundarySet = "2024", few_below: int = 0) -> pd.DataFrame:
    """Every seat of a map with its count and rate; those with fewer signatures than told are too few to compare."""
    counts = {code: 20 + place * 37 % 613 for place, code in enumerate(constituencies(boundary_set))}
    table = constituency_rates(counts, boundary_set)
    return table.assign(few=table["signatures"] < few_below)


def twelve_regions() -> pd.DataFrame:
    """The regions with rates from 20 to 86 per 100,000 people."""
    return region_rates(
        {region.code: region.population * (20 + 6 * place) // 100_000 for place, region in enumerate(regions())}
    )


def growth(*codes: str, days: int = 300) -> pd.DataFrame:
    """Rates that grow evenly by so much a day, from 1 January 2026; of all regions without any code."""
    table = twelve_regions()
    chosen = table[table["code"].isin(codes)] if codes else table
    rows = [
        (day, code, name, round(rate * (place + 1) / days, 1))
        for code, name, rate in zip(chosen["code"], chosen["name"], chosen["per_100k_population"], strict=True)
        for place, day in enumerate(pd.date_range("2026-01-01", periods=days))
    ]
    return pd.DataFrame(rows, columns=["day", "code", "name", "per_100k_population"])
