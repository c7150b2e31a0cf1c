"""A long series with fewer points looks the same: extremes, ends and gaps are kept."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.thinning import thinned


def series(totals: Sequence[float | None], every: str = "1min") -> pd.DataFrame:
    moments = pd.date_range("2026-01-01", periods=len(totals), freq=every, tz="UTC")
    return pd.DataFrame({"at": moments, "total": np.array(totals, dtype=np.float64)})


def pixels(found: pd.DataFrame, whole: pd.DataFrame, columns: int) -> list[tuple[float, ...]]:
    """What a figure of so many columns shows: the first, last, lowest and highest total of each."""
    moments, every = found["at"].astype("int64"), whole["at"].astype("int64")
    column = (moments - every.iloc[0]) * columns // (every.iloc[-1] - every.iloc[0] + 1)
    known = found["total"].groupby(column)
    table = known.agg(["first", "last", "min", "max"]).dropna()
    return [tuple(row) for row in table.itertuples()]


@settings(deadline=None)
@given(
    totals=st.lists(st.one_of(st.none(), st.integers(-(10**6), 10**6)), min_size=1, max_size=600),
    columns=st.integers(1, 40),
)
def test_every_column_of_pixels_shows_the_same(totals: list[float | None], columns: int) -> None:
    whole = series(totals)

    found = thinned(whole, columns)

    assert pixels(found, whole, columns) == pixels(whole, whole, columns)
    assert len(found) <= 5 * columns
    assert found["at"].is_monotonic_increasing
    assert found.merge(whole).shape == found.shape


def test_a_year_of_minutes_becomes_a_few_thousand_points_with_its_spike_and_its_gap() -> None:
    count = 525_600
    total = np.arange(count, dtype=np.float64)
    total[200_000] = 900_000
    total[300_001] = -5
    # A gap is one row without a total and no rows after it.
    whole = series(total.tolist())
    whole.loc[400_000, "total"] = np.nan
    whole = whole.drop(index=range(400_001, 410_000)).reset_index(drop=True)

    found = thinned(whole)

    assert len(found) <= 4_000
    assert {900_000.0, -5.0, 0.0, float(count - 1)} <= set(found["total"].dropna())
    place = int(found["total"].isna().to_numpy().argmax())
    assert found["total"].isna().sum() == 1
    assert found["total"].iloc[place + 1] == 410_000
    assert found["total"].iloc[place - 1] == 399_999


@pytest.mark.parametrize("length", [0, 1, 4_000])
def test_a_short_series_stays_as_it_is(length: int) -> None:
    whole = series([1.0] * length)

    assert thinned(whole) is whole
