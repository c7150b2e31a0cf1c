"""The server: pages, api, big screen and collector in one process. `streamlit run dashboard.py`."""

from pathlib import Path

import streamlit as st

from api.server import lifespan, middleware, routes

# The frame lies where no pages/ folder stands beside it: Streamlit would otherwise run a deep link's page without it.
app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=middleware(Path(st.__file__).parent / "static" / "static"),
)
