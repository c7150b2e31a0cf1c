"""Counts out of the ordinary: what a day was expected to bring, rises, quiet days and totals that stand still."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.unusual import Unusual, expected_days, standstill, unusual_days, whole_days

QUIET = [20, 24, 18, 22, 21, 16, 19] * 5
START = datetime(2026, 6, 1, tzinfo=UTC)


def days(*given: float | None, start: str = "2026-06-01") -> pd.DataFrame:
    """Signatures on successive London days; None is a day that was not counted as a whole."""
    return pd.DataFrame({"day": pd.date_range(start, periods=len(given)), "given": pd.Series(given, dtype="float64")})


def hours(*gained: int, start: datetime = START, removed: int = 0) -> pd.DataFrame:
    """What successive UTC hours added; the same was removed in each of them."""
    return pd.DataFrame(
        {
            "hour": pd.date_range(start, periods=len(gained), freq="h"),
            "gained": gained,
            "removed": [removed] * len(gained),
        }
    )


def found(*given: float | None) -> list[Unusual]:
    return unusual_days(expected_days(days(*given)))


def given_on(table: pd.DataFrame) -> dict[str, float]:
    return {f"{day:%d %b}": given for day, given in table.itertuples(index=False)}


def test_a_day_of_london_in_summer_begins_at_eleven_in_the_evening() -> None:
    counted = hours(*[0] * 23, 5, *[1] * 24, *[0] * 24)  # 5 from 23:00 UTC on 1 June, which is 2 June in London

    whole = whole_days(counted, START + timedelta(hours=71), hours_without_row="gap")

    assert given_on(whole) == {"02 Jun": 5 + 23, "03 Jun": 1}


def test_what_was_removed_hides_nothing_of_what_was_given() -> None:
    counted = hours(*[-2] * 96, removed=5)

    assert given_on(whole_days(counted, START + timedelta(hours=95), hours_without_row="gap")) == {
        "02 Jun": 72,
        "03 Jun": 72,
        "04 Jun": 72,
    }


def test_days_on_both_sides_of_a_gap_across_midnight_are_not_whole() -> None:
    counted = hours(*[1] * 24 * 8)
    gap = counted["hour"].between("2026-06-03T20:00Z", "2026-06-04T05:00Z")

    whole = given_on(whole_days(counted[~gap], START + timedelta(days=8), hours_without_row="gap"))

    assert np.isnan([whole["03 Jun"], whole["04 Jun"]]).all()
    assert (whole["02 Jun"], whole["05 Jun"]) == (24, 24)


def test_a_gap_within_one_day_leaves_it_whole() -> None:
    counted = hours(*[1] * 24 * 4)
    gap = counted["hour"].between("2026-06-03T09:00Z", "2026-06-03T14:00Z")
    counted.loc[counted["hour"] == "2026-06-03T15:00Z", "gained"] += 6

    whole = given_on(whole_days(counted[~gap], START + timedelta(days=4), hours_without_row="gap"))

    assert whole["03 Jun"] == 24


def test_in_a_list_of_signatures_a_day_without_one_is_zero() -> None:
    counted = hours(*[1] * 24 * 6)
    nobody = counted["hour"].between("2026-06-02T12:00Z", "2026-06-04T12:00Z")

    whole = given_on(whole_days(counted[~nobody], START + timedelta(days=6), hours_without_row="nobody"))

    assert whole["03 Jun"] == 0


def test_the_clocks_going_back_make_no_day_twice() -> None:
    counted = hours(*[1] * 24 * 5, start=datetime(2026, 10, 23, tzinfo=UTC))

    whole = given_on(whole_days(counted, datetime(2026, 10, 27, 23, tzinfo=UTC), hours_without_row="gap"))

    assert whole == {"24 Oct": 24, "25 Oct": 25, "26 Oct": 24}


@pytest.mark.parametrize("length", [0, 1, 20, 30])
def test_too_short_a_series_has_no_whole_day(length: int) -> None:
    counted = hours(*[1] * length)
    until = START + timedelta(hours=length)

    whole = whole_days(counted, until, hours_without_row="gap")

    assert whole.empty
    assert unusual_days(expected_days(whole)) == []


def test_a_day_with_five_times_its_signatures_is_a_rise() -> None:
    (rise,) = found(*QUIET, 100)

    assert (rise.kind, rise.observed) == ("surge", 100)
    assert rise.expected == pytest.approx(20, abs=2)
    assert rise.at == datetime(2026, 7, 5, 23, tzinfo=UTC)  # midnight of 6 July in London


def test_ordinary_days_are_not_unusual() -> None:
    assert found(*QUIET, 30) == []


def test_a_day_without_a_signature_is_quiet_only_where_eight_were_expected() -> None:
    (quiet,) = found(*QUIET, 0)

    assert (quiet.kind, quiet.observed) == ("silence", 0)
    assert found(*[round(one / 3) for one in QUIET], 0) == []


def test_nothing_is_said_before_21_whole_days() -> None:
    assert found(*QUIET[:20], 500) == []
    assert [one.kind for one in found(*QUIET[:21], 500)] == ["surge"]


def test_a_rise_on_days_that_nobody_counted_whole_is_neither_tested_nor_learned_from() -> None:
    with_gap = expected_days(days(*QUIET, None, None, 20))
    without = expected_days(days(*QUIET))

    assert unusual_days(with_gap) == []
    assert with_gap["expected"].iloc[-1] == pytest.approx(without["expected"].iloc[-1], rel=0.25)


def test_a_petition_that_grew_is_not_called_unusual_for_ever() -> None:
    late = [one.at for one in found(*QUIET, *[100] * 20)]

    assert max(late) < datetime(2026, 7, 12, tzinfo=UTC)


def test_batches_are_no_rise_where_they_are_the_rule() -> None:
    batches = [40 if day % 9 == 4 else 0 for day in range(90)]

    assert found(*batches) == []


def test_a_silent_petition_that_wakes_up_is_a_rise() -> None:
    assert [one.kind for one in found(*[0, 0, 1] * 12, 300)] == ["surge"]


@settings(max_examples=50, deadline=None)
@given(before=st.lists(st.integers(0, 500), min_size=25, max_size=40), later=st.lists(st.integers(0, 500), max_size=9))
def test_what_comes_later_changes_nothing(before: list[int], later: list[int]) -> None:
    early, late = expected_days(days(*before)), expected_days(days(*before, *later))

    assert late["expected"].iloc[: len(early)].tolist() == pytest.approx(early["expected"].tolist())
    assert late["spread"].iloc[: len(early)].tolist() == pytest.approx(early["spread"].tolist())
    assert unusual_days(late)[: len(unusual_days(early))] == unusual_days(early)


@settings(max_examples=50, deadline=None)
@given(given=st.lists(st.one_of(st.none(), st.integers(0, 10**7)), max_size=60))
def test_every_expectation_is_a_number_of_people(given: list[int | None]) -> None:
    expectations = expected_days(days(*given))

    assert np.isfinite(expectations[["expected", "spread"]].to_numpy(np.float64)).all()
    assert (expectations["expected"] > 0).all()
    assert all(one.observed >= 0 for one in unusual_days(expectations))


DAYTIME = [10 if 8 <= hour < 20 else 0 for hour in range(24)]  # 120 a day, from 8:00 to 20:00 in London


def standing(since: datetime, until: datetime, readings: int = 100) -> Unusual | None:
    """A total of this daily round that has stood still, 40 winter days after the beginning."""
    counted = hours(*DAYTIME * 40, start=datetime(2026, 1, 1, tzinfo=UTC))
    expectations = expected_days(whole_days(counted, datetime(2026, 2, 9, 23, tzinfo=UTC), hours_without_row="gap"))
    return standstill(counted, expectations, since, readings, until)


def test_a_total_that_stands_still_by_day_is_noticed_once_20_were_expected() -> None:
    nine = datetime(2026, 2, 10, 9, 15, tzinfo=UTC)

    assert standing(nine, nine + timedelta(minutes=100)) is None
    still = standing(nine, nine + timedelta(minutes=130))
    assert still is not None
    assert (still.kind, still.at, still.observed) == ("standstill", nine.replace(minute=0), 0)
    assert still.expected == pytest.approx(21.7, abs=1)


def test_a_night_is_no_standstill() -> None:
    assert standing(datetime(2026, 2, 9, 20, tzinfo=UTC), datetime(2026, 2, 10, 8, tzinfo=UTC)) is None


def test_two_unchanged_readings_are_no_standstill() -> None:
    nine = datetime(2026, 2, 10, 9, tzinfo=UTC)

    assert standing(nine, nine + timedelta(hours=5), readings=2) is None
    assert standing(nine, nine + timedelta(hours=5), readings=3) is not None


def test_a_young_petition_has_no_standstill() -> None:
    counted = hours(*[50] * 24 * 10)
    expectations = expected_days(whole_days(counted, START + timedelta(days=10), hours_without_row="gap"))

    later = START + timedelta(days=11)
    assert standstill(counted, expectations, later, 100, later + timedelta(days=1)) is None
