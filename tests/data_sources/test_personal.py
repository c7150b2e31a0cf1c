"""What somebody can be found by is told from names of channels, which are kept."""

import pytest

from data_sources.personal import channel_named, is_like_a_name, is_personal

CHANNELS = (
    "email", "e-mail 2026-10-13", "QR poster SW9", "facebook_ad_2026_10_13_v2", "leaflet CF10", "utm=42&c=secondary",
    "Awareness Day 2026", "20261013-0915-mail", "Ward M1 stall", "A1 6 posters", "text 88802", "1234567890123",
)  # fmt: skip
PERSONAL = (
    "jane@example.org", "source=jane@example.org", "CF10 1EP", "from cf101ep", "SW1A-1AA stall", "M1 1AE",
    "07700 900461", "+44 7700 900461", "0044 7700-900461", "(020) 7946 0123",
)  # fmt: skip


@pytest.mark.parametrize("text", CHANNELS)
def test_a_channel_is_kept(text: str) -> None:
    assert not is_personal(text)
    assert channel_named(f" {text} ") == text


@pytest.mark.parametrize("text", PERSONAL)
def test_what_somebody_can_be_found_by_is_not_kept(text: str) -> None:
    assert is_personal(text)
    assert channel_named(text) == ""


def test_what_stands_behind_the_sixtieth_character_is_looked_at_too() -> None:
    assert channel_named("x" * 70) == "x" * 60
    assert channel_named("x" * 70 + " jane@example.org") == ""


def test_words_without_digits_are_like_a_name_and_numbers_and_times_are_not() -> None:
    assert is_like_a_name("Jane Doe")
    assert not any(map(is_like_a_name, ("42", "2026-07-01 12:00:00", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "abcdef", "")))
