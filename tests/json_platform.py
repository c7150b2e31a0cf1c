"""A platform on this machine that answers each path with what a test has set."""

import json
import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Reply(NamedTuple):
    """One answer: its document as JSON, or none."""

    document: Any = None
    status: int = 200
    headers: Mapping[str, str] = {}


class JsonPlatform:
    """A real server, from `with JsonPlatform() as platform` to the end of that block; other paths are not found."""

    def __init__(self, replies: Mapping[str, Reply] | None = None) -> None:
        self.replies = dict(replies or {})
        self.asked: Counter[str] = Counter()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="platform", daemon=True)

    @property
    def url(self) -> str:
        """What a source's base_url is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "JsonPlatform":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    """It says nothing of clients that were stopped in the middle of an answer."""

    def __init__(self, platform: JsonPlatform) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.platform = platform

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Only a test's own assertions are to be read in its output."""


class _Handler(BaseHTTPRequestHandler):
    """One question."""

    server: _Server

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        platform = self.server.platform
        platform.asked[path] += 1
        reply = platform.replies.get(path, Reply({"error": "not found"}, 404))
        body = b"" if reply.document is None else json.dumps(reply.document).encode()
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Not into a test's output."""
