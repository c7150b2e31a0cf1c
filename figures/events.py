"""What came around events, beside what the days before let expect."""

from datetime import date, timedelta

import pandas as pd

from figures.known import Known
from figures.words import day_words, london_day, number
from metrics.events import after_events

EVENTS_NOTE = (
    "Signatures on the day of an event and the day after it, beside the range that the days before let expect. "
    "Other things happen on the same days: not proof of cause."
)


def events_table(known: Known, source: str) -> pd.DataFrame:
    """Each event of the campaign, what came in 48 hours, and what was expected, in words."""
    found = after_events(known.days(source), known.campaign.event)
    today = london_day(known.now)
    return pd.DataFrame(
        {
            "Event": [
                f"{event}. {label}, {day_words(day)}"
                for event, label, day in zip(found["number"], found["label"], found["day"], strict=True)
            ],
            "In 48 hours": [
                _given_words(given, day, today) for given, day in zip(found["given"], found["day"], strict=True)
            ],
            "Expected (80% range)": [
                _expected_words(low, high, day, today)
                for low, high, day in zip(found["low80"], found["high80"], found["day"], strict=True)
            ],
        }
    )


def _given_words(given: float, day: date, today: date) -> str:
    if day > today:
        return "Still ahead"
    if not pd.isna(given):
        return number(round(given))
    return "Not over" if today <= day + timedelta(days=1) else "Not counted"


def _expected_words(low: float, high: float, day: date, today: date) -> str:
    if not pd.isna(low):
        return f"{number(low)} to {number(high)}"
    return "Still ahead" if day > today else "Not known"
