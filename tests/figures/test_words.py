"""Numbers, days and times as British readers write them, and sentences without praise or blame."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.status import interval_words
from figures.words import age_words, clock, compared, day_words, moment_words, number, people

NOW = datetime(2026, 7, 1, 13, 15, tzinfo=UTC)  # 2:15pm in London


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (7, "7"), (48_213, "48,213"), (1_200_000, "1,200,000"), (-312, "\N{MINUS SIGN}312"), (58.6, "59")],
)
def test_numbers_have_commas_and_a_true_minus_sign(value: float, words: str) -> None:
    assert number(value) == words


@given(value=st.integers(-(10**9), 10**9))
def test_no_number_is_shortened(value: int) -> None:
    words = number(value)

    assert int(words.replace(",", "").replace("\N{MINUS SIGN}", "-")) == value


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1_500, "1,500 people")]
)
def test_one_is_a_person(count: int, words: str) -> None:
    assert people(count) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-07-01T13:15Z", "2:15pm"),
        ("2026-12-01T14:15Z", "2:15pm"),
        ("2026-07-01T11:00Z", "midday"),
        ("2026-07-01T23:00Z", "midnight"),
        ("2026-07-01T23:05Z", "12:05am"),
        ("2026-07-01T11:05Z", "12:05pm"),
        ("2026-10-25T00:30Z", "1:30am"),  # summer time
        ("2026-10-25T01:30Z", "1:30am"),  # the same hour of the clock again
    ],
)
def test_times_are_londons_with_twelve_hours(moment: str, words: str) -> None:
    assert clock(datetime.fromisoformat(moment)) == words


def test_a_time_given_in_another_zone_is_told_in_londons() -> None:
    assert clock(datetime.fromisoformat("2026-07-01T06:15-07:00")) == "2:15pm"


def test_days_are_written_out_without_a_leading_zero() -> None:
    assert day_words(date(2026, 11, 22)) == "22 November 2026"
    assert day_words(date(2026, 3, 3)) == "3 March 2026"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-07-01T13:15Z", "2:15pm today"),
        ("2026-06-30T23:30Z", "12:30am today"),  # already 1 July in London
        ("2026-06-30T22:30Z", "11:30pm on 30 June 2026"),
        ("2025-07-01T13:15Z", "2:15pm on 1 July 2025"),
    ],
)
def test_today_is_londons_today(moment: str, words: str) -> None:
    assert moment_words(datetime.fromisoformat(moment), NOW) == words


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=-5), "less than a minute ago"),
        (timedelta(seconds=59), "less than a minute ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=47), "47 minutes ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(hours=23, minutes=59), "23 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=19, hours=5), "19 days ago"),
    ],
)
def test_ages_are_rounded_down_to_their_largest_unit(age: timedelta, words: str) -> None:
    assert age_words(age) == words


@pytest.mark.parametrize(
    ("gained", "before", "words"),
    [
        (412, 400, "12 signatures more than in the 7 days before."),
        (400, 412, "12 signatures fewer than in the 7 days before."),
        (400, 400, "As many signatures as in the 7 days before."),
        (412, None, "There is no whole week before it to compare with yet."),
        (-30, 10, "40 signatures fewer than in the 7 days before."),
    ],
)
def test_weeks_are_compared_without_praise_or_blame(gained: int, before: int | None, words: str) -> None:
    assert compared(gained, before) == words


@pytest.mark.parametrize(
    ("every", "words"),
    [
        (timedelta(minutes=1), "every minute"),
        (timedelta(minutes=10), "every 10 minutes"),
        (timedelta(seconds=90), "every 1.5 minutes"),
        (None, "when a file is imported"),
    ],
)
def test_intervals_are_told_in_minutes(every: timedelta | None, words: str) -> None:
    assert interval_words(every) == words
