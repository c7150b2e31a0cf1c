"""Counts that are out of the ordinary, in words that do not alarm: on Data health, and below the charts of growth."""

from typing import cast

import pandas as pd
import streamlit as st

from figures.filters import Filters
from figures.words import UK, clock, day_words
from metrics.unusual import Kind
from metrics.unusual_words import BEING_CHECKED, NAMES, OF_WHOLE_DAYS, unusual_in_words
from reference.areas import area_name
from store.flags import Flag
from ui import plain
from ui.loaders import campaign, load_flags, now

_MOST_FOOTNOTES, _MOST_ROWS = 6, 30
_FALL = "fall"


def unusual_table() -> None:
    """Everything out of the ordinary but falls, which stand among the revisions, and what somebody found out."""
    labels = {source.key: source.label for source in campaign().sources}
    found = [flag for flag in load_flags() if flag.kind != _FALL and flag.source_id in labels]
    st.header("Unusual counts", anchor=False)
    st.caption(
        "Days and hours with far more or far fewer signatures than those before them suggested. Most have an ordinary "
        "cause, such as a television programme. Once somebody has checked one, what they found stands here. No "
        "signature is added or removed because of it."
    )
    if not found:
        st.write("Nothing unusual has been noticed.")
        return
    # On a phone a column that always says the same would be one too many.
    sources = {"Source": [labels[flag.source_id] for flag in found]} if len(labels) > 1 else {}
    table = pd.DataFrame(
        sources
        | {
            "When": [when(flag) for flag in found],
            "What": [f"{NAMES[_kind(flag)]}: {_what(flag)}" for flag in found],
            "State": [_state(flag) for flag in found],
        }
    )
    if len(table) > _MOST_ROWS:
        plain.caption(f"The newest {_MOST_ROWS} of {len(table)}; python collect.py flags --all lists them all.")
    plain.table(table.head(_MOST_ROWS), alt="Table: unusual counts and whether they are explained")


def unusual_footnotes(filters: Filters) -> None:
    """What was out of the ordinary in what the charts show: of the whole source, or of the chosen region's share."""
    start = filters.start(now())
    shown = [
        flag
        for flag in load_flags()
        if flag.source_id == filters.source.key
        and flag.kind != _FALL
        and (filters.area.is_all or flag.area == filters.area.code)
        and (start is None or flag.at >= start)
    ]
    for flag in shown[:_MOST_FOOTNOTES]:
        kind = NAMES[_kind(flag)].lower()
        state = BEING_CHECKED if flag.is_open else f"explained: {flag.dismissed_reason}"
        plain.caption(f"{_capital(when(flag))}: {kind}, {state}. {_capital(_what(flag))}.")
    if shown:
        earlier = len(shown) - _MOST_FOOTNOTES
        more = f" {earlier} earlier ones are on Data health." if earlier > 0 else ""
        plain.caption(f"Unusual counts are marked to be checked; no signature is added or removed because of it.{more}")


def when(flag: Flag) -> str:
    """The London day, or the hour of one."""
    local = flag.at.astimezone(UK)
    return day_words(local) if flag.kind in OF_WHOLE_DAYS else f"{day_words(local)}, after {clock(local)}"


def _what(flag: Flag) -> str:
    return unusual_in_words(_kind(flag), flag.details, area_name(flag.area))


def _state(flag: Flag) -> str:
    return f"▲ {_capital(BEING_CHECKED)}" if flag.is_open else f"● Explained: {flag.dismissed_reason}"


def _kind(flag: Flag) -> Kind:
    return cast(Kind, flag.kind)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
