"""The dashboard's own server, with one page in its frame's place: the three charts that Superset draws."""

from pathlib import Path

import streamlit as st

from api.identity import Sessions
from api.server import middleware, routes, world
from api.sockets import send_at_once
from collector.in_server import collecting
from ui.sign_in import audit_key, claims_of_cookies

app = st.App(
    Path(__file__).parent / "three_charts_page.py",
    lifespan=collecting(world, at_start=send_at_once),
    routes=routes("127.0.0.1", lambda: None),
    middleware=middleware(Path(st.__file__).parent / "static", Sessions(claims_of_cookies, audit_key)),
)
