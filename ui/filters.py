"""What the reader chose to see: an area, a period, a source and a channel, the same on every page and in every link."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
import streamlit as st

from campaign.model import Source
from metrics.signatures import UK, start_of_period, within_days
from ui.areas import ALL_UK, EVERYWHERE, Area, areas_on_map
from ui.loaders import campaign, load_boundary_set, load_channels
from ui.words import day_words

PERIODS: dict[str, int | None] = {"7 days": 7, "28 days": 28, "All": None}
DATES = "Dates"
DEFAULT_PERIOD = "All"
ALL_CHANNELS = "All channels"
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
        return self.source == campaign().headline_source and self.channel is None

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
        return self.days or (start.date(), now.astimezone(UK).date())


def current_filters() -> Filters:
    """What the shared filters are set to."""
    state = st.session_state
    source = chosen_source()
    area = areas_on_map(load_boundary_set(source.key)).get(state.get("region", ALL_UK), EVERYWHERE)
    chosen = state.get("channel")
    # Widgets that are not drawn leave what they were set to behind for a moment.
    channel = _channel_of(chosen) if chosen in channel_options(source) else None
    period = state.get("period") or DEFAULT_PERIOD
    if period != DATES:
        return Filters(area, period, source, None, channel)
    return Filters(area, DATES, source, _days(state.get("from"), state.get("to")), channel)


def chosen_source() -> Source:
    """The source whose figures are shown: the campaign's number, unless the reader chose another."""
    by_label = {source.label: source for source in campaign().sources}
    return by_label.get(st.session_state.get("source", ""), campaign().headline_source)


def channel_options(source: Source) -> list[str]:
    """The channels of a source as the reader chooses them; none where it tells none apart."""
    channels = load_channels(source.key)["channel"].tolist()
    if not any(channels):
        return []
    return [ALL_CHANNELS, *(channel or NO_CHANNEL_NAMED for channel in channels)]


def filters_do_not_apply(why: str) -> None:
    """On a page that the shared filters have no say over: better said than silently ignored."""
    chosen = current_filters()
    if not chosen.are_default:
        st.caption(f"The filter ({chosen.in_words}) does not apply to this page: {why}.")


def _channel_of(chosen: str | None) -> str | None:
    if chosen in {None, ALL_CHANNELS}:
        return None
    return "" if chosen == NO_CHANNEL_NAMED else chosen


def _days(first: date | None, last: date | None) -> tuple[date, date]:
    """The chosen dates, in order; where one is missing, today."""
    today = datetime.now(UK).date()
    first, last = first or last or today, last or today
    return min(first, last), max(first, last)
