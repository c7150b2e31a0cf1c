"""Finding a constituency by its name or code."""

import streamlit as st

from reference.constituencies import BoundarySet
from reference.regions import regions_by_code
from ui.areas import found_seats
from ui.filter_bar import choose_area
from ui.link_notices import forget_notices
from ui.loaders import load_boundary_set

_MOST_FOUND = 8


def find_constituency(source: str) -> None:
    """A field to look for a constituency, and what was found, each a way to it."""
    boundary_set = load_boundary_set(source)
    if boundary_set is None:
        return
    asked = st.text_input(
        "Find a constituency", placeholder="Name or code", key="find", on_change=forget_notices, type="search"
    )
    if asked and asked.strip():
        _show(asked.strip(), boundary_set)


def _show(asked: str, boundary_set: BoundarySet) -> None:
    seats = found_seats(asked, boundary_set)
    if not seats:
        st.caption(f"No constituency on the map of {boundary_set} has this name or code.")
    with st.container(horizontal=True):
        for seat in seats[:_MOST_FOUND]:
            region = regions_by_code()[seat.region].name
            st.button(f"{seat.name} ({region})", key=f"found-{seat.code}", on_click=choose_area, args=(seat.name,))
    if len(seats) > _MOST_FOUND:
        st.caption(f"And {len(seats) - _MOST_FOUND} more: write more of the name.")
