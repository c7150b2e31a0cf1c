"""Figures as people say them."""

import pytest

from metrics.words import base_in_words, published_share_in_words, share_in_words


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
