"""The headers that every answer of the server has, whoever made it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What no page of ours uses. The big screen keeps itself awake and may fill the screen.
_NEVER_USED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": ", ".join(f"{name}=()" for name in _NEVER_USED).encode(),
}
# For what is no page and has no policy of its own: a browser runs none of it, nor shows it inside another page.
_POLICY = {b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'"}
_YEAR = 31_536_000
_OVER_TLS = {b"strict-transport-security": f"max-age={_YEAR}".encode()}

# Parts of Streamlit's server that only its own cloud or agents ask. /_stcore/host-config is asked by every page.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


class CommonHeaders:
    """Adds what an answer has not said itself; over TLS its cookies are for TLS only.

    Whether the reader came by TLS is what the server says: a proxy's word counts only where the server trusts it
    (docs/operations.md).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = _ALWAYS | (_OVER_TLS if scope["scheme"] == "https" else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _completed(message["headers"], added)}
            await send(message)

        if scope["path"].startswith(_CLOSED):
            await _not_found(with_headers)
        else:
            await self._app(scope, receive, with_headers)


def _completed(headers: list[tuple[bytes, bytes]], added: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    said = {name.lower(): value for name, value in headers}
    # A worker runs under the policy of its own file, and has to ask for others.
    is_script = b"javascript" in said.get(b"content-type", b"")
    over_tls = b"strict-transport-security" in added
    kept = [(name, _secured(value) if over_tls and name.lower() == b"set-cookie" else value) for name, value in headers]
    wanted = added if is_script else added | _POLICY
    return [*kept, *((name, value) for name, value in wanted.items() if name not in said)]


def _secured(cookie: bytes) -> bytes:
    attributes = {part.strip().lower() for part in cookie.split(b";")[1:]}
    return cookie if b"secure" in attributes else cookie + b"; Secure"


async def _not_found(send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
