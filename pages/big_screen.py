"""Big screen: set up what a television at an event shows, look at it, and copy its address."""

import streamlit as st

from ui.big_screen import address_to_open, choose_screen, instructions, its_token, preview
from ui.filters import filters_do_not_apply

st.title("Big screen", anchor=False)
st.caption("For a television at an event, read from five metres and left alone for hours.")
filters_do_not_apply("a screen has its own area")
screen = choose_screen()
if screen is not None:
    address_to_open(screen)
    preview(screen)
its_token()
instructions()
