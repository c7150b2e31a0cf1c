"""The dashboard's own server, with one route more that does nothing: what the others are compared with."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.identity import Sessions
from api.server import middleware, routes, world
from api.sockets import send_at_once
from benchmarks.serving import ROOT
from collector.in_server import collecting
from ui.sign_in import audit_key, claims_of_cookies


async def bare(_: Request) -> PlainTextResponse:
    """The least that Starlette can answer."""
    return PlainTextResponse("ok")


app = st.App(
    ROOT / "ui" / "frame.py",
    lifespan=collecting(world, at_start=send_at_once),
    routes=[Route("/bare", bare), *routes("127.0.0.1", lambda: None)],
    middleware=middleware(Path(st.__file__).parent / "static", Sessions(claims_of_cookies, audit_key)),
)
