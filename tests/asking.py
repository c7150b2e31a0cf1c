"""Asking an app of ours directly, without a network."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx
from starlette.types import ASGIApp

Found = TypeVar("Found")


def ask(app: ASGIApp, address: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
    """One request through the real routes."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard.test") as http:
            return await http.request(method, address, headers=headers)

    return apart(lambda: asyncio.run(asked()))


def apart(call: Callable[[], Found]) -> Found:
    """A call in a thread of its own: the browser that other tests look through keeps an event loop in the tests'."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(call).result()
