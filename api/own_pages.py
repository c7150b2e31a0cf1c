"""Which page of our own a reader asks from, and what another site asks for in a reader's name."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE_COOKIE = "campaign_page"
# As long as somebody may take at the provider's, with a telephone as second factor.
_COOKIE_SECONDS = 600
_LONGEST_COOKIE = 1_000
_SIGN_IN, _SIGNED_IN = "/auth/login", "/oauth2callback"
# One word: nothing that could be a host, a scheme, or the way out again.
_ADDRESS_OF_PAGE = re.compile("[a-z][a-z-]{0,39}")


def is_own_wish(request: Request) -> bool:
    """Whether a page of ours or a reader by hand asks, and no other site.

    Cookies of ours also go along where another site sends a reader (SameSite=Lax), so they do not tell. Browsers do;
    those that do not, from before 2023 or without TLS, name the page that they come from.
    """
    said = request.headers.get("Sec-Fetch-Site")
    return said in {"same-origin", "none"} if said is not None else _own_page_before(request) is not None


class OwnPagesOnly:
    """Refuses the websocket to pages of another site, before Streamlit is asked.

    Streamlit 1.67 refuses them too, but asks a third party for the machine's public address first, and answers nobody
    else for up to two seconds meanwhile. Programs that name no origin are no pages and carry nobody's cookie.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and _is_of_another_site(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "of another site"})
            return
        await self._app(scope, receive, send)


class ComingBack:
    """Leads whoever has signed in to the page that they had asked for: Streamlit 1.67 leads everybody to the first.

    The page is kept in a cookie for the time at the provider's. Only the address of a page and its query are taken from
    what a browser says, so that it leads to no other host, whoever wrote the cookie.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", "")).rstrip("/")
        if scope["type"] != "http" or not path.endswith((_SIGN_IN, _SIGNED_IN)):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        change = _keep_page if path.endswith(_SIGN_IN) else _lead_back

        async def changed(message: Message) -> None:
            if message["type"] == "http.response.start":
                change(request, MutableHeaders(raw=message["headers"]))
            await send(message)

        await self._app(scope, receive, changed)


def _keep_page(request: Request, headers: MutableHeaders) -> None:
    before = _own_page_before(request)
    base = str(request.scope["path"]).rstrip("/").removesuffix(_SIGN_IN) + "/"
    page = _page(before.removeprefix(base)) if before is not None and before.startswith(base) else None
    kept = quote(page or "", safe="")
    if kept and len(kept) <= _LONGEST_COOKIE:
        # Lax: the provider's page is another site, and leads here again.
        _set(headers, PAGE_COOKIE, kept, _COOKIE_SECONDS)
    elif PAGE_COOKIE in request.cookies:
        _set(headers, PAGE_COOKIE, "", 0)


def _lead_back(request: Request, headers: MutableHeaders) -> None:
    kept = request.cookies.get(PAGE_COOKIE)
    if kept is None:
        return
    _set(headers, PAGE_COOKIE, "", 0)
    page, location = _page(unquote(kept)), headers.get("Location", "")
    own_front_page = str(request.scope["path"]).rstrip("/").removesuffix(_SIGNED_IN) + "/"
    if page and location == own_front_page:
        headers["Location"] = location + page


def _set(headers: MutableHeaders, name: str, value: str, seconds: int) -> None:
    answer = Response()
    answer.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax")
    headers.append("Set-Cookie", answer.headers["Set-Cookie"])


def _page(asked: str) -> str | None:
    """The address of a page with its query, written anew; none where it is anything else."""
    address, _, query = asked.partition("?")
    if not _ADDRESS_OF_PAGE.fullmatch(address):
        return None
    parameters = urlencode(parse_qsl(query, keep_blank_values=True))
    return f"{address}?{parameters}" if parameters else address


def _is_of_another_site(headers: Headers) -> bool:
    origin = headers.get("Origin")
    return origin is not None and _host_of(origin) != headers.get("Host")


def _own_page_before(request: Request) -> str | None:
    """Path and query of the page from which a request comes, if it is one of this host; pages of ours let it be told to
    our own (Referrer-Policy: same-origin)."""
    page = request.headers.get("Referer", "")
    if _host_of(page) != request.headers.get("Host", ""):
        return None
    before = urlsplit(page)
    return f"{before.path}?{before.query}" if before.query else before.path


def _host_of(address: str) -> str | None:
    """Host and port of a page's address or of an origin; none where it is neither."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.netloc if parts.scheme in {"http", "https"} and parts.netloc else None
