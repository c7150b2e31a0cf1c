"""London days that are over: gaps are spread and nothing is lost or made up."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.days_over import days_over, spread_over_gaps
from metrics.forecast import forecast
from metrics.signatures import UK
from tests.builders import hours

UNHURRIED = settings(deadline=None, max_examples=50)
STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
READINGS = st.lists(st.one_of(st.none(), st.integers(-50, 500)), min_size=2, max_size=300).filter(
    lambda gained: any(one is not None for one in gained)
)


def read(table: pd.DataFrame) -> pd.DataFrame:
    """The days of a petition that is read, up to its newest reading."""
    until = table["hour"].iloc[-1].to_pydatetime() if len(table) else datetime(2026, 7, 1, tzinfo=UTC)
    return days_over(table, until, hours_without_row="gap")


def start(moment: datetime) -> str:
    return moment.replace(minute=0, second=0, microsecond=0).isoformat()


@UNHURRIED
@given(gained=READINGS, moment=STARTS)
def test_spreading_keeps_every_signature_and_makes_up_none(gained: list[int | None], moment: datetime) -> None:
    found = hours(*gained, start=start(moment))

    spread = spread_over_gaps(found)

    assert spread["gained"].sum() == pytest.approx(found["gained"].sum())
    assert spread["given"].sum() == pytest.approx((found["gained"] + found["removed"]).sum())
    assert (spread["given"] >= 0).all()
    assert spread["hour"].is_unique
    assert spread["hour"].is_monotonic_increasing
    assert spread.loc[spread["is_read"], "hour"].tolist() == found["hour"].tolist()


@UNHURRIED
@given(gained=READINGS, moment=STARTS)
def test_every_signature_falls_in_exactly_one_london_day(gained: list[int | None], moment: datetime) -> None:
    found = hours(*gained, start=start(moment))
    spread = spread_over_gaps(found)
    of_day = spread["hour"].dt.tz_convert(UK).dt.tz_localize(None).dt.normalize()
    unfinished = spread.loc[of_day.isin([of_day.min(), of_day.max()]), "given"].sum()

    days = read(found)

    assert days["given"].sum() + unfinished == pytest.approx(spread["given"].sum())
    assert days["day"].is_unique
    assert not days["day"].isin([of_day.min(), of_day.max()]).any()


@UNHURRIED
@given(gained=READINGS, moment=STARTS)
def test_daily_gains_add_up_to_the_change(gained: list[int | None], moment: datetime) -> None:
    days = read(hours(*gained, start=start(moment)))

    if len(days) > 1:
        change = days["total"].iloc[-1] - days["total"].iloc[0]
        assert days["gained"].iloc[1:].sum() == pytest.approx(change, abs=1)  # both totals are whole people


def test_the_first_and_the_last_day_are_not_whole() -> None:
    days = read(hours(*[10] * 72, start="2026-12-01T12:00Z"))

    assert [f"{day:%d}" for day in days["day"]] == ["02", "03"]
    assert days[["given", "total", "is_read"]].to_numpy().tolist() == [[240.0, 360, True], [240.0, 600, True]]


def test_days_have_23_and_25_hours_when_the_clocks_change() -> None:
    spring = read(hours(*[1] * 72, start="2026-03-28T00:00Z"))
    autumn = read(hours(*[1] * 72, start="2026-10-24T00:00Z"))

    assert spring.set_index("day").loc["2026-03-29", "given"] == 23
    assert autumn.set_index("day").loc["2026-10-25", "given"] == 25


def test_what_came_in_a_gap_is_spread_over_it_and_its_days_are_not_read() -> None:
    # From midnight on the 2nd nobody read for three days; then 73 hours' worth came at once.
    found = hours(*[10] * 24, *[None] * 72, 730, *[10] * 47, start="2026-12-01T00:00Z")

    days = read(found)

    assert days["given"].tolist() == [pytest.approx(240)] * 4
    assert days["is_read"].tolist() == [False, False, False, True]


def test_totals_that_were_read_once_a_day_make_days_too() -> None:
    daily = pd.DataFrame(
        {"hour": pd.date_range("2026-02-01T09:00Z", periods=20, freq="24h"), "gained": 240, "removed": 0}
    ).assign(total=lambda table: table["gained"].cumsum())

    days = read(daily)

    assert len(days) == 18
    assert days["given"].tolist() == [pytest.approx(240)] * 18
    assert days["is_read"].all()


def test_what_was_removed_is_in_the_total_and_not_in_what_was_given() -> None:
    found = hours(*[10] * 30, -500, *[10] * 41, start="2026-12-01T00:00Z")

    day = read(found).iloc[0]

    assert (day["given"], day["gained"]) == (230.0, -270.0)
    assert day["total"] == 480 - 500 - 10


def test_in_a_list_an_hour_without_a_row_is_one_in_which_nobody_signed() -> None:
    found = hours(5, *[None] * 60, 7, start="2026-12-01T12:00Z")

    days = days_over(found, datetime(2026, 12, 7, 9, tzinfo=UTC), hours_without_row="nobody")

    assert days[["given", "total"]].to_numpy().tolist() == [[0, 5], [0, 5], [7, 12], [0, 12], [0, 12]]
    assert days["is_read"].all()


@pytest.mark.parametrize("gained", [[], [5], [5] * 30])
def test_before_a_day_is_over_there_is_none(gained: list[int]) -> None:
    days = read(hours(*gained, start="2026-12-01T12:00Z"))

    assert days.empty
    assert forecast(days) is None


def test_a_real_petition_with_gaps_and_falls_has_a_forecast() -> None:
    file = Path(__file__).parent.parent / "recorded" / "uk_parliament_241584_counts.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    totals = pd.Series([int(row[1]) for row in rows])
    hour = pd.to_datetime(pd.Series([row[0] for row in rows]), utc=True).dt.floor("h")
    steps = totals.diff().fillna(0)
    by_hour = steps.groupby(hour).sum()
    removed = (-steps).clip(lower=0).groupby(hour).sum()
    table = pd.DataFrame({"gained": by_hour, "removed": removed}).astype("int64").rename_axis("hour").reset_index()
    table = table.assign(total=int(totals.iloc[0]) + table["gained"].cumsum())

    days = read(table)
    found = forecast(days)

    assert days["total"].iloc[-1] < totals.iloc[-1] < 1.01 * days["total"].iloc[-1]
    assert found is not None
    assert np.isfinite(found.path.drop(columns="day").to_numpy()).all()
    # 22 March 2019 brought the most signatures of all its days.
    assert f"{days['day'].iloc[int(days['given'].argmax())]:%d %B %Y}" in {"21 March 2019", "22 March 2019"}
