"""The states a page can be in besides full: the same words everywhere, and never a traceback."""

import functools
import logging
import secrets
from collections.abc import Callable
from html import escape
from typing import ParamSpec

import streamlit as st

from figures.status import first_figures_words
from figures.words import moment_words
from ui.loaders import headline, now, unreachable_since
from ui.viewer import meets_the_wall, viewer

_log = logging.getLogger(__name__)
Parameters = ParamSpec("Parameters")


def notice(words: str) -> None:
    """A sentence that has to be seen, without alarm."""
    st.html(f'<p class="notice">{escape(words)}</p>')


def nothing_yet(what: str, has_arrived: Callable[[], bool], comes: str | None = None) -> None:
    """The empty state: what is missing and when it comes. The page is drawn anew once it has arrived.

    Args:
        what: A sentence that says what is missing.
        has_arrived: Whether it is there by now.
        comes: When it comes, of what no platform is asked for.
    """
    notice(f"{what} {comes or first_figures_words(headline(), tells_why=viewer().may_open('data_health'))}")
    _draw_anew_once(has_arrived)


def out_of_reach() -> None:
    """While the store cannot be read: the last good figures are shown, and the page says so.

    Of when the figures are themselves, the line about their age tells, which may be long before they were loaded.
    """
    since = unreachable_since()
    if since is not None:
        notice(f"We could not load new data. What is shown was loaded at {moment_words(since, now())}.")


def guarded(draw: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Draw a part of a page; where that fails, say so in words with a code that the log has too.

    A part that renews itself runs without the frame: where the session is over by then, the frame is drawn instead.
    """

    @functools.wraps(draw)
    def drawn(*arguments: Parameters.args, **named: Parameters.kwargs) -> None:
        try:
            if meets_the_wall():
                st.rerun(scope="app")
            draw(*arguments, **named)
        except Exception:  # whatever it was: readers get words, the log gets everything
            could_not_draw(
                "We could not show this part of the page. The rest still works; reload the page to try again."
            )

    return drawn


def could_not_draw(words: str) -> None:
    """What the reader is told of the exception that is being handled, with a code that the log has too."""
    code = secrets.token_hex(3)
    _log.exception("Reference %s: a part of a page could not be drawn", code)
    st.html(
        f'<p class="notice" role="alert" data-failed>{escape(words)} '
        f"If it stays, tell whoever runs the dashboard the reference {code}.</p>"
    )


@st.fragment(run_every=3)
@guarded
def _draw_anew_once(has_arrived: Callable[[], bool]) -> None:
    if has_arrived():
        st.rerun(scope="app")
