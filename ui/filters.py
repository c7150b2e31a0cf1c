"""What the reader chose to see, the same on every page and in every link."""

from datetime import date, datetime

import streamlit as st

from campaign.model import Source
from figures.areas import ALL_UK, EVERYWHERE, Area, areas_granted
from figures.filters import DATES, DEFAULT_PERIOD, NO_CHANNEL_NAMED, Filters
from metrics.signatures import UK
from ui import plain
from ui.loaders import campaign, load_boundary_set, load_channels
from ui.viewer import grant

ALL_CHANNELS = "All channels"


def current_filters() -> Filters:
    """What the shared filters are set to."""
    state = st.session_state
    source = chosen_source()
    area = areas_on_offer(source).get(state.get("region", ALL_UK), EVERYWHERE)
    chosen = state.get("channel")
    # Widgets that are not drawn leave what they were set to behind for a moment. Few readers choose a channel, and a
    # page asks what the filters are set to half a dozen times: what is on offer is looked up only for those.
    channel = _channel_of(chosen) if chosen and chosen in channel_options(source) else None
    period = state.get("period") or DEFAULT_PERIOD
    if period != DATES:
        return Filters(area, period, source, None, channel)
    return Filters(area, DATES, source, _days(state.get("from"), state.get("to")), channel)


def areas_on_offer(source: Source) -> dict[str, Area]:
    """The areas that the reader can choose, of those that a source is counted by."""
    return areas_granted(load_boundary_set(source.key), grant())


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
        plain.caption(f"The filter ({chosen.in_words}) does not apply to this page: {why}.")


def _channel_of(chosen: str | None) -> str | None:
    if chosen in {None, ALL_CHANNELS}:
        return None
    return "" if chosen == NO_CHANNEL_NAMED else chosen


def _days(first: date | None, last: date | None) -> tuple[date, date]:
    """The chosen dates, in order; where one is missing, today."""
    today = datetime.now(UK).date()
    first, last = first or last or today, last or today
    return min(first, last), max(first, last)
