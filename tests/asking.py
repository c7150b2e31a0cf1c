"""Asking an app of ours directly, without a network."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
from starlette.applications import Starlette


def ask(app: Starlette, address: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> httpx.Response:
    """One request through the real routes.

    In a thread of its own: the browser that other tests look through keeps an event loop in the tests' thread.
    """

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard.test") as http:
            return await http.request(method, address, headers=headers)

    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(asked())).result()
