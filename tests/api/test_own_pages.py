"""Coming back from the provider to the page that was asked for, never to another host; and whose websocket it is."""

import asyncio
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from api.own_pages import PAGE_COOKIE, ComingBack, OwnPagesOnly
from tests.asking import apart, ask

HERE = "http://dashboard.test"


async def login(_: Request) -> RedirectResponse:
    """As Streamlit does: on to the provider."""
    return RedirectResponse("https://provider.example/authorize?state=1", status_code=302)


async def callback(request: Request) -> RedirectResponse | PlainTextResponse:
    """As Streamlit does: to the first page, wherever somebody came from."""
    if "broken" in request.query_params:
        return PlainTextResponse("Authentication error", status_code=400)
    base = request.scope["path"].removesuffix("/oauth2callback")
    answer = RedirectResponse(f"{base}/", status_code=302)
    answer.set_cookie("_streamlit_user", "somebody", httponly=True)
    return answer


SERVER = Starlette(
    routes=[
        *(Route(f"{base}/auth/login", login) for base in ("", "/base")),
        *(Route(f"{base}/oauth2callback", callback) for base in ("", "/base")),
    ],
    middleware=[Middleware(ComingBack)],
)


def kept_of(page: str | None, base: str = "") -> str | None:
    """The cookie with which somebody who asks from a page goes to the provider."""
    answer = ask(SERVER, f"{base}/auth/login?provider=t", headers={"Referer": page} if page is not None else {})
    assert answer.headers["location"] == "https://provider.example/authorize?state=1"
    assert "secure" not in answer.headers.get("set-cookie", "").casefold()  # api/headers.py adds it over TLS
    return answer.cookies.get(PAGE_COOKIE)


def led_to(cookie: str, base: str = "") -> str:
    answer = ask(SERVER, f"{base}/oauth2callback?code=c&state=1", headers={"Cookie": f"{PAGE_COOKIE}={cookie}"})
    cookies = answer.headers.get_list("set-cookie")
    assert any(one.startswith(f'{PAGE_COOKIE}=""; ') and "Max-Age=0" in one for one in cookies), "it is kept for once"
    assert any(one.startswith("_streamlit_user=somebody") for one in cookies)
    return answer.headers["location"]


@pytest.mark.parametrize(
    ("page", "back"),
    [
        (f"{HERE}/goal", "/goal"),
        (f"{HERE}/regions?region=Wales&period=7+days", "/regions?region=Wales&period=7+days"),
        (f"{HERE}/regions?region=Yorkshire%20and%20The%20Humber", "/regions?region=Yorkshire+and+The+Humber"),
        (f"{HERE}/survey?to=//elsewhere.example", "/survey?to=%2F%2Felsewhere.example"),
    ],
)
def test_whoever_asked_for_a_page_comes_back_to_it(page: str, back: str) -> None:
    cookie = kept_of(page)
    assert cookie is not None
    assert led_to(cookie) == back


def test_a_dashboard_below_a_path_of_its_host_stays_there() -> None:
    cookie = kept_of(f"{HERE}/base/goal", "/base")

    assert cookie is not None
    assert led_to(cookie, "/base") == "/base/goal"
    assert kept_of(f"{HERE}/goal", "/base") is None


@pytest.mark.parametrize(
    "page",
    [
        None,
        "",
        f"{HERE}/",
        "http://elsewhere.example/goal",
        "http://dashboard.test@elsewhere.example/goal",
        "http://dashboard.test.elsewhere.example/goal",
        "javascript://dashboard.test/goal",
        f"{HERE}//elsewhere.example/",
        f"{HERE}/\\elsewhere.example",
        f"{HERE}/auth/logout",
        f"{HERE}/oauth2callback",
        f"{HERE}/goal%0d%0aX:1",
        f"{HERE}/goal/../../x",
        f"{HERE}/goal?{'x' * 2_000}",
        "http://[half",
    ],
)
def test_what_is_no_page_of_ours_is_not_kept(page: str | None) -> None:
    assert kept_of(page) is None


def test_the_page_of_a_sign_in_that_was_given_up_leads_nobody_later() -> None:
    answer = ask(SERVER, "/auth/login?provider=t", headers={"Cookie": f"{PAGE_COOKIE}=goal"})

    assert "Max-Age=0" in answer.headers["set-cookie"]


def test_an_answer_that_leads_nowhere_stays_as_it_is() -> None:
    answer = ask(SERVER, "/oauth2callback?broken", headers={"Cookie": f"{PAGE_COOKIE}=goal"})

    assert (answer.status_code, answer.headers.get("location")) == (400, None)


def test_whoever_comes_back_without_the_cookie_begins_at_the_first_page() -> None:
    answer = ask(SERVER, "/oauth2callback?code=c&state=1")

    assert answer.headers["location"] == "/"
    assert PAGE_COOKIE not in answer.headers["set-cookie"]


FORGED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["//", "/\\", "https://", "goal@", "\r\n", "..", "%2f%2f", "goal?"]).flatmap(
        lambda start: st.text(max_size=20).map(lambda rest: start + rest)
    ),
)


@given(FORGED)
def test_no_cookie_leads_to_another_host(forged: str) -> None:
    location = led_to(quote(forged, safe=""))

    to = urlsplit(location)
    assert (to.scheme, to.netloc) == ("", "")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert location.isprintable()
    assert "/" not in to.path[1:]


def met(*headers: tuple[str, str], kind: str = "websocket") -> list[Message]:
    """What a connection is answered, whose application accepts every one."""
    found = list[Message]()

    async def accepting(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": f"{scope['type']}.accept"})

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        found.append(message)

    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    apart(lambda: asyncio.run(OwnPagesOnly(accepting)({"type": kind, "headers": raw}, receive, send)))
    return found


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "", "http://[half", "http://localhost:3000"])
def test_a_websocket_of_another_site_is_refused_before_streamlit_is_asked(origin: str) -> None:
    assert met(("Host", "dashboard.test"), ("Origin", origin)) == [
        {"type": "websocket.close", "code": 1008, "reason": "of another site"}
    ]


@pytest.mark.parametrize("headers", [[("Host", "dashboard.test"), ("Origin", HERE)], [("Host", "dashboard.test")]])
def test_a_websocket_of_our_own_page_or_of_a_program_is_not(headers: list[tuple[str, str]]) -> None:
    assert met(*headers) == [{"type": "websocket.accept"}]


def test_the_api_is_asked_by_whatever_site_its_own_rules_allow() -> None:
    assert met(("Host", "dashboard.test"), ("Origin", "https://elsewhere.example"), kind="http") == [
        {"type": "http.accept"}
    ]
