"""The pages, in the order of the menu. A new page is one file under pages/ and one line here."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PROJECT = Path(__file__).parent.parent

# File, title in the menu, and address; the first is the one that opens at the root.
_PAGES = (
    ("overview", "Overview", ""),
    ("signatures", "Signatures", "signatures"),
    ("goal", "Goal", "goal"),
    ("regions", "Regions", "regions"),
    ("compare", "Compare", "compare"),
    ("survey", "Survey", "survey"),
    ("data_health", "Data health", "health"),
    ("big_screen", "Big screen", "big-screen"),
)


def pages() -> dict[str, StreamlitPage]:
    """Every page by the name of its file."""
    return {
        name: st.Page(PROJECT / "pages" / f"{name}.py", title=title, url_path=address or None, default=not address)
        for name, title, address in _PAGES
    }
