"""Which counts and bases look like what is published: the fast way beside trying every one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.disclosure_ranges import bases_behind, counts_behind, line_under
from metrics.disclosure_rounding import as_published, possible_bases, rounded_base, whole_percent
from metrics.survey import korn_graubard_interval


@pytest.mark.parametrize("base", [30, 34, 35, 94, 95, 99, 100, 104, 105, 1930])
def test_the_bases_behind_a_published_one_are_those_that_are_published_so(base: int) -> None:
    assert bases_behind(rounded_base(base), base < 100).tolist() == possible_bases(base).tolist()


def test_a_base_that_is_not_rounded_stands_for_itself() -> None:
    assert bases_behind(137, False).tolist() == [137]


@given(base=st.integers(30, 400), part=st.floats(0, 1))
@settings(deadline=None, max_examples=60)
def test_the_counts_behind_a_percentage_are_those_that_are_published_so(base: int, part: float) -> None:
    count = round(part * base)
    bases = bases_behind(rounded_base(base), base < 100)
    published = as_published(np.array([count]), np.array([base])).T

    least, greatest = counts_behind(published, bases[None, :])

    for n, low, high in zip(bases, least[0], greatest[0], strict=True):
        counts = np.arange(n + 1)
        alike = counts[(published == as_published(counts, np.full(n + 1, n)).T).all(axis=1)]
        assert list(range(low, high + 1)) == alike.tolist()


@given(base=st.integers(30, 400), part=st.floats(0, 1), effective=st.floats(0.02, 1))
@settings(deadline=None, max_examples=60)
def test_the_range_of_a_design_leaves_every_count_whose_own_range_lies_in_it(
    base: int, part: float, effective: float
) -> None:
    count, size = round(part * base), np.array([float(base)])
    low, high = korn_graubard_interval(np.array([count / base]), size, effective * size)
    published = np.concatenate([as_published(np.array([count]), np.array([base]))[0], *map(whole_percent, (low, high))])

    least, greatest = counts_behind(published[None, :], np.array([[base]]), ranges_may_be_wider=True)

    percent, lows, highs = as_published(np.arange(base + 1), np.full(base + 1, base))
    inside = (percent == published[0]) & (lows >= published[1]) & (highs <= published[2])
    assert list(range(least[0, 0], greatest[0, 0] + 1)) == np.flatnonzero(inside).tolist()
    assert least[0, 0] <= count <= greatest[0, 0]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=10))
@settings(deadline=None)
def test_no_point_lies_under_the_lines_and_every_line_touches_one(heights: list[int]) -> None:
    bases, values = np.arange(30, 30 + len(heights)), np.array(heights)

    lines = line_under(bases, values)

    for slope, height in lines:
        above = values - (slope * bases + height)
        assert above.min() == pytest.approx(0, abs=1e-9)
