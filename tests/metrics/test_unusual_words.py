"""Unusual counts in words: numbers beside what was expected, and nothing that alarms."""

from datetime import UTC, datetime

import pytest

from metrics.unusual import Kind
from metrics.unusual_words import NAMES, about, moment_of, unusual_in_words

SENTENCES: list[tuple[Kind, str]] = [
    ("surge", "1,180 signatures where about 420 were expected"),
    ("silence", "no signature where about 420 were expected"),
    ("standstill", "no change until about 420 signatures were expected"),
    ("fall", "the platform removed 1,180 signatures that it found to be invalid"),
    ("share", "1,180 of 2,000 signatures from Wales, where about 420 were expected"),
]


@pytest.mark.parametrize(("kind", "words"), SENTENCES)
def test_says_what_was_counted_and_what_was_expected(kind: Kind, words: str) -> None:
    assert unusual_in_words(kind, {"observed": 1_180, "expected": 418.4, "total": 2_000}, "Wales") == words


def test_every_kind_has_words() -> None:
    assert [kind for kind, _ in SENTENCES] == list(NAMES)


@pytest.mark.parametrize("word", ["anomal", "suspicious", "fraud", "error", "alert", "warning", "fake"])
def test_nothing_alarms(word: str) -> None:
    said = [*NAMES.values(), *(words for _, words in SENTENCES)]

    assert not any(word in words.lower() for words in said)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.4, "hardly any"),
        (1, "about 1"),
        (8.26, "about 8"),
        (53.7, "about 54"),
        (418, "about 420"),
        (3358, "about 3,400"),
    ],
)
def test_an_expectation_has_two_digits(expected: float, words: str) -> None:
    assert about(expected) == words


def test_a_day_is_named_by_its_london_date_and_an_hour_by_utc() -> None:
    midnight_in_london = datetime(2026, 7, 5, 23, tzinfo=UTC)

    assert moment_of("surge", midnight_in_london) == "2026-07-06"
    assert moment_of("fall", midnight_in_london) == "2026-07-05T23:00Z"
