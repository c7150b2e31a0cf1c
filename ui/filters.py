"""The area and the period that all pages share, bound to the URL; a link with a wrong value says so."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from metrics.signatures import start_of_period
from reference.regions import Region, regions_by_name

ALL_UK = "All UK"
PERIODS: dict[str, int | None] = {"7 days": 7, "28 days": 28, "All": None}
_PERIOD_WORDS = {"7 days": "last 7 days", "28 days": "last 28 days", "All": "since counting began"}
_DEFAULT_PERIOD = "All"
_LONGEST_SHOWN = 60
_NOTICE = "ignored_in_link"


@dataclass(frozen=True)
class Filters:
    """What the reader chose. `region` is none for the whole of the UK."""

    region: Region | None
    period: str

    @property
    def area_name(self) -> str:
        """The area in words."""
        return self.region.name if self.region else ALL_UK

    @property
    def period_words(self) -> str:
        """The period in words."""
        return _PERIOD_WORDS[self.period]

    @property
    def are_default(self) -> bool:
        """Nothing was narrowed."""
        return self.region is None and self.period == _DEFAULT_PERIOD

    def start(self, now: datetime) -> pd.Timestamp | None:
        """The first moment of the period, in London time; none for all time."""
        return start_of_period(PERIODS[self.period], now)


def filter_bar() -> Filters:
    """Draw the shared filters and give what they are set to."""
    options = [ALL_UK, *regions_by_name()]
    _note_ignored({"region": options, "period": list(PERIODS)})
    area, period = st.columns([2, 3], vertical_alignment="bottom")
    with area:
        st.selectbox("Area", options, key="region", bind="query-params", on_change=_forget_notice)
    with period:
        st.segmented_control(
            "Period", list(PERIODS), default=_DEFAULT_PERIOD, required=True, key="period", bind="query-params",
            on_change=_forget_notice,
        )  # fmt: skip
    _show_notice()
    return current_filters()


def current_filters() -> Filters:
    """What the shared filters are set to."""
    return Filters(
        region=regions_by_name().get(st.session_state.get("region", ALL_UK)),
        period=st.session_state.get("period") or _DEFAULT_PERIOD,
    )


def filter_summary(filters: Filters) -> None:
    """Say what is shown, offer the way back to everything, and a link to this very view."""
    if filters.are_default:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Showing: {filters.area_name}, {filters.period_words}", width="content")
        st.button("Clear", on_click=_clear)
        with st.popover("Share"):
            st.write("This address opens the same view:")
            st.code(_address(), language=None)


def filters_do_not_apply(why: str) -> None:
    """On a page that the shared filters have no say over: better said than silently ignored."""
    chosen = current_filters()
    if not chosen.are_default:
        st.caption(f"The filter ({chosen.area_name}, {chosen.period_words}) does not apply to this page: {why}.")


def _note_ignored(allowed: dict[str, list[str]]) -> None:
    """Before the widgets drop a value that the link should not have had, remember it."""
    for key, options in allowed.items():
        given = st.query_params.get_all(key)
        if len(given) > 1 or any(value not in options for value in given):
            shown = ", ".join(value[:_LONGEST_SHOWN] or "nothing" for value in given[:3])
            notices = st.session_state.setdefault(_NOTICE, {})
            notices[key] = shown


def _show_notice() -> None:
    for key, shown in st.session_state.get(_NOTICE, {}).items():
        name = "area" if key == "region" else key
        now_shown = st.session_state.get(key)
        st.html(
            f'<p class="notice" role="status">This link asked for the {name} “{escape(shown)}”, '
            f"which does not exist here. Showing {escape(str(now_shown))} instead.</p>"
        )


def _forget_notice() -> None:
    st.session_state.pop(_NOTICE, None)


def _clear() -> None:
    _forget_notice()
    st.session_state["region"], st.session_state["period"] = ALL_UK, _DEFAULT_PERIOD


def _address() -> str:
    query = urlencode({key: st.query_params.get_all(key) for key in st.query_params}, doseq=True)
    return f"{st.context.url}?{query}" if query else str(st.context.url)
