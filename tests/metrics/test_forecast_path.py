"""The middle of the forecast: the figures of a separate program, surges, decay and days that nobody knows."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.forecast_path import daily_path, learn
from tests.metrics.forecasting import GIVEN, recorded, recorded_series

EXACT = 1e-9


@pytest.mark.parametrize("row", recorded("expected"), ids=lambda row: f"{row['series']}-{row['origin']}")
def test_gives_the_figures_of_a_separate_program(row: dict[str, str]) -> None:
    series, after = recorded_series()[row["series"]], int(row["origin"])

    learned = learn(series[:after])
    path = daily_path(learned, after, 28)

    assert int(learned.days_since_surge[-1]) == int(row["days_since_surge"])
    assert learned.level[-1] == pytest.approx(float(row["ses_log_level"]), rel=EXACT)
    assert path[:7].sum() == pytest.approx(float(row["f7"]), rel=EXACT)
    assert path.sum() == pytest.approx(float(row["f28"]), rel=EXACT)


@given(given=GIVEN, more=GIVEN)
def test_what_is_known_at_the_end_of_a_day_depends_on_no_later_day(given: list[int], more: list[int]) -> None:
    alone, longer = learn(np.array(given, dtype=float)), learn(np.array(given + more, dtype=float))

    assert longer.level[: len(given)] == pytest.approx(alone.level)
    assert longer.days_since_surge[: len(given)].tolist() == alone.days_since_surge.tolist()
    assert daily_path(longer, len(given), 20) == pytest.approx(daily_path(alone, len(given), 20))


@given(given=GIVEN)
def test_nothing_negative_is_invented_and_no_day_ahead_rises(given: list[int]) -> None:
    learned = learn(np.array(given, dtype=float))

    path = daily_path(learned, len(given), 90)

    assert (path >= 0).all()
    assert (np.diff(path) <= 1e-9 * path[0]).all()
    assert (learned.days_since_surge >= 1).all()


def test_a_steady_petition_goes_on_a_little_slower() -> None:
    learned = learn(np.full(40, 100.0))

    path = daily_path(learned, 40, 28)

    assert learned.level[-1] == pytest.approx(100)
    # No slope of its own in 40 days, so a fifth of the usual decay of 0.5 is left.
    assert path[0] == pytest.approx(100 * (42 / 41) ** -0.1)


def test_a_surge_begins_the_decay_anew() -> None:
    quiet, surge = [20.0] * 20, [900.0, 500.0]

    learned = learn(np.array(quiet + surge))

    assert learned.days_since_surge.tolist()[-3:] == [20, 1, 2]


@pytest.mark.parametrize(("day", "is_surge"), [(70.0, False), (71.0, True)])
def test_a_surge_is_over_three_times_the_usual_and_ten(day: float, is_surge: bool) -> None:
    learned = learn(np.array([20.0] * 10 + [day]))

    assert (learned.days_since_surge[-1] == 1) == is_surge


def test_a_day_that_nobody_knows_changes_nothing() -> None:
    known = learn(np.array([50.0, 40.0, 30.0, 30.0]))

    learned = learn(np.array([50.0, 40.0, 30.0, math.nan, 30.0]))

    assert learned.level[3] == learned.level[2]
    assert learned.level[-1] == pytest.approx(known.level[-1])
    assert np.isfinite(daily_path(learned, 5, 90)).all()


@given(given=st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=60).filter(any))
def test_missing_days_never_make_a_path_that_is_no_number(given: list[int | None]) -> None:
    series = np.array([math.nan if one is None else one for one in [1, *given]], dtype=float)

    assert np.isfinite(daily_path(learn(series), len(series), 90)).all()


def test_fewer_than_nobody_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        learn(np.array([5.0, -1.0]))
    with pytest.raises(ValueError, match="at least one day"):
        learn(np.array([math.nan]))
