"""The one HTML page in which Streamlit's pages run: made British, named, and given the policy under which it may run.

Streamlit 1.67 writes `<html lang="en">` and its own title, and sends no Content-Security-Policy; no option sets them.
"""

import base64
import hashlib
import re
from html import escape
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import Answer, answer_of, sent
from api.preloads import import_map, preloads

# What an answer of Streamlit's would be shortened or left out by; the shell has its own encoding and its own ETag.
_LEFT_OUT = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
_INLINE_SCRIPT = re.compile('<script(?: type="importmap")?>(.*?)</script>', re.DOTALL)
# It points agents to an interface that is off.
_SERVICE_DESCRIPTION = re.compile(r'<link rel="service-desc"[^>]*>')


class PageShell:
    """Sends the shell in place of the page that Streamlit sends for each of its addresses.

    That page is told from all others by what it is: HTML without a policy. Every page of our own brings one.
    """

    def __init__(self, app: ASGIApp, title: str, folder: Path) -> None:
        self._app, self._title, self._folder = app, title, folder
        self._made: tuple[bytes, Answer] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _may_be_page(scope):
            await self._app(scope, receive, send)
            return
        asked = [header for header in scope["headers"] if header[0] not in _LEFT_OUT]
        held = _HeldPage(send)
        # Streamlit's answer to HEAD has no body to make a page of.
        await self._app({**scope, "method": "GET", "headers": asked}, receive, held)
        if held.start is None:
            return
        response = sent(Request(scope), self._page(bytes(held.body)))
        response.raw_headers += [header for header in held.start["headers"] if header[0] == b"set-cookie"]
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _page(self, body: bytes) -> Answer:
        # It is one file of the installed Streamlit, so that one is all there is to keep.
        if self._made is None or self._made[0] != body:
            page = shell(body.decode(), self._title, self._folder)
            self._made = body, answer_of(page.encode(), "text/html; charset=utf-8", _headers(page))
        return self._made[1]


def shell(page: str, title: str, folder: Path) -> str:
    """Streamlit's page with our title, in British English, with links to the scripts that it will ask for later, and
    without the pointer to its interface for agents. `folder` is where Streamlit keeps the page."""
    named = page.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
    british = named.replace('<html lang="en">', '<html lang="en-GB">', 1)
    linking = british.replace("</head>", f"{preloads(page, folder)}</head>", 1)
    mapping = linking.replace("<script", f"{import_map(folder)}<script", 1)
    return _SERVICE_DESCRIPTION.sub("", mapping)


def policy(page: str) -> str:
    """The strictest Content-Security-Policy under which this page of Streamlit's runs, as sources of each kind.

    Scripts are its own files and its inline ones by their hashes. Styles stay free, since Streamlit and plotly write
    them into elements as they draw; `wasm-unsafe-eval` is for its tables. Frames are those of the big screen's preview.
    """
    inline = [hashlib.sha256(found.encode()).digest() for found in _INLINE_SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in inline)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _headers(page: str) -> dict[str, str]:
    return {"Content-Security-Policy": policy(page), "X-Frame-Options": "DENY", "Cache-Control": "no-cache"}


def _may_be_page(scope: Scope) -> bool:
    is_read = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
    return is_read and "." not in scope["path"].rpartition("/")[2]


class _HeldPage:
    """Passes an answer on, unless it turns out to be Streamlit's page: that is held for the caller."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_streamlits_page(message):
            self.start = message
        elif self.start is not None:
            self.body += message.get("body", b"")
        else:
            await self._send(message)


def _is_streamlits_page(start: Message) -> bool:
    headers = Headers(raw=list(start["headers"]))
    is_page = start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
    return is_page and "content-security-policy" not in headers
