"""What every stand-in platform is made of: a real server of this machine in a thread, and answers as JSON."""

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class Platform:
    """A real server that asks its handler, from `with` to the end of that block, where `released` is set."""

    def __init__(self, handler: type["PlatformHandler"]) -> None:
        self.released = threading.Event()
        self._server = PlatformServer(self, handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="platform", daemon=True)

    @property
    def url(self) -> str:
        """What a source's base_url is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class PlatformServer(ThreadingHTTPServer):
    """It says nothing of clients that were killed in the middle of an answer."""

    request_queue_size = 50

    def __init__(self, platform: Any, handler: type["PlatformHandler"]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.platform = platform

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Only a test's own assertions are to be read in its output."""


class PlatformHandler(BaseHTTPRequestHandler):
    """One question; `self.server.platform` is who is asked."""

    server: PlatformServer

    def answer(
        self, status: int, document: Any, headers: Mapping[str, str] | None = None, *, cut: bool = False
    ) -> None:
        """Send a document as JSON, or nothing for none; `cut` ends in the middle of it."""
        body = b"" if document is None else json.dumps(document).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, *_: Any) -> None:
        """Not into a test's output."""
