"""Raked weights agree with every margin; what cannot be raked is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.survey_weights import Margin, RakingError, kish_design_effect, rake


def a_margin(name: str, codes: list[int], people: list[float]) -> Margin:
    return Margin(name, np.array(codes), np.array(people))


def test_one_margin_scales_its_categories() -> None:
    found = rake(np.ones(4), [a_margin("region", [0, 0, 0, 1], [6.0, 6.0])], greatest=None)

    assert found.tolist() == [2, 2, 2, 6]


@given(
    people=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1)), min_size=20, max_size=80),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=60)
def test_weights_agree_with_every_margin_and_keep_under_the_cap(people: list[tuple[int, int]], seed: int) -> None:
    # Somebody in every combination, so that weights exist whatever the margins.
    everyone = people + [(region, age) for region in range(3) for age in range(2)]
    random = np.random.default_rng(seed)
    truth = random.uniform(1, 2, len(everyone))
    margins = []
    for name, codes in (("region", [one[0] for one in everyone]), ("age", [one[1] for one in everyone])):
        margins.append(a_margin(name, codes, list(np.bincount(codes, truth))))

    found = rake(np.ones(len(everyone)), margins)

    for margin in margins:
        assert np.bincount(margin.codes, found) == pytest.approx(margin.people, rel=1e-9)
    assert found.max() <= 5 * found.mean() * (1 + 1e-6)


@pytest.mark.parametrize(
    ("margins", "message"),
    [
        ([], "one margin at least"),
        ([a_margin("region", [0, 0, 1], [5.0, 5.0, 5.0])], "region: a category has people in the population and none"),
        ([a_margin("region", [0, 0, 1], [5.0, 0.0])], "or the other way round"),
        ([a_margin("region", [0, 0, -1], [5.0])], "somebody is in no category"),
        ([a_margin("a", [0, 0, 1], [5.0, 5.0]), a_margin("b", [0, 1, 1], [5.0, 6.0])], "b adds up to 11 people"),
        ([a_margin("a", [0, 0, 1], [5.0, 5.0]), a_margin("b", [0, 0, 1], [6.0, 4.0])], "no weights agree"),
    ],
)
def test_what_cannot_be_raked_is_refused_in_words(margins: list[Margin], message: str) -> None:
    with pytest.raises(RakingError, match=message):
        rake(np.ones(3), margins)


def test_a_cap_that_cannot_be_kept_is_refused() -> None:
    one_of_ten = [0, *[1] * 9]

    with pytest.raises(RakingError, match="without one above 5 times the mean"):
        rake(np.ones(10), [a_margin("region", one_of_ten, [90.0, 10.0])])


def test_base_weights_have_to_be_above_0() -> None:
    with pytest.raises(RakingError, match="above 0"):
        rake(np.array([1.0, 0.0]), [a_margin("region", [0, 1], [1.0, 1.0])])


def test_unequal_weights_cost_what_kish_says() -> None:
    assert kish_design_effect(np.ones(7)) == 1
    # n x sum of squares / squared sum: 2 x 10 / 16.
    assert kish_design_effect(np.array([1.0, 3.0, 0.0])) == pytest.approx(1.25)
    assert np.isnan(kish_design_effect(np.zeros(3)))
