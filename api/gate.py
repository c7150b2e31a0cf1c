"""The gate before everything the server answers: it finds out who asks. What they may open, each route says."""

from collections.abc import MutableMapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access import roles
from api.answers import problem
from api.exports import Exports, export_asked
from api.identity import SCREEN_COOKIE, Identities, NobodyKnown
from api.own_pages import is_own_wish
from api.permission import refusal
from api.reach import comes_from_outside

# Renewed whenever the screen's page is opened, which it is every six hours.
_SCREEN_COOKIE_SECONDS = 30 * 86_400
_OUTSIDE = (
    "This dashboard is open to its own machine only. Whoever runs it finds in docs/access.md how to let others in."
)
_UNKNOWN = "It cannot be told at the moment who asks. Ask again in a minute."
_STILL_SIGNED_IN = "You could not be signed out: the store cannot be reached. Try again in a minute."
_NOT_SIGNED_OUT = "You are still signed in: it was not this dashboard that asked to sign you out. Use its own button."


class Gate:
    """Pure ASGI: pages' websockets pass through it untouched, and no answer is held back."""

    def __init__(self, app: ASGIApp, *, identities: Identities, exports: Exports, is_closed: bool) -> None:
        self._app, self._identities, self._exports, self._is_closed = app, identities, exports, is_closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with who asks in the request's state, or answer at once."""
        if self._is_closed and comes_from_outside(scope.get("server")) and scope["type"] in {"http", "websocket"}:
            await self._turn_away(scope, receive, send)
        elif scope["type"] == "http":
            answer = await self._answer(Request(scope))
            await (answer or self._passed_on)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        # Not from request.url, into which the reader's own Host header goes.
        path = str(request.scope["path"]).rstrip("/")
        try:
            if path.endswith("/screen") and "token" in request.query_params:
                return await self._exchange(request)
            if path.endswith("/auth/logout"):
                if not is_own_wish(request):
                    return PlainTextResponse(_NOT_SIGNED_OUT, status_code=403, headers={"Cache-Control": "no-store"})
                await self._identities.sign_out(request)
            viewer = await self._identities.of(request)
        except NobodyKnown:
            return problem(503, _UNKNOWN) if _holds_figures(path) else None
        except SQLAlchemyError:
            return PlainTextResponse(_STILL_SIGNED_IN, status_code=503, headers={"Cache-Control": "no-store"})
        request.state.viewer = viewer
        if _is_download(path) and not viewer.may_open("downloads"):
            return problem(*refusal(viewer, self._identities.rules.access))
        return None

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        request, statuses = Request(scope), list[int]()
        taken = export_asked(request)
        if taken is None:
            await self._app(scope, receive, send)
            return

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        await self._app(scope, receive, watched)
        # Only now, so that nobody waits for it. Who is told that nothing has changed, has it all the same.
        who = await self._identities.name_of(request) if statuses in ([200], [304]) else None
        if who is not None:
            await self._exports.note(who, taken)

    async def _exchange(self, request: Request) -> Response:
        """A token in an address stays in histories and logs, so it becomes a cookie at once."""
        token = request.query_params["token"]
        rest = urlencode([one for one in request.query_params.multi_items() if one[0] != "token"])
        # Relative, so that no path can lead to another host.
        answer = RedirectResponse(f"screen?{rest}" if rest else "screen", status_code=303)
        answer.headers.update({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        if await self._identities.of_token(token, roles.OF_SCOPE[roles.Scope.SCREEN]):
            keep_screen_token(request, answer, token)
        return answer

    async def _turn_away(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "open to its own machine only"})
        else:
            await PlainTextResponse(escape(_OUTSIDE), status_code=403)(scope, receive, send)


def keep_screen_token(request: Request, answer: Response, token: str) -> None:
    """Let a screen's browser remember its token, out of reach of scripts and of other sites."""
    is_secure = request.url.scheme == "https"
    answer.set_cookie(
        SCREEN_COOKIE, token, max_age=_SCREEN_COOKIE_SECONDS, httponly=True, samesite="lax", secure=is_secure
    )


def _is_download(path: str) -> bool:
    """Whether Streamlit answers with the file of a download; its own fonts lie below /static/media/."""
    before, found, _ = path.partition("/media/")
    return bool(found) and not before.endswith("/static")


def _holds_figures(path: str) -> bool:
    """Whether more is answered than the empty page, its files and that the server is well."""
    named = _is_download(path) or any(part in path for part in ("/api/", "/auth/"))
    return not path.endswith("/health") and (named or path.endswith(("/screen", "/embed/count", "/briefing/print")))
