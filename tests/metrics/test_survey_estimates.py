"""What estimates do at their edges, and changes between waves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.survey_design import SurveyDesign
from metrics.survey_estimates import means, shares
from metrics.survey_tests import AgainstTheRest, differences_from_the_rest, holm, rao_scott
from metrics.survey_waves import change_between_waves


def column(*values: float) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.array(values, dtype=float)[:, None]


def everybody(people: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    return np.ones(people, dtype=bool)


def test_a_base_of_nobody_has_no_estimate() -> None:
    found = shares(column(1, 0), SurveyDesign(np.ones(2)), ~everybody(2))

    assert (found.base, found.degrees_of_freedom) == (0, 0)
    assert np.isnan([found.value, found.standard_error, found.design_effect, found.low, found.high]).all()


def test_a_share_of_nothing_still_has_a_range() -> None:
    found = shares(column(*[0] * 20), SurveyDesign(np.ones(20)), everybody(20))

    assert (found.value[0], found.standard_error[0], found.low[0]) == (0, 0, 0)
    # Clopper and Pearson: 1 - 0.025 ** (1 / 20).
    assert found.high[0] == pytest.approx(1 - 0.025 ** (1 / 20))
    assert np.isnan(found.design_effect[0])


def test_a_share_of_everybody_is_1_whatever_the_weights() -> None:
    weights = np.random.default_rng(1).uniform(0.1, 9, 1000)

    found = shares(column(*[1] * 1000), SurveyDesign(weights), everybody(1000))

    assert (found.value[0], found.standard_error[0], found.high[0]) == (1, 0, 1)
    assert found.low[0] == pytest.approx(0.025 ** (1 / 1000))


def test_one_person_has_a_value_and_no_range() -> None:
    design = SurveyDesign(np.ones(3))
    first = np.array([True, False, False])

    assert np.isnan(
        [shares(column(1, 0, 0), design, first).low[0], means(column(1, 0, 0), design, first).high[0]]
    ).all()


def test_missing_answers_outside_of_the_base_are_not_looked_at() -> None:
    found = means(column(1, 3, np.nan), SurveyDesign(np.array([1.0, 3.0, 9.0])), np.array([True, True, False]))

    assert (found.value[0], found.base) == (2.5, 2)


def test_people_of_weight_0_are_in_no_base() -> None:
    assert shares(column(1, 0, 1), SurveyDesign(np.array([1.0, 1.0, 0.0])), everybody(3)).base == 2


@given(
    answers=st.lists(st.booleans(), min_size=3, max_size=60),
    seed=st.integers(0, 100),
)
@settings(deadline=None, max_examples=60)
def test_a_share_lies_in_its_range_and_several_columns_are_as_each_alone(answers: list[bool], seed: int) -> None:
    people = len(answers)
    chosen = np.array(answers, dtype=float)
    design = SurveyDesign(np.random.default_rng(seed).uniform(0.2, 5, people))

    both = shares(np.column_stack([chosen, 1 - chosen]), design, everybody(people))
    alone = shares(chosen[:, None], design, everybody(people))

    assert 0 <= both.low[0] <= both.value[0] <= both.high[0] <= 1
    assert (both.value[0], both.low[0], both.high[0]) == pytest.approx((alone.value[0], alone.low[0], alone.high[0]))
    assert both.value.sum() == pytest.approx(1)
    assert both.high[1] == pytest.approx(1 - both.low[0])


def test_no_test_without_two_groups_and_two_answers() -> None:
    design, ones = SurveyDesign(np.ones(4)), np.zeros(4, dtype=np.int64)

    assert rao_scott(ones, np.array([0, 1, 0, 1]), design, everybody(4)) is None
    assert rao_scott(np.array([0, 1, 0, 1]), ones, design, everybody(4)) is None
    assert rao_scott(ones, ones, design, ~everybody(4)) is None
    assert differences_from_the_rest(np.ones(4), ones, design, everybody(4)) == []


def test_holm_steps_down() -> None:
    # The worked example of Wright (1992), Biometrics 48:1005-1013, in R's p.adjust: .01, .02, .03, .04, .05.
    assert holm([0.04, 0.01, 0.05, 0.02, 0.03]) == pytest.approx([0.09, 0.05, 0.09, 0.08, 0.09])


@pytest.mark.parametrize(
    ("difference", "p", "words"),
    [
        (0.1, 0.049, "higher"),
        (-0.1, 0.049, "lower"),
        (0.1, 0.05, "no clear difference"),
        (0.1, float("nan"), "no clear difference"),
    ],
)
def test_higher_and_lower_need_the_adjusted_p(difference: float, p: float, words: str) -> None:
    assert AgainstTheRest(0, difference, 0.01, 0.001, p).verdict == words


def wave(chosen: int, people: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return column(*[1] * chosen, *[0] * (people - chosen))


def test_a_change_is_in_percentage_points_with_the_root_of_both_variances() -> None:
    earlier = shares(wave(40, 200), SurveyDesign(np.ones(200)), everybody(200))
    later = shares(wave(90, 300), SurveyDesign(np.ones(300)), everybody(300))

    found = change_between_waves(earlier, later)

    assert found.difference[0] == pytest.approx(10)
    assert found.standard_error[0] == pytest.approx(100 * np.sqrt(0.2 * 0.8 / 199 + 0.3 * 0.7 / 299))
    # Near the usual 1.96 standard errors where groups are large, and a little wider.
    assert 0 < found.low[0] < 10 - 1.96 * found.standard_error[0] + 0.3
    assert found.high[0] > 10 + 1.96 * found.standard_error[0]


def test_a_change_from_nobody_to_nobody_has_a_range_all_the_same() -> None:
    none = shares(wave(0, 30), SurveyDesign(np.ones(30)), everybody(30))

    found = change_between_waves(none, none)

    assert (found.difference[0], found.standard_error[0]) == (0, 0)
    assert found.low[0] == -found.high[0] < -10


def test_no_change_is_said_where_a_wave_has_no_estimate() -> None:
    design = SurveyDesign(np.ones(30))
    nobody = shares(wave(3, 30), design, ~everybody(30))

    assert np.isnan(change_between_waves(nobody, shares(wave(3, 30), design, everybody(30))).low[0])
