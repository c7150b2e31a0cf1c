"""What was chosen: an area, a period, a source and a channel."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from campaign.model import Source
from figures.areas import Area
from figures.words import day_words, london_day
from metrics.signatures import UK, start_of_period, within_days

PERIODS: dict[str, int | None] = {"7 days": 7, "28 days": 28, "All": None}
DATES = "Dates"
DEFAULT_PERIOD = "All"
NO_CHANNEL_NAMED = "No channel named"
_PERIOD_WORDS = {"7 days": "last 7 days", "28 days": "last 28 days", "All": "since counting began"}


@dataclass(frozen=True)
class Filters:
    """What the reader chose. `days` are the first and the last London day of exact dates; `channel` is none for all."""

    area: Area
    period: str
    source: Source
    days: tuple[date, date] | None = None
    channel: str | None = None

    @property
    def area_name(self) -> str:
        """The area in words."""
        return self.area.name

    @property
    def period_words(self) -> str:
        """The period in words."""
        if self.days is None:
            return _PERIOD_WORDS[self.period]
        first, last = (day_words(day) for day in self.days)
        return first if first == last else f"{first} to {last}"

    @property
    def in_words(self) -> str:
        """Everything that was narrowed, in words."""
        parts = [self.area_name, self.period_words]
        if not self.source.headline:
            parts.append(self.source.label)
        if self.channel is not None:
            parts.append(f"channel: {self.channel or NO_CHANNEL_NAMED.lower()}")
        return ", ".join(parts)

    @property
    def are_default(self) -> bool:
        """Nothing was narrowed."""
        return self.area.is_all and self.is_of_all_time and self.is_headline

    @property
    def is_of_all_time(self) -> bool:
        """The period has no start."""
        return self.days is None and PERIODS[self.period] is None

    @property
    def is_headline(self) -> bool:
        """It is the campaign's number, of all channels."""
        return self.source.headline and self.channel is None

    def start(self, now: datetime) -> pd.Timestamp | None:
        """The first moment of the period, in London time; none for all time."""
        if self.days is not None:
            return pd.Timestamp(self.days[0], tz=UK)
        return start_of_period(PERIODS[self.period], now)

    def end(self) -> pd.Timestamp | None:
        """The first moment after the period, in London time; none where it goes on until now."""
        return None if self.days is None else pd.Timestamp(self.days[1] + timedelta(days=1), tz=UK)

    def days_within(self, table: pd.DataFrame, now: datetime) -> pd.DataFrame:
        """The rows of a table whose ``day`` (London midnight without a zone) lies in the period."""
        start, end = (None if one is None else one.tz_localize(None) for one in (self.start(now), self.end()))
        return within_days(table, "day", start, end)

    def first_and_last_day(self, now: datetime) -> tuple[date, date] | None:
        """The London days of the period, both included; none for all time."""
        start = self.start(now)
        if start is None:
            return None
        return self.days or (start.date(), london_day(now))
