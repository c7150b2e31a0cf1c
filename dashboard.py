"""The server: pages, api, big screen and collector in one process. `streamlit run dashboard.py`."""

from pathlib import Path

import streamlit as st

from api.identity import Sessions
from api.server import middleware, routes, world
from api.sockets import send_at_once
from collector.in_server import collecting
from ui.sign_in import audit_key, claims_of_cookies, objection_to_settings

# The frame lies where no pages/ folder stands beside it: Streamlit would otherwise run a deep link's page without it.
app = st.App(
    Path(__file__).parent / "ui" / "frame.py",
    lifespan=collecting(world, at_start=send_at_once),
    routes=routes(st.get_option("server.address"), objection_to_settings),
    middleware=middleware(Path(st.__file__).parent / "static", Sessions(claims_of_cookies, audit_key)),
)
