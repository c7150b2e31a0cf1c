"""Days and series for tests of the forecast."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from metrics.forecast_path import Numbers
from reference.petitions import reference_petitions

RECORDED = Path(__file__).parent.parent / "recorded" / "forecast"
# A petition that nobody signs is one, and so is one that a million sign in a day.
GIVEN = st.lists(st.one_of(st.integers(0, 30), st.integers(0, 10**6)), min_size=10, max_size=120)


@cache
def recorded_series() -> dict[str, Numbers]:
    """The reference petitions and two generated ones, by the names that the recorded figures use."""
    found = {f"real:{one.key}": np.array(one.new_signatures, dtype=np.float64) for one in reference_petitions()}
    generated: dict[str, list[float]] = {}
    for row in recorded("simulated_days"):
        generated.setdefault(row["series"], []).append(float(row["new_signatures"]))
    return found | {name: np.array(counts) for name, counts in generated.items()}


def recorded(name: str) -> list[dict[str, str]]:
    """The lines of one of the recorded files."""
    with (RECORDED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days(given: Iterable[float], first: str = "2026-01-01", began: int = 0) -> pd.DataFrame:
    """Days that are over, all of them read, as `metrics.days_over.days_over` gives them."""
    counts = pd.Series(list(given), dtype="float64")
    return pd.DataFrame(
        {
            "day": pd.date_range(first, periods=len(counts)),
            "given": counts,
            "gained": counts,
            "total": (began + counts.fillna(0).cumsum()).astype("int64"),
            "is_read": counts.notna(),
        }
    )
