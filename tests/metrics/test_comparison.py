"""This campaign beside earlier petitions, each from its own launch."""

from datetime import date

import pytest

from metrics.comparison import nearest_petitions, since_launch
from reference.petitions import reference_petitions
from tests.metrics.forecasting import days

LAUNCH = date(2026, 3, 1)


def test_the_nearest_petitions_had_about_as_many_by_the_same_day() -> None:
    totals = {one.key: sum(one.new_signatures[:11]) for one in reference_petitions()}

    nearest = nearest_petitions(7_000, 10)

    assert len(nearest) == 3
    ratios = sorted(max(total / 7_000, 7_000 / total) for total in totals.values())
    assert sorted(max(totals[one.key] / 7_000, 7_000 / totals[one.key]) for one in nearest) == pytest.approx(ratios[:3])


def test_curves_are_aligned_on_the_day_of_the_launch() -> None:
    found = since_launch(days([500.0] * 20, first="2026-03-01"), LAUNCH, "Ours")

    own = found[found["is_own"]]
    assert own[["series", "day", "total"]].iloc[[0, -1]].to_numpy().tolist() == [["Ours", 0, 500], ["Ours", 19, 10_000]]
    others = found[~found["is_own"]]
    assert others["series"].nunique() == 3
    assert others["day"].min() == 0
    assert others["day"].max() == 19 + 28
    for label, curve in others.groupby("series"):
        petition = next(one for one in reference_petitions() if one.label == label)
        assert curve["total"].iloc[19] == sum(petition.new_signatures[:20])
        assert curve["total"].is_monotonic_increasing


def test_a_campaign_that_was_counted_late_begins_late() -> None:
    found = since_launch(days([500.0] * 5, first="2026-03-08", began=3_000), LAUNCH, "Ours")

    assert found.loc[found["is_own"], ["day", "total"]].iloc[0].tolist() == [7, 3_500]


def test_days_before_the_launch_are_left_out() -> None:
    found = since_launch(days([0.0, 0.0, 9.0], first="2026-02-27"), LAUNCH, "Ours")

    assert found.loc[found["is_own"], "day"].tolist() == [0]
    assert since_launch(days([]), LAUNCH, "Ours").empty
    assert since_launch(days([5.0], first="2026-02-01"), LAUNCH, "Ours").empty


@pytest.mark.parametrize(("total", "day"), [(0, 0), (10**9, 5_000)])
def test_there_is_always_something_to_lay_beside(total: int, day: int) -> None:
    assert len(nearest_petitions(total, day)) == 3
