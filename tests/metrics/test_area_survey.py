"""Signing rates beside findings: what is hidden stays hidden, and twelve points are called twelve points."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metrics.area_survey import rank_correlation, rates_beside_findings
from reference.regions import regions

NAMES = [region.name for region in regions()]
PERCENTS = st.lists(st.integers(0, 100), min_size=12, max_size=12)


def rates(*of_regions: float) -> pd.DataFrame:
    """The 12 regions with these rates."""
    return pd.DataFrame({"code": [region.code for region in regions()], "name": NAMES, "rate": list(of_regions)})


def findings(percents: list[int], states: dict[int, str] | None = None, **changes: str) -> pd.DataFrame:
    """What a release says of one answer in each region; `states` of some of them, by place."""
    state = [(states or {}).get(place, "shown") for place in range(len(percents))]
    published = [None if one == "hidden" else percent for percent, one in zip(percents, state, strict=True)]
    table = pd.DataFrame({"group": NAMES, "state": state, "percent": pd.array(published, dtype="Int64")})
    table = table.assign(question="gp_visits", breakdown="region", answer="highlight", few=False, **changes)
    ranged = table["percent"].where(table["state"] == "shown")
    return table.assign(low=ranged - 5, high=ranged + 5, base=(table["percent"] * 0 + 120))


def test_a_region_stands_beside_its_own_finding() -> None:
    table = rates_beside_findings(rates(*range(12)), findings(list(range(20, 32))), "gp_visits")

    assert table["region"].tolist() == NAMES
    assert table["rate"].tolist() == list(range(12))
    assert table[["share", "low", "high", "base"]].iloc[0].tolist() == [20, 15, 25, 120]
    assert not table["hidden"].any()


def test_regions_are_joined_by_name_in_whatever_order_they_come() -> None:
    turned = findings(list(range(20, 32))).iloc[::-1]

    table = rates_beside_findings(rates(*range(12)), turned, "gp_visits")

    assert table["share"].tolist() == list(range(20, 32))


@pytest.mark.parametrize("state", ["hidden", "below", "above"])
def test_what_may_not_be_shown_is_hidden_here_too(state: str) -> None:
    table = rates_beside_findings(rates(*range(12)), findings([50] * 12, {3: state}), "gp_visits")

    assert table["hidden"].tolist() == [place == 3 for place in range(12)]
    assert table.loc[3, ["share", "low", "high", "base"]].isna().all()
    assert table.loc[3, "rate"] == 3


def test_another_question_answer_or_breakdown_is_not_taken_for_it() -> None:
    for other in ({"question": "another"}, {"answer": "1"}, {"breakdown": "age"}):
        wrong = findings([50] * 12).assign(**other)
        assert rates_beside_findings(rates(*range(12)), wrong, "gp_visits")["hidden"].all()


def test_matches_a_published_correlation() -> None:
    # The example of many textbooks (IQ against hours of television): rho = -29 / 165 = -0.1758.
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    table = rates_beside_findings(rates(*iq, 0, 0), findings([*hours, 0, 0], {10: "hidden", 11: "hidden"}), "gp_visits")

    found = rank_correlation(table)

    assert found is not None
    assert (found.correlation, found.regions) == (-0.18, 10)
    # Bonett and Wright (2000), formula 4, worked out by hand: tanh(-0.1776 -/+ 0.7465).
    assert (found.low, found.high) == (-0.73, 0.51)
    assert found.words.startswith("No clear relation")
    assert "(rank correlation −0.18, 95% range −0.73 to 0.51). These are 10 points" in found.words


def test_twelve_points_are_called_twelve_and_prove_nothing() -> None:
    same_order = rank_correlation(rates_beside_findings(rates(*range(12)), findings(list(range(20, 32))), "gp_visits"))
    other_order = rank_correlation(
        rates_beside_findings(rates(*range(12)), findings(list(range(32, 20, -1))), "gp_visits")
    )

    assert same_order is not None
    assert other_order is not None
    assert "more respondents gave this answer" in same_order.words
    assert "fewer respondents gave this answer" in other_order.words
    assert "twelve points: they say nothing about single people" in same_order.words


def test_too_few_regions_or_no_variation_have_no_correlation() -> None:
    hidden = dict.fromkeys(range(5), "hidden")

    assert rank_correlation(rates_beside_findings(rates(*range(12)), findings([50] * 12), "gp_visits")) is None
    assert rank_correlation(rates_beside_findings(rates(*[1.0] * 12), findings(list(range(12))), "gp_visits")) is None
    assert (
        rank_correlation(rates_beside_findings(rates(*range(12)), findings(list(range(12)), hidden), "gp_visits"))
        is None
    )


@settings(deadline=None)
@given(percents=PERCENTS, of_regions=st.lists(st.integers(0, 999), min_size=12, max_size=12))
def test_a_correlation_lies_in_its_range_and_is_scipys(percents: list[int], of_regions: list[int]) -> None:
    found = rank_correlation(rates_beside_findings(rates(*of_regions), findings(percents), "gp_visits"))

    if len(set(percents)) > 1 and len(set(of_regions)) > 1:
        assert found is not None
        assert -1 <= found.low <= found.correlation <= found.high <= 1
        assert found.correlation == round(float(stats.spearmanr(of_regions, percents).statistic), 2)
    else:
        assert found is None
