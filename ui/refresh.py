"""Pages for analysts do not move under the hand: they say that there are new figures, and wait."""

import streamlit as st

from ui.loaders import headline
from ui.states import guarded

_SEEN = "revision_seen"


def offer_new_figures() -> None:
    """Remember which hour of figures this page is drawn from, and offer newer ones when they come."""
    health = headline()
    st.session_state[_SEEN] = health.counted_at.strftime("%Y-%m-%dT%H") if health.counted_at else None
    _offer()


@st.fragment(run_every=30)
@guarded
def _offer() -> None:
    health = headline()
    hour = health.counted_at.strftime("%Y-%m-%dT%H") if health.counted_at else None
    if hour != st.session_state.get(_SEEN) and st.button("New figures have come in: show them"):
        st.rerun(scope="app")
