"""Every role and token, at every address: one table, each cell of it asked."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import streamlit as st
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from access.roles import Thing
from access.session import Rules, session_key
from access.tokens import new_token, sha256_of
from access.viewer import ALL_REGIONS
from api.embed_page import embed_routes
from api.gate import Gate
from api.identity import SCREEN_COOKIE, Identities
from api.kept import KeptAnswers
from api.routes import api_routes
from api.screen_page import screen_routes
from campaign.access import Access, People
from reference.regions import regions_by_name
from store.access import revoke_token, save_token, sign_out, tokens
from store.engine import reading_engine, writing_engine
from store.readers import Reader
from store.snapshot import SnapshotReader
from tests.access.sessions import ALL, WALES, claims, signed_in
from tests.asking import ask
from tests.builders import a_campaign, a_campaign_folder, a_parliament_table, a_source
from tests.filled import collect_everything

ADDRESSES = {
    "count": "/api/v1/count.json",
    "days": "/api/v1/days.json",
    "regions": "/api/v1/areas.json",
    "seats": "/api/v1/areas.json?level=constituency",
    "abroad": "/api/v1/areas.json?level=country",
    "badge": "/api/v1/badge.svg",
    "schema": "/api/v1/openapi.json",
    "screen": "/screen",
    "frame": "/embed/count",
    "export": "/media/0123456789abcdef.csv",
}
# Of each of these addresses, in this order.
TABLE = """
                              count days regions seats abroad badge schema screen frame export
open       anybody            200   200  200     200   200    200   200    200    200   200
public     anybody            200   200  200     403   403    200   403    200    200   403
public     token-for-api      200   200  200     200   200    200   200    403    200   403
embeds     anybody            200   401  401     401   401    200   401    401    200   401
signed-in  anybody            401   401  401     401   401    401   401    401    401   401
signed-in  no-grant           401   401  401     401   401    401   401    401    401   401
signed-in  over               401   401  401     401   401    401   401    401    401   401
signed-in  signed-out         401   401  401     401   401    401   401    401    401   401
signed-in  viewer             200   200  403     403   403    200   403    200    200   403
signed-in  viewer-of-Wales    200   200  200     403   403    200   403    200    200   403
signed-in  analyst            200   200  403     403   200    200   200    200    200   200
signed-in  analyst-of-all     200   200  200     200   200    200   200    200    200   200
signed-in  admin-of-all       200   200  200     200   200    200   200    200    200   200
signed-in  token-for-screen   200   200  200     403   403    403   403    200    403   403
signed-in  screen-by-cookie   200   200  200     403   403    403   403    200    403   403
signed-in  token-for-api      200   200  200     200   200    200   200    403    200   403
signed-in  token-for-embed    200   403  403     403   403    200   403    403    200   403
signed-in  api-by-cookie      401   401  401     401   401    401   401    401    401   401
signed-in  revoked-token      401   401  401     401   401    401   401    401    401   401
signed-in  made-up-token      401   401  401     401   401    401   401    401    401   401
"""
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
    "viewer": claims("viewer"),
    "viewer-of-Wales": claims("viewer", (WALES,)),
    "analyst": claims("analyst"),
    "analyst-of-all": claims("analyst", (ALL,)),
    "admin-of-all": claims("admin", (ALL,)),
}
TOKENS = {name: new_token() for name in ("screen", "api", "embed", "revoked", "made-up")}


@dataclass
class World:
    """One store with figures; a server over it in each mode."""

    engine: Engine
    snapshots: SnapshotReader
    reading: Engine

    def ask(self, mode: str, address: str, **headers: str) -> httpx.Response:
        """One request through the gate."""
        return ask(self._app(mode), address, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def _app(self, mode: str) -> Starlette:
        campaign = a_campaign(a_source(), access=MODES[mode].model_dump())
        kept = KeptAnswers(lambda: self.snapshots)
        reader = Reader(self.reading, self.snapshots)
        rules = Rules(campaign.access, People())
        identities = Identities(rules, lambda: self.snapshots, lambda: self.engine, _claims)
        routes = [
            *api_routes(campaign, {}, lambda: reader, kept),
            *embed_routes(campaign, kept),
            *screen_routes(campaign),
        ]
        gate = Middleware(Gate, identities=identities, is_closed=False)
        return Starlette(routes=[*routes, Route("/media/{file}", _export)], middleware=[gate])


def _claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """In place of Streamlit's cookie, whose signature is checked where a real server runs."""
    return SESSIONS.get(cookies.get("session", ""), {})


async def _export(_: Request) -> PlainTextResponse:
    return PlainTextResponse("Region,Signatures")


@pytest.fixture(scope="module")
def world(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A petition that was counted a moment ago, four tokens, one of them revoked, and a session that was ended."""
    file = tmp_path_factory.mktemp("access") / "store.sqlite"
    file.write_bytes(prepared_sqlite.read_bytes())
    engine, now = writing_engine(f"sqlite:///{file}"), datetime.now(UTC)
    collect_everything(engine, a_campaign(a_source()), now)
    for name in ("screen", "api", "embed", "revoked"):
        save_token(engine, name, sha256_of(TOKENS[name]), [name if name != "revoked" else "api"], ALL_REGIONS, now)
    revoke_token(engine, "revoked", now)
    sign_out(engine, session_key(SESSIONS["signed-out"]), now.replace(year=now.year + 1), now)
    reading = reading_engine(f"sqlite:///{file}")
    yield World(engine, SnapshotReader(reading, seconds=0), reading)
    reading.dispose()
    engine.dispose()


def headers_of(who: str) -> dict[str, str]:
    if who.startswith("token-for-"):
        return {"Authorization": f"Bearer {TOKENS[who.removeprefix('token-for-')]}"}
    if who.endswith("-token"):
        return {"Authorization": f"bearer {TOKENS[who.removesuffix('-token')]}"}
    if who.endswith("-by-cookie"):
        return {"Cookie": f"{SCREEN_COOKIE}={TOKENS[who.removesuffix('-by-cookie')]}"}
    return {"Cookie": f"session={who}"}


ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: "-".join(row[:2]))
def test_every_cell_of_the_table_is_what_is_answered(world: World, row: list[str]) -> None:
    mode, who, *expected = row

    answers = {name: world.ask(mode, ADDRESSES[name], **headers_of(who)) for name in ROWS[0]}

    assert {name: answer.status_code for name, answer in answers.items()} == dict(
        zip(ROWS[0], map(int, expected), strict=True)
    )
    for name, answer in answers.items():
        is_refused = answer.status_code in {401, 403}
        assert not is_refused or "no-store" in answer.headers["cache-control"] or name == "screen"
        assert not is_refused or "19537" not in answer.text
        is_shared = "public" in answer.headers.get("cache-control", "")
        assert not is_shared or mode == "open" or who == "anybody", f"a shared cache would keep {name}"
        if mode != "open" and answer.status_code == 200 and name != "export":
            assert "Cookie" in answer.headers["vary"]
    assert world.ask(mode, "/api/v1/health").status_code == 200
    assert world.ask(mode, "/screen/assets/worker.js").status_code == 200


def regions_in(answer: httpx.Response) -> set[str]:
    return {area["name"] for area in answer.json()["areas"]}


def test_only_the_regions_that_were_granted_are_answered_and_the_rest_is_one_number(world: World) -> None:
    some = world.ask("signed-in", ADDRESSES["regions"], **headers_of("viewer-of-Wales")).json()
    whole = world.ask("signed-in", ADDRESSES["regions"], **headers_of("analyst-of-all")).json()

    assert [area["name"] for area in some["areas"]] == ["Wales"]
    assert len(whole["areas"]) == len(ALL_REGIONS)
    assert some["total"] == whole["total"] == some["unallocated"] + some["areas"][0]["signatures"]
    assert some["overseas"] is None


@pytest.mark.parametrize("address", ["/api/v1/count.json?area=", "/api/v1/badge.svg?area=", "/embed/count?area="])
def test_a_region_that_was_not_granted_is_answered_as_one_that_there_is_not(world: World, address: str) -> None:
    of_wales = headers_of("viewer-of-Wales")
    own, others, none = (
        world.ask("signed-in", address + quote(name), **of_wales) for name in ("Wales", "London", "Atlantis")
    )

    assert (own.status_code, others.status_code) == (200, 400)
    assert (others.status_code, others.content) == (none.status_code, none.content)
    assert b"Scotland" not in others.content


def test_an_answer_that_was_kept_for_one_is_not_given_to_another(world: World) -> None:
    app = world._app("signed-in")
    whole = ask(app, ADDRESSES["regions"], headers=headers_of("analyst-of-all"))
    some = ask(app, ADDRESSES["regions"], headers=headers_of("viewer-of-Wales"))

    assert (len(regions_in(whole)), regions_in(some)) == (len(ALL_REGIONS), {"Wales"})


@pytest.mark.parametrize("role", ["?role=admin", "?roles=admin&regions=all", "?token="])
def test_no_parameter_gives_a_role(world: World, role: str) -> None:
    assert world.ask("signed-in", ADDRESSES["days"] + role).status_code == 401


@pytest.mark.parametrize("host", ["elsewhere.example/static", "x?", "x#", "x/screen?token=y&"])
def test_a_made_up_host_changes_no_answer(world: World, host: str) -> None:
    for name in ("export", "count", "screen"):
        assert world.ask("signed-in", ADDRESSES[name], host=host).status_code == 401


def test_a_token_in_an_address_becomes_a_cookie_and_is_gone(world: World) -> None:
    address = f"/screen?scenes=total,regions&token={TOKENS['screen']}&dwell=9"
    answer = world.ask("signed-in", address)

    assert (answer.status_code, answer.headers["location"]) == (303, "screen?scenes=total%2Cregions&dwell=9")
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert TOKENS["screen"] not in answer.text
    again = world.ask("signed-in", "/screen?scenes=total", cookie=cookie.split(";")[0])
    assert (again.status_code, "set-cookie" in again.headers) == (200, True)


@pytest.mark.parametrize("name", ["api", "embed", "revoked", "made-up"])
def test_another_token_in_an_address_is_gone_too_and_opens_nothing(world: World, name: str) -> None:
    answer = world.ask("signed-in", f"//elsewhere.example/screen?token={TOKENS[name]}")

    assert (answer.status_code, answer.headers["location"], answer.headers.get("set-cookie")) == (303, "screen", None)


def test_the_day_on_which_a_token_was_last_used_is_kept(world: World) -> None:
    world.ask("signed-in", ADDRESSES["count"], **headers_of("token-for-embed"))

    used = {token.name: token.last_used_on for token in tokens(world.engine)}
    assert used["embed"] is not None
    assert used["revoked"] is None


def test_a_request_that_comes_in_from_the_network_is_turned_away_where_everything_is_open(world: World) -> None:
    campaign_rules = Rules(Access(), People())
    identities = Identities(campaign_rules, lambda: world.snapshots, lambda: world.engine, _claims)
    gate = Gate(Starlette(routes=[Route("/", _export)]), identities=identities, is_closed=True)

    async def at(address: str, scope: Any, receive: Any, send: Any) -> None:
        await gate(scope | {"server": (address, 80)}, receive, send)

    def server(address: str) -> Callable[..., Any]:
        return lambda scope, receive, send: at(address, scope, receive, send)

    outside, own = (ask(server(address), "/") for address in ("192.168.1.5", "127.0.0.1"))

    assert (outside.status_code, own.status_code) == (403, 200)
    assert "docs/access.md" in outside.text


PAGES: dict[str, tuple[Thing, ...]] = {
    "anybody": (),
    "viewer": ("overview", "signatures", "goal", "survey"),
    "viewer-of-Wales": ("overview", "signatures", "goal", "regions", "survey"),
    "analyst": ("overview", "signatures", "goal", "survey", "data_health"),
    "analyst-of-all": ("overview", "signatures", "goal", "regions", "compare", "survey", "data_health"),
    "admin-of-all": (
        "overview", "signatures", "goal", "regions", "compare", "survey", "data_health", "big_screen",
    ),
}  # fmt: skip


PAGES_AND_EXPORTS = """
import json
import streamlit as st
from ui.navigation import pages
from ui.viewer import viewer

st.text(json.dumps([list(pages()), viewer().may_open("downloads"), sorted(viewer().regions)]))
"""


@pytest.mark.parametrize("who", PAGES)
def test_every_page_and_export_is_on_offer_to_those_alone_who_may_open_it(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, who: str
) -> None:
    _use(world, monkeypatch, tmp_path, 'mode = "signed-in"\nrole_claim = "roles"\nregions_claim = "regions"')
    app = AppTest.from_string(PAGES_AND_EXPORTS)
    app.user = SESSIONS.get(who, {})

    app.run()
    assert not app.exception
    found, downloads, regions = json.loads(app.text[0].value)

    assert tuple(found) == PAGES[who]
    assert downloads == (who.startswith(("analyst", "admin")))
    own = {"all": ALL_REGIONS, "Wales": {regions_by_name()["Wales"].code}}
    assert set(regions) == own.get(who.split("-")[-1], set())


def _use(world: World, monkeypatch: pytest.MonkeyPatch, folder: Path, access: str) -> None:

    campaign = a_campaign_folder(
        folder / "campaign", a_parliament_table("http://127.0.0.1:1") + f"[access]\n{access}\n"
    )
    monkeypatch.setenv("CAMPAIGN_DIR", str(campaign))
    monkeypatch.setenv("DATABASE_URL", world.engine.url.render_as_string(hide_password=False))
    st.cache_data.clear()
    st.cache_resource.clear()
