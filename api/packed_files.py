"""Streamlit's own files, packed with gzip once: it sends them as they are, 7.5 MB for a first page in place of 2.5."""

import gzip
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PREFIX = "/static/"
_PACKED = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Their names hold a hash of their contents: another version of Streamlit has other names.
_HEADERS = {
    "Cache-Control": "public, immutable, max-age=31536000",
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class PackedFiles:
    """Answers for scripts and styles below /static/ where the reader takes gzip; everything else goes on to the app.

    A file is packed when it is first asked for. All of them together are 7 MB of memory.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        self._app = app
        # Only what is there: no path is made of what somebody asks for.
        self._files = {
            f"{_PREFIX}{file.relative_to(folder).as_posix()}": file
            for file in sorted(folder.rglob("*"))
            if file.suffix in _PACKED
        }
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_answered_here(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._packed:
            self._packed[path] = await run_in_threadpool(_pack, self._files[path])
        media_type = _PACKED[self._files[path].suffix]
        response = Response(self._packed[path], headers=_HEADERS, media_type=media_type)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _is_answered_here(self, scope: Scope) -> bool:
        if scope["method"] not in ("GET", "HEAD") or scope["path"] not in self._files:
            return False
        headers = Request(scope).headers
        return "gzip" in headers.get("Accept-Encoding", "") and "Range" not in headers


def _pack(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
