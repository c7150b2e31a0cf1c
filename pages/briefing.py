"""Briefing: the figures of the other pages as files and as a page to print, for rooms without the dashboard."""

import streamlit as st

from ui.briefings import choose_and_prepare, pictures_note

st.title("Briefing", anchor=False)
st.caption("For rooms without the dashboard: the same figures, titles and sources as on the other pages.")
choose_and_prepare()
pictures_note()
