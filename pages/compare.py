"""Compare: two to four areas side by side, as a link that can be sent."""

import streamlit as st

from figures.filters import Filters
from ui.comparing import FEWEST, choose_areas, compare
from ui.filters import current_filters
from ui.refresh import wait_for_the_reader
from ui.states import nothing_yet, notice
from ui.view import latest


def page(filters: Filters) -> None:
    """Everything on the page, or what is still to be chosen."""
    st.title("Compare areas", anchor=False)
    wait_for_the_reader()
    if latest(filters) is None:
        nothing_yet("Nothing has been collected yet.", lambda: latest(filters) is not None)
        return
    areas = choose_areas(filters)
    if len(areas) < FEWEST:
        notice("Choose at least two regions, nations or constituencies. The page's address then opens this comparison.")
        return
    compare(areas, filters)


page(current_filters())
