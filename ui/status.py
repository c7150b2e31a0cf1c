"""When the figures were last read, in words and a sign; louder the older they are."""

from html import escape

import streamlit as st

from figures.status import SIGNS, state_of, status_in_words
from store.health import SourceHealth
from ui.loaders import figures_at_hand, headline, now
from ui.refresh import offer_new_figures
from ui.states import guarded, out_of_reach
from ui.style import follow_mode


@st.fragment(run_every=5)
@guarded
def status_line() -> None:
    """The state of the headline figure, and newer figures where the page waits for its reader; renewed by itself."""
    with figures_at_hand():
        offer_new_figures(draw_status())


def draw_status() -> SourceHealth:
    """The line alone, for a part of a page that renews itself: one part is asked for once, two are two runs."""
    follow_mode()
    health = headline()  # first: it is what finds out whether the store can be read
    out_of_reach()
    st.html(status_words(health))
    return health


def status_words(health: SourceHealth) -> str:
    """One paragraph of HTML: quiet while on time, a spoken status once delayed or stale."""
    moment = now()
    state = state_of(health, moment)
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[state]}</span> '
    kind = f' {state}" role="status' if state in {"late", "stale"} else ""
    return f'<p class="state{kind}" data-state="{state}">{sign}{escape(status_in_words(health, moment))}</p>'
