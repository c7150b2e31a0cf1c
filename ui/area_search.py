"""Finding a constituency by its name or code and, where a full table of them has been loaded, by a whole postcode."""

import streamlit as st

from figures.areas import found_seats
from reference.constituencies import BoundarySet, Constituency, constituencies
from reference.constituency_postcodes import (
    compact_postcode,
    constituency_of_postcode,
    has_postcode_table,
    is_full_postcode,
    is_part_of_postcode,
)
from reference.regions import regions_by_code
from ui import plain
from ui.filter_bar import choose_area
from ui.link_notices import forget_notices
from ui.loaders import load_boundary_set
from ui.viewer import grant

_MOST_FOUND = 8
_WRONG = "the first half of a postcode would name the wrong constituency for about 15 in 100"
_NO_TABLE = (
    "A postcode is looked up only where a full table of postcodes has been loaded "
    f"(`python collect.py reference --postcodes FILE`), since {_WRONG}. Write the constituency's name."
)
_NOT_WHOLE = f"Write the whole postcode, or the constituency's name: {_WRONG}."
_OLD_MAP = (
    "Postcodes lead to constituencies of today's map only, and this petition is counted on the map of 2010, whose "
    "constituencies are other places. Write the constituency's name."
)
_UNKNOWN = "This postcode is not in the table of postcodes that has been loaded. Write the constituency's name."


def find_constituency(source: str) -> None:
    """A field to look for a constituency, and what was found, each a way to it."""
    boundary_set = load_boundary_set(source)
    if boundary_set is None:
        return
    by_postcode = boundary_set == "2024" and has_postcode_table()
    asked = st.text_input(
        "Find a constituency", placeholder="Name, code or whole postcode" if by_postcode else "Name or code",
        key="find", on_change=forget_notices, type="search",
    )  # fmt: skip
    if not asked or not asked.strip():
        return
    compact = compact_postcode(asked)
    if is_full_postcode(compact) or is_part_of_postcode(compact):
        _show_seat_of(compact, boundary_set)
    else:
        _show(asked.strip(), boundary_set)


def _show_seat_of(postcode: str, boundary_set: BoundarySet) -> None:
    """The constituency that a whole postcode lies in, or why it is not told; never a guess."""
    if boundary_set != "2024":
        st.caption(_OLD_MAP)
    elif not has_postcode_table():
        st.caption(_NO_TABLE)
    elif is_part_of_postcode(postcode):
        st.caption(_NOT_WHOLE)
    elif not (found := _granted(_seats_of(postcode, boundary_set))):
        st.caption(_UNKNOWN)
    else:
        _ways_to(found)


def _seats_of(postcode: str, boundary_set: BoundarySet) -> list[Constituency]:
    code = constituency_of_postcode(postcode).constituency
    return [] if code is None else [constituencies(boundary_set)[code]]


def _granted(seats: list[Constituency]) -> list[Constituency]:
    """Those whose figures the reader may see; others are as good as unknown."""
    granted = grant()
    return [seat for seat in seats if granted.has("constituency", seat.code)]


def _show(asked: str, boundary_set: BoundarySet) -> None:
    seats = _granted(found_seats(asked, boundary_set))
    if not seats:
        plain.caption(f"No constituency on the map of {boundary_set} has this name or code.")
    _ways_to(seats[:_MOST_FOUND])
    if len(seats) > _MOST_FOUND:
        plain.caption(f"And {len(seats) - _MOST_FOUND} more: write more of the name.")


def _ways_to(seats: list[Constituency]) -> None:
    with st.container(horizontal=True):
        for seat in seats:
            region = regions_by_code()[seat.region].name
            st.button(
                plain.as_words(f"{seat.name} ({region})"),
                key=f"found-{seat.code}",
                on_click=choose_area,
                args=(seat.name,),
            )
