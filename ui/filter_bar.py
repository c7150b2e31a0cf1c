"""The shared filters as widgets that a link sets and keeps. A link's value that does not exist is said aloud."""

from collections.abc import Sequence
from datetime import date
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from campaign.model import Source
from figures.areas import ALL_UK
from figures.filters import DATES, DEFAULT_PERIOD, PERIODS
from ui import plain
from ui.filters import ALL_CHANNELS, areas_on_offer, channel_options, chosen_source, current_filters
from ui.link_notices import forget_notices, note_ignored, show_notices
from ui.loaders import campaign


def filter_bar() -> None:
    """Draw the shared filters; `current_filters` gives what they are set to."""
    labels = [source.label for source in campaign().sources]
    source = _source_of_link(labels)
    areas = areas_on_offer(source)
    note_ignored("region", areas.__contains__)
    # Another source may not be counted by constituency, or on another map.
    if st.session_state.get("region", ALL_UK) not in areas:
        st.session_state["region"] = ALL_UK
    note_ignored("period", [*PERIODS, DATES].__contains__)
    note_ignored("source", labels.__contains__)
    note_ignored("from", _is_day)
    note_ignored("to", _is_day)
    # Dates stand below the periods: then the area stays beside the periods, and not beside the dates.
    edge: Literal["top", "bottom"] = "top" if _period_asked() == DATES else "bottom"
    area, period, more = st.columns([4, 5, 2], vertical_alignment=edge)
    with area:
        st.selectbox("Area", list(areas), key="region", bind="query-params", on_change=forget_notices)
    with period:
        st.segmented_control(
            "Period", [*PERIODS, DATES], default=DEFAULT_PERIOD, required=True, key="period", bind="query-params",
            on_change=forget_notices,
        )  # fmt: skip
        if st.session_state.get("period") == DATES:
            _date_inputs()
    with more:
        _more_filters(labels, source)
    show_notices("region", "period", "from", "to", "source", "channel")


def filter_summary() -> None:
    """Say what is shown, offer the way back to everything, and a link to this very view."""
    filters = current_filters()
    if filters.are_default:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        plain.caption(f"Showing: {filters.in_words}", width="content")
        st.button("Clear", on_click=_clear)
        with st.popover("Share"):
            st.write("This address opens the same view:")
            st.code(_address(), language=None)


def choose_area(name: str) -> None:
    """Set the shared filter, as a click on a map does: Back undoes it."""
    forget_notices()
    st.session_state["region"] = name


def _date_inputs() -> None:
    first, last = st.columns(2)
    for column, label, key in ((first, "From", "from"), (last, "To", "to")):
        column.date_input(
            label, value=None, key=key, bind="query-params", format="DD/MM/YYYY", on_change=forget_notices
        )


def _period_asked() -> str | None:
    """The period, also before its widget was drawn for the first time and has taken over what the link says."""
    asked: str | None = st.session_state.get("period", st.query_params.get("period"))
    return asked


def _more_filters(labels: Sequence[str], source: Source) -> None:
    """What few readers narrow, out of the way; nothing where there is nothing to choose."""
    channels = channel_options(source)
    if len(labels) == 1 and not channels:
        return
    with st.popover("More filters"):
        if len(labels) > 1:
            st.selectbox(
                "Source", labels, index=labels.index(campaign().headline_source.label), key="source",
                bind="query-params", on_change=forget_notices,
            )  # fmt: skip
        if channels:
            note_ignored("channel", channels.__contains__)
            st.selectbox("Channel", channels, key="channel", bind="query-params", on_change=forget_notices)


def _source_of_link(labels: Sequence[str]) -> Source:
    """The source, also before its widget was drawn for the first time and has taken over what the link says."""
    named = st.query_params.get("source")
    if "source" not in st.session_state and named in labels:
        return campaign().sources[labels.index(named)]
    return chosen_source()


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return value == ""  # the widget was emptied
    return True


def _clear() -> None:
    forget_notices()
    everything = {
        "region": ALL_UK,
        "period": DEFAULT_PERIOD,
        "source": campaign().headline_source.label,
        "channel": ALL_CHANNELS,
    }
    for key, value in everything.items():
        if key in st.session_state:
            st.session_state[key] = value


def _address() -> str:
    query = urlencode({key: st.query_params.get_all(key) for key in st.query_params}, doseq=True)
    return f"{st.context.url}?{query}" if query else str(st.context.url)
