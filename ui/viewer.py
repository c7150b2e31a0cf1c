"""Who looks at the page: asked at every run and every tick, so that a session that is over meets the wall at once."""

from datetime import UTC, datetime

import streamlit as st

from access.session import Refusal, viewer_of
from access.viewer import ANYBODY_HERE, NOBODY, THE_PUBLIC, Viewer
from store.granted import Grant
from ui.opened import rules, store_reader


def standing() -> Viewer | Refusal:
    """What the reader may see, or why nothing."""
    mode = rules().access.mode
    if mode == "signed-in":
        signed_out = store_reader().snapshots.latest().admissions.signed_out
        return viewer_of(st.user.to_dict(), rules(), signed_out, datetime.now(UTC))
    return ANYBODY_HERE if mode == "open" else THE_PUBLIC


def viewer() -> Viewer:
    """What the reader may see; nothing at all where there is a reason for it."""
    found = standing()
    return found if isinstance(found, Viewer) else NOBODY


def grant() -> Grant:
    """The areas whose figures the loaders give to the reader."""
    found = viewer()
    return Grant(tuple(sorted(found.regions)), found.constituencies)


def meets_the_wall() -> bool:
    """Whether the reader may no longer see anything, though a page is open."""
    return not isinstance(standing(), Viewer)
