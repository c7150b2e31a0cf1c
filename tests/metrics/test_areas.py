"""Counts by area: rates that a large region does not win for being large, and sums that always fit."""

from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.areas import constituency_rates, nation_rates, rate, region_rates, region_series
from reference.constituencies import BoundarySet, constituencies
from reference.regions import ENGLAND, NATIONS, regions, regions_by_code

WALES, LONDON = "W92000004", "E12000007"
CODES = [region.code for region in regions()]
# Tables take longer than the 200 ms that a busy machine leaves an example.
UNHURRIED = settings(deadline=None)
COUNTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 10**6))
DAY_ONE = datetime(2026, 7, 1)  # noqa: DTZ001 - a London day has no zone here
CHANGES = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(CODES), st.integers(-200, 5_000)), max_size=60)


def region_days(*changes: tuple[int, str, int]) -> pd.DataFrame:
    """What days (after 1 July 2026) added to regions, as `store.series.region_days` gives it: one row for both."""
    table = pd.DataFrame(changes, columns=["day", "area", "gained"]).astype({"area": "str", "gained": "int64"})
    added: pd.DataFrame = table.groupby(["day", "area"])["gained"].sum().reset_index()
    return added.assign(day=pd.Timestamp(DAY_ONE) + pd.to_timedelta(added["day"].astype("int64"), unit="D"))


def counted(table: pd.DataFrame, code: str) -> dict[str, float]:
    row = table[table["code"] == code].iloc[0]
    return {name: float(row[name]) for name in ("signatures", "per_100k_population", "per_1000_electors")}


def test_a_rate_has_one_decimal_per_100_000_and_two_per_1_000() -> None:
    assert rate(1_234, 3_186_581, 100_000) == 38.7
    assert rate(1_234, 2_348_540, 1_000) == 0.53


def test_seats_of_a_petition_of_50_000_have_rates_that_tell_them_apart() -> None:
    signed = {code: 30 + place % 97 for place, code in enumerate(constituencies("2024"))}

    assert constituency_rates(signed, "2024")["per_1000_electors"].nunique() > 100


def test_nobody_is_a_rate_and_an_unknown_number_of_people_is_none() -> None:
    assert rate(0, 3_186_581, 100_000) == 0.0
    assert rate(5, None, 100_000) is None
    assert rate(5, 0, 100_000) is None


def test_the_same_count_is_a_higher_rate_where_fewer_live() -> None:
    table = region_rates({WALES: 3_187, LONDON: 3_187})

    assert counted(table, WALES) == {"signatures": 3_187, "per_100k_population": 100.0, "per_1000_electors": 1.36}
    assert counted(table, LONDON) == {"signatures": 3_187, "per_100k_population": 35.1, "per_1000_electors": 0.56}


def test_a_region_that_nobody_signed_in_is_zero_and_not_missing() -> None:
    table = region_rates({WALES: 10})

    assert table["code"].tolist() == CODES
    assert counted(table, LONDON) == {"signatures": 0, "per_100k_population": 0.0, "per_1000_electors": 0.0}


def test_what_is_no_region_is_in_no_row() -> None:
    assert region_rates({"E92000001": 999, "": 5})["signatures"].sum() == 0


def test_englands_rate_is_that_of_its_sums_not_the_mean_of_its_regions() -> None:
    england = counted(nation_rates({LONDON: 9_090}), ENGLAND)

    people = sum(region.population for region in regions() if region.nation == ENGLAND)
    assert england["signatures"] == 9_090
    assert england["per_100k_population"] == round(9_090 * 100_000 / people, 1) == 15.5


def test_the_four_nations_are_the_twelve_regions() -> None:
    assert sorted({region.nation for region in regions()}) == sorted(NATIONS)


@UNHURRIED
@given(counts=COUNTS)
def test_nations_add_up_to_regions(counts: dict[str, int]) -> None:
    nations, twelve = nation_rates(counts), region_rates(counts)

    assert nations["signatures"].sum() == twelve["signatures"].sum() == sum(counts.values())
    assert nations["code"].tolist() == list(NATIONS)


@UNHURRIED
@given(counts=COUNTS)
def test_rates_follow_from_counts(counts: dict[str, int]) -> None:
    table = region_rates(counts)

    for code, signatures, per_people, per_electors in zip(
        table["code"], table["signatures"], table["per_100k_population"], table["per_1000_electors"], strict=True
    ):
        region = regions_by_code()[code]
        assert per_people == pytest.approx(signatures * 100_000 / region.population, abs=0.0501)
        assert per_electors == pytest.approx(signatures * 1_000 / region.electors, abs=0.0501)


@UNHURRIED
@given(counts=COUNTS, factor=st.integers(2, 9))
def test_more_signatures_never_make_a_lower_rate(counts: dict[str, int], factor: int) -> None:
    few, many = region_rates(counts), region_rates({code: count * factor for code, count in counts.items()})

    assert (many["per_100k_population"] >= few["per_100k_population"]).all()


@pytest.mark.parametrize(("boundary_set", "has_electors"), [("2024", True), ("2010", False)])
def test_constituencies_have_the_rates_that_are_known_of_their_map(
    boundary_set: BoundarySet, has_electors: bool
) -> None:
    code = next(iter(constituencies(boundary_set)))

    table = constituency_rates({code: 785}, boundary_set)

    assert len(table) == 650
    assert table["signatures"].sum() == 785
    assert table["per_100k_population"].isna().all()
    assert table["per_1000_electors"].notna().all() == has_electors
    assert table["per_1000_electors"].isna().all() == (not has_electors)


def test_a_region_series_ends_on_the_total_and_begins_with_what_was_there_before() -> None:
    days = region_days((0, WALES, 10), (3, WALES, -4), (0, LONDON, 99))

    series = region_series(days, WALES, 1_006)

    assert series["total"].tolist() == [1_010, 1_006]
    assert series["day"].tolist() == [pd.Timestamp("2026-07-01"), pd.Timestamp("2026-07-04")]


def test_a_region_without_a_change_has_no_series() -> None:
    assert region_series(region_days((0, LONDON, 99)), WALES, 1_006).empty
    assert region_series(region_days(), WALES, 0).empty


@UNHURRIED
@given(changes=CHANGES, total=st.integers(0, 10**7), code=st.sampled_from(CODES))
def test_every_region_series_ends_on_its_total(changes: list[tuple[int, str, int]], total: int, code: str) -> None:
    series = region_series(region_days(*changes), code, total)

    if len(series):
        assert series["total"].iloc[-1] == total
        assert series["total"].diff().dropna().tolist() == series["gained"].tolist()[1:]
        assert series["day"].is_monotonic_increasing
