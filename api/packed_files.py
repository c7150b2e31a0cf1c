"""Streamlit's own files, packed with gzip once: it sends them as they are, 7.5 MB for a first page in place of 2.5."""

import gzip
import logging
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.plotly_script import UnknownBundle, small_scripts, without_other_kinds

_LOG = logging.getLogger(__name__)
_PACKED = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Their names hold a hash of their contents: another version of Streamlit has other names.
_HEADERS = {
    "Cache-Control": "public, immutable, max-age=31536000",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class PackedFiles:
    """Answers for scripts and styles where the reader takes gzip, and for the smaller script of charts in any case.

    Everything else goes on to the app. A file is packed when it is first asked for. All of them together are 7 MB of
    memory.
    """

    def __init__(self, app: ASGIApp, folder: Path) -> None:
        """`folder` is where Streamlit's page lies; its scripts are below `static` in it."""
        self._app = app
        # Only what is there: no path is made of what somebody asks for.
        self._files = {
            f"/{file.relative_to(folder).as_posix()}": file
            for file in sorted((folder / "static").rglob("*"))
            if file.suffix in _PACKED
        }
        self._small = {f"/{small}": folder / script for script, small in small_scripts(folder).items()}
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._is_answered_here(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._packed:
            self._packed[path] = await run_in_threadpool(self._pack, path)
        body, headers = self._packed[path], _HEADERS
        if _takes_gzip(scope):
            headers = headers | {"Content-Encoding": "gzip"}
        else:
            body = await run_in_threadpool(gzip.decompress, body)
        media_type = _PACKED[Path(path).suffix]
        response = Response(body, headers=headers, media_type=media_type)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _is_answered_here(self, scope: Scope) -> bool:
        if scope["method"] not in ("GET", "HEAD"):
            return False
        if scope["path"] in self._small:
            return True
        return scope["path"] in self._files and _takes_gzip(scope) and "Range" not in Request(scope).headers

    def _pack(self, path: str) -> bytes:
        small = self._small.get(path)
        return gzip.compress(self._files[path].read_bytes() if small is None else _smaller(small), mtime=0)


def _takes_gzip(scope: Scope) -> bool:
    return "gzip" in Request(scope).headers.get("Accept-Encoding", "")


def _smaller(file: Path) -> bytes:
    script = file.read_text(encoding="utf-8")
    try:
        return without_other_kinds(script).encode()
    except UnknownBundle as error:
        _LOG.warning("%s is sent whole, which makes pages slower to load: %s", file.name, error)
        return script.encode()
