"""The pages, in the order of the menu. A new page is one file under pages/ and one line here."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from access.roles import Thing
from ui.viewer import viewer

PROJECT = Path(__file__).parent.parent

# File, title in the menu, and address; the first is the one that opens at the root.
_PAGES: tuple[tuple[Thing, str, str], ...] = (
    ("overview", "Overview", ""),
    ("signatures", "Signatures", "signatures"),
    ("goal", "Goal", "goal"),
    ("regions", "Regions", "regions"),
    ("compare", "Compare", "compare"),
    ("survey", "Survey", "survey"),
    ("briefing", "Briefing", "briefing"),
    ("data_health", "Data health", "health"),
    ("big_screen", "Big screen", "big-screen"),
    ("about", "About", "about"),
)


def pages() -> dict[str, StreamlitPage]:
    """Every page that the reader may open, by the name of its file; an address of another is one that is not known."""
    reader = viewer()
    return {
        name: st.Page(PROJECT / "pages" / f"{name}.py", title=title, url_path=address or None, default=not address)
        for name, title, address in _PAGES
        if reader.may_open(name)
    }


def one_page_everywhere(draw: Callable[[], None], title: str) -> StreamlitPage:
    """Answer at every known address with the same page, which a menu does not list; the one that is to be run."""
    places = [st.Page(draw, title=title, url_path=at or "wall", default=not at) for _, _, at in _PAGES]
    return st.navigation(places, position="hidden")
