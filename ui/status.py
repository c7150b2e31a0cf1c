"""When the figures were last read, in words and a sign; louder the older they are."""

from datetime import timedelta
from html import escape

import streamlit as st

from metrics.freshness import State, freshness
from store.health import SourceHealth
from ui.loaders import headline, now
from ui.states import guarded, out_of_reach
from ui.words import UK, age_words, clock, day_words, moment_words

SIGNS: dict[State, str] = {"on_time": "●", "late": "▲", "stale": "■", "ended": "◆", "complete": "●", "never": "○"}


@st.fragment(run_every=5)
@guarded
def status_line() -> None:
    """The state of the headline figure; renewed by itself."""
    health = headline()  # first: it is what finds out whether the store can be read
    out_of_reach()
    st.html(status_words(health))


def status_words(health: SourceHealth) -> str:
    """One paragraph of HTML: quiet while on time, a spoken status once delayed or stale."""
    moment = now()
    state = freshness(health.counted_at, health.every, moment, ended=health.ended is not None)
    sign = f'<span class="sign" aria-hidden="true">{SIGNS[state]}</span> '
    if health.counted_at is None:
        return f'<p class="state" data-state="{state}">{sign}Nothing has been collected yet.</p>'
    local = health.counted_at.astimezone(UK)
    if state in {"late", "stale"}:
        return (
            f'<p class="state {state}" role="status" data-state="{state}">{sign}Last updated '
            f"{moment_words(health.counted_at, moment)}, {age_words(moment - health.counted_at)}. "
            f"New figures are {'delayed' if state == 'late' else 'not arriving'}. What is shown is from that time.</p>"
        )
    final = f" {escape(health.ended)}." if health.ended else ""
    updated = f"Updated {clock(local)}, {local:%A} {day_words(local.date())}."
    return f'<p class="state" data-state="{state}">{sign}{updated}{final}</p>'


def interval_words(every: timedelta | None) -> str:
    """How often a figure is read."""
    if every is None:
        return "when a file is imported"
    minutes = every.total_seconds() / 60
    return "every minute" if minutes == 1 else f"every {minutes:g} minutes"
