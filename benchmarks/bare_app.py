"""The least that a live Streamlit page can be: one number and one line. What our pages are measured beside."""

import random

import plotly.graph_objects as go
import streamlit as st

_POINTS = 60


@st.fragment(run_every=5)
def tick() -> None:
    """A new number and a new line every five seconds."""
    # Figures of nothing: nobody has to be kept from guessing them.
    st.metric("Signatures", f"{48_000 + random.randrange(1_000):,}")  # nosec B311
    line = go.Scatter(x=list(range(_POINTS)), y=[random.random() for _ in range(_POINTS)])  # nosec B311
    st.plotly_chart(go.Figure(line), key="line")


tick()
