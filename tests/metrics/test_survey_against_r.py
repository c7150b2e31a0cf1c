"""Weights, estimates, ranges and tests equal those of R's survey package, see tests/oracle/README.md."""

import numpy as np
import pandas as pd
import pytest

from metrics.survey import korn_graubard_interval
from metrics.survey_estimates import means, shares
from metrics.survey_tests import against_the_rest, differences_from_the_rest, rao_scott
from metrics.survey_weights import rake
from tests.oracle_files import (
    DATASETS,
    ORACLE,
    base,
    base_weights,
    design,
    expected,
    margins,
    region_codes,
    respondents,
)

CLOSE = 1e-9
ESTIMATES = [place for place in expected() if "+" not in place[1]]
TESTS = [place for place in expected() if "+" in place[1]]


def values(variable: str) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return respondents()[variable].to_numpy(float)[:, None]


def test_there_are_values_for_every_region_and_dataset() -> None:
    assert (len(ESTIMATES), len(TESTS)) == (3 * 3 * 13, 3 * 4)


def test_raked_weights_are_rs() -> None:
    found = rake(base_weights(), margins(), greatest=None)

    assert found == pytest.approx(respondents()["w_rake"].to_numpy(), rel=CLOSE)


def test_capped_weights_are_rs() -> None:
    found = rake(base_weights(), margins(), greatest=5.0)

    assert found == pytest.approx(respondents()["w_trimrake"].to_numpy(), rel=1e-6)
    assert found.max() <= 5.0 * found.mean() * (1 + 1e-6)


@pytest.mark.parametrize("place", ESTIMATES, ids="-".join)
def test_estimates_are_rs(place: tuple[str, str, str]) -> None:
    dataset, variable, domain = place
    found = shares(values(variable), design(dataset), base(variable, domain))

    ours = {
        "p": found.value[0],
        "se": found.standard_error[0],
        "n": found.base,
        "degf": found.degrees_of_freedom,
        "deff_replace": found.design_effect[0],
        "deff_kish": found.kish,
    }
    assert ours == pytest.approx({name: expected()[place][name] for name in ours}, rel=CLOSE)


@pytest.mark.parametrize("place", ESTIMATES, ids="-".join)
def test_means_and_their_ranges_are_rs(place: tuple[str, str, str]) -> None:
    dataset, variable, domain = place
    found = means(values(variable), design(dataset), base(variable, domain))

    ours = {
        "p": found.value[0],
        "se": found.standard_error[0],
        "deff_replace": found.design_effect[0],
        "mean_lo": found.low[0],
        "mean_hi": found.high[0],
    }
    assert ours == pytest.approx({name: expected()[place][name] for name in ours}, rel=CLOSE)


def effective_base_as_in_r(place: tuple[str, str, str]) -> float:
    """With equal degrees of freedom on both sides it is not corrected, so this is what is capped."""
    known = expected()[place]
    return known["p"] * (1 - known["p"]) / known["se"] ** 2


@pytest.mark.parametrize("place", [place for place in ESTIMATES if place[0] != "synth_raked_cal"], ids="-".join)
def test_korn_graubard_ranges_are_rs_below_the_cap(place: tuple[str, str, str]) -> None:
    dataset, variable, domain = place
    found = shares(values(variable), design(dataset), base(variable, domain))

    if effective_base_as_in_r(place) > found.base:
        whole = np.array([float(found.base)])
        capped = korn_graubard_interval(found.value, whole, whole)
        assert (found.low[0], found.high[0]) == pytest.approx((capped[0][0], capped[1][0]), rel=CLOSE)
        assert found.low[0] <= expected()[place]["beta_lo"]
        assert found.high[0] >= expected()[place]["beta_hi"]
    else:
        r = expected()[place]
        assert (found.low[0], found.high[0]) == pytest.approx((r["beta_lo"], r["beta_hi"]), rel=CLOSE)


@pytest.mark.parametrize("variable", ["gp3", "cns_no", "conf_low"])
def test_korn_graubard_ranges_of_raked_shares_are_rs_with_rs_number_of_people(variable: str) -> None:
    known = expected()["synth_raked_cal", variable, "ALL"]
    found = shares(values(variable), design("synth_raked_cal"), base(variable))
    effective, people = found.value * (1 - found.value) / found.standard_error**2, np.array([2000.0])

    low, high = korn_graubard_interval(found.value, people, effective, np.array([float(found.degrees_of_freedom)]))

    assert (low[0], high[0]) == pytest.approx((known["beta_lo"], known["beta_hi"]), rel=CLOSE)
    assert (found.low[0], found.high[0]) == pytest.approx((low[0], high[0]), rel=5e-6)


@pytest.mark.parametrize("place", TESTS, ids="-".join)
def test_rao_scott_tests_are_rs(place: tuple[str, str, str]) -> None:
    dataset, variables, _ = place
    variable = variables.split("+")[0]
    answers = respondents()[variable].fillna(0).to_numpy(int)

    found = rao_scott(region_codes(), answers, design(dataset), base(variable))

    assert found is not None
    ours = {
        "svychisq_F_stat": found.f,
        "svychisq_F_df1": found.numerator,
        "svychisq_F_df2": found.denominator,
        "svychisq_F_p": found.p,
        "svychisq_Chisq_p": found.first_order_p,
    }
    if dataset != "synth_raked_cal":
        ours["svychisq_Chisq_stat"] = found.chi_squared
    assert ours == pytest.approx({name: expected()[place][name] for name in ours}, rel=CLOSE)


def test_each_region_against_the_rest_is_rs() -> None:
    known = pd.read_csv(ORACLE / "region_against_rest.csv")
    names = sorted(respondents()["region"].unique())

    found = differences_from_the_rest(values("gp3")[:, 0], region_codes(), design("synth_raked_wonly"), base("gp3"))

    ours = [(names[one.group], one.difference, one.standard_error, one.p, one.holm) for one in found]
    assert [one[0] for one in ours] == list(known["region"])
    assert [one[1:] for one in ours] == [
        pytest.approx(row, rel=CLOSE)
        for row in known[["difference", "se", "p", "holm"]].itertuples(index=False, name=None)
    ]


@pytest.mark.parametrize("dataset", DATASETS)
def test_no_region_is_compared_where_the_regions_as_a_whole_do_not_differ(dataset: str) -> None:
    answers = respondents()["gp3"].fillna(0).to_numpy(int)
    test = rao_scott(region_codes(), answers, design(dataset), base("gp3"))

    assert test is not None
    assert test.p > 0.05
    assert against_the_rest(values("gp3")[:, 0], region_codes(), design(dataset), base("gp3"), test) == []
