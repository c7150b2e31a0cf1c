"""Signing in at a real provider, through the real server: what an honest reader meets, and what a dishonest one."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Browser, BrowserContext, Page, expect

from access.tokens import new_token, sha256_of
from access.viewer import ALL_REGIONS
from api.own_pages import PAGE_COOKIE
from campaign.load import load_campaign
from store.access import save_token
from store.audit import AuditEntry, entries
from store.engine import writing_engine
from store.prepare import prepare_store
from tests.browser.dashboard import downloaded, press, serious_violations
from tests.browsing import a_window
from tests.builders import a_campaign_folder, a_parliament_table
from tests.filled import TOTAL, collect_everything
from tests.identity_provider import COOKIE_SECRET, IdentityProvider
from tests.serving import Server
from tests.waiting import LONG

pytestmark = pytest.mark.browser

ACCESS = """[access]
mode = "signed-in"
role_claim = "role"
regions_claim = "regions"
ask = "the campaign team"
hours = 8
"""
PERSON = '[[person]]\naddress = "jane@charity.example"\nrole = "analyst"\nregions = ["Wales"]\n'
JANE = {"sub": "1", "name": "Jane", "email": "jane@charity.example", "email_verified": True}
SCREEN_TOKEN = new_token()


@dataclass
class Place:
    """A dashboard where people sign in, and the provider at which they do."""

    server: Server
    provider: IdentityProvider
    url: str

    def written_down(self) -> list[AuditEntry]:
        """All that is in the audit log."""
        engine = writing_engine(self.url)
        found = entries(engine, 99)
        engine.dispose()
        return found

    @contextmanager
    def sign_in(self, claims: dict[str, Any], *, forged: bool = False, **changed: Any) -> Iterator[httpx.Client]:
        """A browser without a screen, after it has gone through the sign-in as this person."""
        self.provider.claims, self.provider.changed, self.provider.forged = claims, changed, forged
        # The page's button leads there with a token that the server has signed.
        start = {"provider": "default", "exp": int(time.time()) + 60}
        token = jwt.encode({"alg": "HS256"}, start, OctKey.import_key(COOKIE_SECRET))
        with httpx.Client(base_url=self.server.url, follow_redirects=True, timeout=LONG) as browser:
            answer = browser.get("/auth/login", params={"provider": token})
            assert answer.status_code == 200, f"{answer.url}: {answer.text[:300]}"
            yield browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A petition with figures; Jane may see those of Wales as an analyst, and nobody has opened any page yet."""
    folder = tmp_path_factory.mktemp("signing-in")
    url = f"sqlite:///{folder / 'store.sqlite'}"
    campaign = a_campaign_folder(folder / "campaign", a_parliament_table("http://127.0.0.1:1") + ACCESS)
    (campaign / "people.toml").write_text(PERSON)
    engine = writing_engine(url)
    prepare_store(engine)
    collect_everything(engine, load_campaign(campaign), datetime.now(UTC))
    save_token(engine, "hall", sha256_of(SCREEN_TOKEN), ["screen"], ALL_REGIONS, datetime.now(UTC))
    engine.dispose()
    provider = IdentityProvider()
    server = Server(url, folder, campaign, collects=False)
    (folder / "secrets.toml").write_text(provider.secrets_file(server.url))
    server.settings["STREAMLIT_SECRETS_FILES"] = str(folder / "secrets.toml")
    with server:
        yield Place(server, provider, url)
    provider.stop()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    with a_window(chromium, locale="en-GB") as context:
        yield context


def at_the_wall(page: Page) -> None:
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert f"{TOTAL:,}" not in page.content()


# First in this file: the server is cold, and nobody has opened its front page.
def test_a_cold_server_that_is_asked_for_a_page_by_deep_link_shows_the_wall(
    place: Place, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{place.server.url}/regions?region=Wales")

    at_the_wall(page)
    assert page.get_by_role("dialog").count() == 0
    assert page.get_by_role("link", name="Regions").count() == 0
    assert serious_violations(page) == []
    for address in ("health", "no-such-page"):
        page.goto(f"{place.server.url}/{address}")
        at_the_wall(page)


def test_jane_signs_in_sees_what_is_hers_and_is_out_of_every_tab_when_she_signs_out(
    place: Place, context: BrowserContext
) -> None:
    place.provider.claims, place.provider.changed, place.provider.forged = JANE, {}, False
    first = context.new_page()
    first.goto(f"{place.server.url}/regions?region=Wales")
    press(first.get_by_role("button", name="Sign in"))
    expect(first.get_by_text("Signed in as Jane.")).to_be_visible()
    # The page that she had asked for.
    expect(first).to_have_url(f"{place.server.url}/regions?region=Wales")
    assert not [cookie for cookie in context.cookies() if cookie["name"] == PAGE_COOKIE]
    first.goto(f"{place.server.url}/goal")
    expect(first.get_by_text("Signed in as Jane.")).to_be_visible()
    expect(first.locator("body")).to_contain_text(f"{TOTAL:,}")
    first.get_by_role("link", name="Data health").first.wait_for(state="attached")
    assert first.get_by_role("link", name="Big screen").count() == 0

    second = context.new_page()
    second.goto(f"{place.server.url}/regions")
    expect(second.get_by_text("that you were given access to and", exact=False)).to_be_visible()
    assert re.findall(r"E12\d{6}|S92\d{6}|W92\d{6}", second.locator("table").first.inner_html()) == ["W92000004"]
    second.goto(f"{place.server.url}/regions?region=London")
    expect(second.get_by_text("which does not exist here", exact=False)).to_be_visible()
    assert context.request.get(f"{place.server.url}/api/v1/count.json").status == 200
    assert context.request.get(f"{place.server.url}/api/v1/series.csv").status == 200
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}

    second.goto(f"{place.server.url}/signatures")
    fetched = downloaded(second)
    elsewhere = context.new_page()
    # Another site in the browser's eyes, since it has another name.
    elsewhere.goto(f"http://localhost:{place.provider.port}/keys")
    elsewhere.evaluate(f"location.href = '{place.server.url}/auth/logout'")
    expect(elsewhere.get_by_text("You are still signed in")).to_be_visible()
    assert context.request.get(f"{place.server.url}/api/v1/count.json").status == 200, "another site signed her out"
    press(first.get_by_role("button", name="Sign out"))
    at_the_wall(first)
    at_the_wall(second)
    kept = httpx.get(f"{place.server.url}/api/v1/count.json", cookies=cookies, timeout=LONG)
    assert kept.status_code == 401, "a cookie that somebody kept still opens the api"
    told = place.written_down()
    assert sorted(one.what for one in told) == ["export", "export", "sign-in", "sign-out"]
    taken = {one.detail for one in told if one.what == "export"}
    assert taken == {fetched.suggested_filename, "/api/v1/series.csv"}
    assert len({one.who for one in told}) == 1, "pages and api name her differently"
    assert "jane" not in told[0].who.casefold()


def test_somebody_without_a_grant_is_told_whom_to_ask(place: Place, context: BrowserContext) -> None:
    place.provider.claims, place.provider.changed = {"sub": "2", "name": "Sam <b>"}, {}
    page = context.new_page()
    page.goto(place.server.url)
    press(page.get_by_role("button", name="Sign in"))

    expect(page.get_by_role("heading", name="You have no access yet")).to_be_visible()
    expect(page.get_by_text("ask the campaign team")).to_be_visible()
    expect(page.get_by_text("Sam <b>")).to_be_visible()
    assert f"{TOTAL:,}" not in page.content()
    assert serious_violations(page) == []


def test_a_screen_that_was_given_its_token_once_asks_on_and_comes_back_without_it(
    place: Place, context: BrowserContext
) -> None:
    page = context.new_page()
    page.goto(f"{place.server.url}/screen?scenes=total&refresh=1&token={SCREEN_TOKEN}")
    expect(page.get_by_text(f"{TOTAL:,}").first).to_be_visible()
    expect(page).to_have_url(f"{place.server.url}/screen?scenes=total&refresh=1")
    assert SCREEN_TOKEN not in page.evaluate("document.cookie")

    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    with page.expect_response(lambda answer: "count.json" in answer.url and answer.status == 200):
        pass
    expect(page.get_by_text(f"{TOTAL:,}").first).to_be_visible()
    assert SCREEN_TOKEN not in place.server.log


COUNT, SEATS = "/api/v1/count.json", "/api/v1/areas.json?level=constituency"


def test_an_honest_sign_in_opens_the_api_as_far_as_it_was_granted(place: Place) -> None:
    with place.sign_in(JANE) as jane:
        assert jane.get(COUNT).status_code == 200
        areas = jane.get(SEATS).json()["areas"]
        assert {seat["region"] for seat in areas} == {"W92000004"}
    with place.sign_in({"sub": "3", "role": "viewer"}) as viewer:
        assert (viewer.get(COUNT).status_code, viewer.get(SEATS).status_code) == (200, 403)


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("of another sign-in", {"nonce": "another"}),
        ("expired", {"exp": int(time.time()) - 3600}),
        ("for another program", {"aud": "another"}),
        ("of another provider", {"iss": "http://127.0.0.1:9"}),
        ("given too long ago", {"iat": int(time.time()) - 9 * 3600}),
    ],
)
def test_a_token_that_is_not_for_this_moment_lets_nobody_in(place: Place, name: str, changed: dict[str, Any]) -> None:
    with place.sign_in(JANE, **changed) as browser:
        assert browser.get(COUNT).status_code == 401, name


def test_a_role_that_somebody_else_has_signed_lets_nobody_in(place: Place) -> None:
    with place.sign_in({"sub": "4", "role": "admin", "regions": "all"}, forged=True) as browser:
        assert browser.get(COUNT).status_code == 401


def test_a_cookie_that_was_changed_lets_nobody_in(place: Place) -> None:
    with place.sign_in(JANE) as jane:
        signed = jane.cookies["_streamlit_user"]
    payload, rest = signed.split(".", 1)
    for forged in (payload[:-2] + "AA." + rest, "eyJ9." + rest, signed[:-3] + "AAA", "\u00ff", payload):
        cookie = f"_streamlit_user={forged}".encode("latin-1")
        answer = httpx.get(place.server.url + COUNT, headers=[(b"Cookie", cookie)], timeout=LONG)
        assert answer.status_code == 401, forged


def test_nobody_is_named_in_the_log(place: Place) -> None:
    with place.sign_in(JANE):
        assert "jane@charity.example" not in place.server.log
