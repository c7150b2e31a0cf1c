"""An area is called different only where it differs by more than noise, and by enough to matter."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.area_differences import PER, area_differences, index_against_the_uk, people_of
from reference.regions import NATIONS, regions
from tests.metrics.area_worlds import areas_of_a_petition

WALES, LONDON = "W92000004", "E12000007"
PEOPLE = people_of("region", "population")
CODES = list(PEOPLE)
UNHURRIED = settings(deadline=None, max_examples=40)
COUNTS = st.lists(st.integers(0, 10**6), min_size=12, max_size=12)
NO_DAYS = pd.DataFrame({"day": pd.Series(dtype="datetime64[us]"), "area": pd.Series(dtype="str"), "gained": []}).astype(
    {"gained": "int64"}
)


def counts(*signatures: int) -> pd.DataFrame:
    """The 12 regions, in their order, with so many signatures."""
    return pd.DataFrame({"code": CODES, "name": CODES, "signatures": list(signatures)})


def at_the_rate_of_the_uk(per_million: int, **changes: float) -> pd.DataFrame:
    """Every region at one rate, some of them (by code) at so many times that."""
    return counts(*[round(PEOPLE[code] * per_million / 10**6 * changes.get(code, 1.0)) for code in CODES])


def row(table: pd.DataFrame, code: str) -> dict[str, Any]:
    return {str(name): value for name, value in table[table["code"] == code].iloc[0].items()}


def test_people_are_known_where_they_are_counted() -> None:
    assert people_of("region", "population")[WALES] == 3_186_581
    assert sum(people_of("nation", "population").values()) == 69_281_437
    assert list(people_of("nation", "electors")) == list(NATIONS)
    assert len(people_of("constituency", "electors")) == 650
    assert people_of("constituency", "electors", "2010") == people_of("constituency", "population") == {}
    assert sum(people_of("constituency", "electors").values()) == sum(region.electors for region in regions())


def test_the_index_is_100_where_the_rate_is_that_of_the_uk() -> None:
    assert index_against_the_uk({"a": 30, "b": 30}, {"a": 100, "b": 200}) == {"a": 150.0, "b": 75.0}
    assert index_against_the_uk({"a": 30, "elsewhere": 999}, {"a": 100, "b": 200}) == {"a": 300.0, "b": 0.0}
    assert index_against_the_uk({}, {"a": 100}) == {}


@UNHURRIED
@given(signatures=COUNTS)
def test_indices_weighted_by_people_make_100(signatures: list[int]) -> None:
    index = index_against_the_uk(dict(zip(CODES, signatures, strict=True)), PEOPLE)

    if sum(signatures):
        mean = sum(index[code] * PEOPLE[code] for code in CODES) / sum(PEOPLE.values())
        assert mean == pytest.approx(100, abs=0.051)
    else:
        assert index == {}


def test_equal_rates_are_similar_and_a_clearly_higher_one_is_higher() -> None:
    table = area_differences(at_the_rate_of_the_uk(2_000, **{WALES: 2.0, LONDON: 0.5}), PEOPLE, NO_DAYS)

    verdicts = dict(zip(table["code"], table["verdict"], strict=True))
    assert {code for code, verdict in verdicts.items() if verdict == "higher"} == {WALES}
    assert {code for code, verdict in verdicts.items() if verdict == "lower"} == {LONDON}
    assert row(table, WALES)["rate"] == pytest.approx(400, abs=0.1)
    assert row(table, WALES)["low"] < 400 < row(table, WALES)["high"]


def test_a_difference_too_small_to_matter_is_similar_however_many_signed() -> None:
    # Twenty days on which every region gave exactly its share: there is no noise beyond chance.
    steady = at_the_rate_of_the_uk(200_000, **{WALES: 1.05, LONDON: 0.8})
    days = pd.concat(
        [
            pd.DataFrame({"day": day, "area": CODES, "gained": steady["signatures"] // 20})
            for day in pd.date_range("2026-01-01", periods=20)
        ]
    )

    table = area_differences(steady, PEOPLE, days)

    assert row(table, WALES)["p_adjusted"] < 0.001
    assert row(table, WALES)["verdict"] == "similar"
    assert row(table, LONDON)["verdict"] == "lower"


def test_few_signatures_are_never_judged() -> None:
    table = area_differences(counts(19, 500, *[300] * 10), PEOPLE, NO_DAYS)

    assert table["verdict"].iloc[0] == "too few"
    assert np.isnan(table["p_adjusted"].iloc[0])
    assert table["rate"].iloc[0] > 0


def test_an_area_that_ought_to_have_few_is_not_judged_by_many() -> None:
    few_people = {**dict.fromkeys(CODES, 10**6), CODES[0]: 1_000}

    table = area_differences(counts(60, *[500] * 11), few_people, NO_DAYS)

    assert table["verdict"].iloc[0] == "too few"


def test_an_area_whose_people_are_unknown_has_no_verdict() -> None:
    table = area_differences(counts(*[500] * 12), {code: PEOPLE[code] for code in CODES[1:]}, NO_DAYS)

    assert table.iloc[0][["rate", "low", "high", "index", "p_adjusted", "verdict"]].isna().all()
    assert table["verdict"].iloc[1:].notna().all()


def test_shares_that_stray_from_day_to_day_make_the_range_wider() -> None:
    world = areas_of_a_petition(1, "region", 300_000)
    calm = world.days.assign(gained=0)
    calm["gained"] = calm["area"].map(world.counts.set_index("code")["signatures"]) // 60

    straying, steady = (
        area_differences(world.counts, world.people, days, PER["electors"]) for days in (world.days, calm)
    )

    assert ((straying["high"] - straying["low"]) > 2 * (steady["high"] - steady["low"])).all()


def test_without_noise_beyond_chance_the_range_is_garwoods() -> None:
    # Garwood (1936): the exact 95% range of a Poisson count of 20 is 12.217 to 30.888.
    people = dict.fromkeys(CODES, 100_000)
    steady = pd.concat(
        [pd.DataFrame({"day": day, "area": CODES, "gained": 1}) for day in pd.date_range("2026-01-01", periods=20)]
    )

    table = area_differences(counts(*[20] * 12), people, steady)

    assert table["low"].tolist() == [12.2] * 12
    assert table["high"].tolist() == [30.9] * 12


def test_p_values_are_adjusted_by_benjamini_and_hochberg() -> None:
    # Benjamini and Hochberg (1995), section 3.2: of these 15 p-values four are significant at 5%.
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                 0.6528, 0.7590, 1.0]  # fmt: skip

    assert (stats.false_discovery_control(published) < 0.05).sum() == 4


@UNHURRIED
@given(signatures=COUNTS, seed=st.integers(0, 50))
def test_a_rate_lies_in_its_range_and_a_verdict_agrees_with_its_index(signatures: list[int], seed: int) -> None:
    days = areas_of_a_petition(seed, "region", 5_000).days

    table = area_differences(counts(*signatures), PEOPLE, days)

    assert table["signatures"].tolist() == signatures
    assert (table["low"] <= table["rate"]).all()
    assert (table["rate"] <= table["high"]).all()
    assert (table.loc[table["verdict"] == "higher", "index"] >= 110).all()
    assert (table.loc[table["verdict"] == "lower", "index"] <= 90).all()
    assert (table.loc[table["verdict"].isin(["higher", "lower"]), "p_adjusted"] < 0.05).all()
    assert (table["p_adjusted"].isna() == (table["verdict"] == "too few")).all()


@UNHURRIED
@given(signatures=COUNTS)
def test_the_order_of_areas_changes_nothing(signatures: list[int]) -> None:
    table = counts(*signatures)

    straight = area_differences(table, PEOPLE, NO_DAYS)
    turned = area_differences(table.iloc[::-1], PEOPLE, NO_DAYS).iloc[::-1].reset_index(drop=True)

    pd.testing.assert_frame_equal(straight, turned)
