"""The dashboard's own server, with one route more that does nothing: what the others are compared with."""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from api.server import lifespan, middleware, routes
from benchmarks.serving import ROOT


async def bare(_: Request) -> PlainTextResponse:
    """The least that Starlette can answer."""
    return PlainTextResponse("ok")


app = st.App(
    ROOT / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/bare", bare), *routes()],
    middleware=middleware(Path(st.__file__).parent / "static" / "static"),
)
