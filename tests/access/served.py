"""A server over one store in each mode, and those who ask it: sessions, tokens and what they send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from access.session import Rules
from access.tokens import new_token
from api.embed_page import embed_routes
from api.exports import Exports
from api.gate import Gate
from api.identity import SCREEN_COOKIE, Identities, Sessions
from api.kept import KeptAnswers
from api.print_page import print_routes
from api.routes import api_routes
from api.screen_page import screen_routes
from campaign.access import Access, People
from store.readers import Reader
from store.snapshot import SnapshotReader
from tests.access.sessions import ALL, WALES, claims, signed_in
from tests.asking import ask
from tests.builders import a_campaign, a_source

MODES = {
    "open": Access(),
    "public": Access(mode="public"),
    "embeds": signed_in(public_embeds=True),
    "signed-in": signed_in(),
}
SESSIONS = {
    "no-grant": claims(),
    "over": claims("admin", (ALL,), iat=1_700_000_000),
    "signed-out": claims("admin", (ALL,), nonce="of the one that was ended"),
    "leaving": claims("viewer", nonce="of one that is ended on the way"),
    "viewer": claims("viewer"),
    "viewer-of-Wales": claims("viewer", (WALES,)),
    "analyst": claims("analyst", sub="ann"),
    "analyst-of-Wales": claims("analyst", (WALES,)),
    "analyst-of-all": claims("analyst", (ALL,)),
    "admin-of-all": claims("admin", (ALL,)),
}
FINDING = {
    "key": "a_finding",
    "value": "Two in three",
    "wording": "Two in three waited",
    "base": "300 people",
    "source": "A report",
    "date": "2026-05-01",
    "review_by": datetime.now(UTC).date() + timedelta(days=30),
}
ADDRESSES = {
    "count": "/api/v1/count.json",
    "days": "/api/v1/days.json",
    "regions": "/api/v1/areas.json",
    "seats": "/api/v1/areas.json?level=constituency",
    "abroad": "/api/v1/areas.json?level=country",
    "rows": "/api/v1/areas.csv",
    "series": "/api/v1/series.csv",
    "findings": "/api/v1/findings.json",
    "badge": "/api/v1/badge.svg",
    "schema": "/api/v1/openapi.json",
    "screen": "/screen",
    "frame": "/embed/count",
    "print": "/briefing/print?subjects=regions",
    "export": "/media/0123456789abcdef.csv",
}
AUDIT_KEY = b"a key of the server"
TOKENS = {name: new_token() for name in ("screen", "api", "embed", "revoked", "made-up")}


@dataclass
class World:
    """One store with figures; a server over it in each mode."""

    engine: Engine
    snapshots: SnapshotReader
    reading: Engine

    def ask(self, mode: str, address: str, **headers: str) -> httpx.Response:
        """One request through the gate."""
        return ask(self.app(mode), address, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def app(self, mode: str) -> Starlette:
        """The server in a mode, with nothing kept yet."""
        campaign = a_campaign(a_source(), access=MODES[mode].model_dump(), finding=[FINDING])
        kept = KeptAnswers(lambda: self.snapshots)
        reader = Reader(self.reading, self.snapshots)
        rules = Rules(campaign.access, People())
        identities = Identities(
            rules, lambda: self.snapshots, lambda: self.engine, Sessions(claims_of, lambda: AUDIT_KEY)
        )
        routes = [
            *api_routes(campaign, {}, lambda: reader, kept),
            *embed_routes(campaign, kept),
            *print_routes(campaign, {}, lambda: reader, kept),
            *screen_routes(campaign),
        ]
        gate = Middleware(Gate, identities=identities, exports=Exports(lambda: self.engine), is_closed=False)
        return Starlette(routes=[*routes, Route("/media/{file}", export)], middleware=[gate])


def claims_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """In place of Streamlit's cookie, whose signature is checked where a real server runs."""
    return SESSIONS.get(cookies.get("session", ""), {})


async def export(_: Request) -> PlainTextResponse:
    """In place of Streamlit's file of a download."""
    return PlainTextResponse("Region,Signatures")


def headers_of(who: str) -> dict[str, str]:
    """What somebody of the table sends with each request."""
    if who.startswith("token-for-"):
        return {"Authorization": f"Bearer {TOKENS[who.removeprefix('token-for-')]}"}
    if who.endswith("-token"):
        return {"Authorization": f"bearer {TOKENS[who.removesuffix('-token')]}"}
    if who.endswith("-by-cookie"):
        return {"Cookie": f"{SCREEN_COOKIE}={TOKENS[who.removesuffix('-by-cookie')]}"}
    return {"Cookie": f"session={who}"}
