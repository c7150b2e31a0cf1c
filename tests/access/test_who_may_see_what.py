"""Every role and token, at every address: one table, each cell of it asked."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from access.roles import Thing
from access.session import Rules
from access.viewer import ALL_REGIONS
from api.exports import Exports
from api.gate import Gate
from api.identity import Identities, Sessions
from campaign.access import Access, People
from reference.regions import regions_by_name
from store.access import tokens
from tests.access.served import ADDRESSES, SESSIONS, TOKENS, World, claims_of, export, headers_of
from tests.api.described import check_described
from tests.asking import ask
from tests.builders import a_campaign_folder, a_parliament_table
from tests.waiting import LONG

# Of each of these addresses, in this order.
TABLE = """
                            count days regions seats abroad rows series findings badge schema screen frame print export
open       anybody          200   200  200     200   200    200  200    200      200   200    200    200   200   200
public     anybody          200   200  200     403   403    403  403    403      200   403    200    200   403   403
public     token-for-api    200   200  200     200   200    200  200    200      200   200    403    200   403   403
embeds     anybody          200   401  401     401   401    401  401    401      200   401    401    200   401   401
signed-in  anybody          401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  no-grant         401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  over             401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  signed-out       401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  viewer           200   200  403     403   403    403  403    403      200   403    200    200   403   403
signed-in  viewer-of-Wales  200   200  200     403   403    403  403    403      200   403    200    200   403   403
signed-in  analyst          200   200  403     403   200    403  200    200      200   200    200    200   200   200
signed-in  analyst-of-Wales 200   200  200     200   200    200  200    200      200   200    200    200   200   200
signed-in  analyst-of-all   200   200  200     200   200    200  200    200      200   200    200    200   200   200
signed-in  admin-of-all     200   200  200     200   200    200  200    200      200   200    200    200   200   200
signed-in  token-for-screen 200   200  200     403   403    403  403    403      403   403    200    403   403   403
signed-in  screen-by-cookie 200   200  200     403   403    403  403    403      403   403    200    403   403   403
signed-in  token-for-api    200   200  200     200   200    200  200    200      200   200    403    200   403   403
signed-in  token-for-embed  200   403  403     403   403    403  403    403      200   403    403    200   403   403
signed-in  api-by-cookie    401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  revoked-token    401   401  401     401   401    401  401    401      401   401    401    401   401   401
signed-in  made-up-token    401   401  401     401   401    401  401    401      401   401    401    401   401   401
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS[1:], ids=lambda row: "-".join(row[:2]))
def test_every_cell_of_the_table_is_what_is_answered(world: World, row: list[str]) -> None:
    mode, who, *expected = row

    answers = {name: world.ask(mode, ADDRESSES[name], **headers_of(who)) for name in ROWS[0]}

    assert {name: answer.status_code for name, answer in answers.items()} == dict(
        zip(ROWS[0], map(int, expected), strict=True)
    )
    for name, answer in answers.items():
        check_described(answer, ADDRESSES[name], "GET")
        is_refused = answer.status_code in {401, 403}
        assert not is_refused or "no-store" in answer.headers["cache-control"] or name == "screen"
        assert not is_refused or "19537" not in answer.text
        is_shared = "public" in answer.headers.get("cache-control", "")
        assert not is_shared or mode == "open" or who == "anybody", f"a shared cache would keep {name}"
        if mode != "open" and answer.status_code == 200 and name != "export":
            assert "Cookie" in answer.headers["vary"]
    assert world.ask(mode, "/api/v1/health").status_code == 200
    assert world.ask(mode, "/screen/assets/worker.js").status_code == 200


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
    identities = Identities(
        campaign_rules, lambda: world.snapshots, lambda: world.engine, Sessions(claims_of, lambda: b"")
    )
    gate = Gate(
        Starlette(routes=[Route("/", export)]),
        identities=identities,
        exports=Exports(lambda: world.engine),
        is_closed=True,
    )

    async def at(address: str, scope: Any, receive: Any, send: Any) -> None:
        await gate(scope | {"server": (address, 80)}, receive, send)

    def server(address: str) -> Callable[..., Any]:
        return lambda scope, receive, send: at(address, scope, receive, send)

    outside, own = (ask(server(address), "/") for address in ("192.168.1.5", "127.0.0.1"))

    assert (outside.status_code, own.status_code) == (403, 200)
    assert "docs/access.md" in outside.text


PAGES: dict[str, tuple[Thing, ...]] = {
    "anybody": (),
    "viewer": ("overview", "signatures", "goal", "survey", "about"),
    "viewer-of-Wales": ("overview", "signatures", "goal", "regions", "survey", "about"),
    "analyst": ("overview", "signatures", "goal", "survey", "briefing", "data_health", "about"),
    "analyst-of-all": (
        "overview", "signatures", "goal", "regions", "compare", "survey", "briefing", "data_health", "about",
    ),
    "admin-of-all": (
        "overview", "signatures", "goal", "regions", "compare", "survey", "briefing", "data_health", "big_screen",
        "about",
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
    app = AppTest.from_string(PAGES_AND_EXPORTS, default_timeout=LONG)
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
