"""Figures as people say them."""

import pytest

from metrics.words import (
    base_in_words,
    change_in_words,
    comparison_in_words,
    mean_in_words,
    published_share_in_words,
    range_in_words,
    share_in_words,
)


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0, "0%"),
        (8, "just under one in ten (8%)"),
        (10, "about one in ten (10%)"),
        (12, "just over one in ten (12%)"),
        (13, "13%"),
        (17, "about one in six (17%)"),
        (18, "just over one in six (18%)"),
        (19, "about one in five (19%)"),
        (23, "just under a quarter (23%)"),
        (25, "about a quarter (25%)"),
        (29, "29%"),
        (33, "about a third (33%)"),
        (41, "about two in five (41%)"),
        (50, "about half (50%)"),
        (66, "about two thirds (66%)"),
        (77, "just over three quarters (77%)"),
        (91, "about nine in ten (91%)"),
        (100, "100%"),
    ],
)
def test_a_fraction_is_named_only_where_it_is_close(percent: int, words: str) -> None:
    assert share_in_words(percent) == words


@pytest.mark.parametrize(
    ("percent", "low", "high", "words"),
    [
        (52, 51, 54, "just over half (52%)"),
        (52, 50, 54, "52%"),
        (48, 46, 49, "just under half (48%)"),
        (48, 45, 51, "48%"),
        (52, None, None, "52%"),
        (55, 52, 58, "more than half (55%)"),
        (55, 50, 60, "55%"),
        (45, 42, 49, "fewer than half (45%)"),
        (45, None, None, "45%"),
        (70, 66, 74, "70%"),
    ],
)
def test_a_majority_is_named_only_if_the_whole_range_agrees(
    percent: int, low: int | None, high: int | None, words: str
) -> None:
    assert share_in_words(percent, low, high) == words


@pytest.mark.parametrize("percent", [-1, 101])
def test_no_share_is_outside_nought_to_a_hundred(percent: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        share_in_words(percent)


@pytest.mark.parametrize(
    ("state", "percent", "words"),
    [
        ("shown", 17, "about one in six (17%)"),
        ("below", 5, "under 5%"),
        ("above", 95, "over 95%"),
        ("hidden", None, "too few answers to show"),
        ("something new", 17, "too few answers to show"),
    ],
)
def test_a_published_result_says_what_may_be_said(state: str, percent: int | None, words: str) -> None:
    assert published_share_in_words(state, percent) == words


def test_a_mean_has_one_decimal_and_its_range() -> None:
    assert mean_in_words(6.0, 5.8, 6.2) == "On average 6.0 (95% range 5.8 to 6.2)"
    assert mean_in_words(-0.4, -0.9, 0.1) == "On average −0.4 (95% range −0.9 to 0.1)"


def test_the_base_comes_with_its_range_and_its_caveat() -> None:
    assert base_in_words(1930, 21, 25) == (
        "Based on about 1,930 answers; 95% range 21% to 25%; "
        "people chose to take part, so they may differ from all patients."
    )


def test_the_base_of_a_bound_has_no_range() -> None:
    assert base_in_words(160, population="people with secondary breast cancer") == (
        "Based on about 160 answers; people chose to take part, so they may differ from all people with secondary "
        "breast cancer."
    )


def test_a_group_is_higher_lower_or_not_clearly_different() -> None:
    assert comparison_in_words("Wales", "higher") == "Higher in Wales than elsewhere"
    assert comparison_in_words("Wales", "lower") == "Lower in Wales than elsewhere"
    assert comparison_in_words("Wales", "no clear difference") == "No clear difference between Wales and the rest"
    with pytest.raises(ValueError, match="not better"):
        comparison_in_words("Wales", "better")


@pytest.mark.parametrize(
    ("points", "low", "high", "words"),
    [
        (6.2, 2.1, 10.3, "up 6 percentage points (95% range 2 to 10)"),
        (-6.2, -10.3, -2.1, "down 6 percentage points (95% range −10 to −2)"),
        (1.4, 0.6, 2.4, "up 1 percentage point (95% range 1 to 2)"),
        (2.0, -3.6, 8.0, "no clear change (+2 percentage points; 95% range −4 to 8)"),
        (0.6, 0.2, 1.2, "no clear change (+1 percentage point; 95% range 0 to 1)"),
        (0.0, -1.5, 1.5, "no clear change (0 percentage points; 95% range −2 to 2)"),
    ],
)
def test_a_change_is_in_percentage_points(points: float, low: float, high: float, words: str) -> None:
    assert change_in_words(points, low, high) == words


@pytest.mark.parametrize("points", [5.0, float("nan")])
def test_a_change_outside_of_its_range_is_a_mistake(points: float) -> None:
    with pytest.raises(ValueError, match="lies in its range"):
        change_in_words(points, -1.0, 1.0)


def test_a_range_has_to_between_its_ends() -> None:
    assert (range_in_words(21, 25, "%"), range_in_words(-4, 2)) == ("21% to 25%", "−4 to 2")
