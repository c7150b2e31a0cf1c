"""Pages for analysts do not move under the hand: they say that there are new figures, and wait."""

import streamlit as st

from store.health import SourceHealth
from ui.loaders import headline

_SHOWN = "hour_shown"


def show_nothing_yet() -> None:
    """A run begins: whatever page was drawn before, this one has not said of which hour its figures are."""
    st.session_state.pop(_SHOWN, None)


def wait_for_the_reader() -> None:
    """Remember which hour of figures the page is drawn from: the state line offers newer ones when they come."""
    st.session_state[_SHOWN] = _hour_of(headline())


def offer_new_figures(health: SourceHealth) -> None:
    """The way to newer figures, where the page waits for its reader and there are any."""
    if _SHOWN not in st.session_state or st.session_state[_SHOWN] == _hour_of(health):
        return
    if st.button("New figures have come in: show them", key="show_new_figures"):
        st.rerun(scope="app")


def _hour_of(health: SourceHealth) -> str | None:
    return health.counted_at.strftime("%Y-%m-%dT%H") if health.counted_at else None
