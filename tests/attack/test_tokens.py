"""Ten thousand tokens that are none: nobody is let in, nothing of them is written down, and soon nobody listens."""

import asyncio
import logging
from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message, Scope

from access.session import Rules
from access.tokens import new_token
from api.exports import Exports
from api.gate import Gate
from api.identity import Identities, Sessions
from api.kept import KeptAnswers
from api.limits import AT_ONCE, Allowance, Limits
from api.routes import api_routes
from store.engine import reading_engine
from store.readers import Reader
from store.snapshot import SnapshotReader
from tests.access.sessions import rules
from tests.api.client import PARLIAMENT
from tests.asking import apart
from tests.filled import collect_everything

TOKENS = 10_000
ADDRESS = "/api/v1/count.json"


def an_api(engine: Engine, reading: Engine, who_may: Rules) -> Starlette:
    """The api as it answers where people sign in, at a moment that does not pass."""
    snapshots = SnapshotReader(reading)
    campaign = PARLIAMENT.model_copy(update={"access": who_may.access})
    identities = Identities(who_may, lambda: snapshots, lambda: engine, Sessions(lambda _: {}, lambda: b""))
    routes = api_routes(campaign, {}, lambda: Reader(reading, snapshots), KeptAnswers(lambda: snapshots))
    still = Allowance(1.0, AT_ONCE, clock=lambda: 0.0)
    gate = Middleware(Gate, identities=identities, exports=Exports(lambda: engine), is_closed=False)
    gates = [Middleware(Limits, allowance=still), gate]
    return Starlette(routes=routes, middleware=gates)


async def status(app: Starlette, reader: str, token: str, query: str = "") -> int:
    """The status of an answer; without a client's work, ten thousand of them take seconds."""
    found = list[int]()
    scope: Scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "https",
        "path": ADDRESS, "raw_path": ADDRESS.encode(), "root_path": "", "query_string": query.encode(),
        "headers": [(b"host", b"dashboard.test"), (b"authorization", f"Bearer {token}".encode())],
        "client": (reader, 50_000), "server": ("dashboard.test", 443), "app": app,
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    await app(scope, receive, send)
    return found[0]


def test_ten_thousand_wrong_tokens_are_refused_unwritten_and_then_unheard(
    sqlite_store: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    collect_everything(sqlite_store, PARLIAMENT, datetime.now(UTC))
    reading = reading_engine(sqlite_store.url.render_as_string(hide_password=False))
    app, tokens = an_api(sqlite_store, reading, rules()), [new_token() for _ in range(TOKENS)]
    odd = ["", "'", "campaign_", "x" * 5_000, "\u00ff", "None", "campaign_' OR '1'='1", "\x00"]

    async def attack() -> tuple[list[int], list[int], int]:
        other = [await status(app, "203.0.113.8", token) for token in odd]
        return [await status(app, "203.0.113.7", token) for token in tokens], other, await status(app, "::1", tokens[0])

    with caplog.at_level(logging.DEBUG):
        statuses, of_odd_ones, from_here = apart(lambda: asyncio.run(attack()))
    reading.dispose()

    assert Counter(statuses) == {401: int(AT_ONCE), 429: TOKENS - int(AT_ONCE)}
    assert set(of_odd_ones) == {401}
    assert from_here == 401
    assert "campaign_" not in caplog.text
