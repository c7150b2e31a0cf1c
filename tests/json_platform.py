"""A platform on this machine that answers each path with what a test has set."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.platform_server import Platform, PlatformHandler


class Reply(NamedTuple):
    """One answer: its document as JSON, or none."""

    document: Any = None
    status: int = 200
    headers: Mapping[str, str] = {}


class JsonPlatform(Platform):
    """A real server, from `with JsonPlatform() as platform` to the end of that block; other paths are not found."""

    def __init__(self, replies: Mapping[str, Reply] | None = None) -> None:
        self.replies = dict(replies or {})
        self.asked: Counter[str] = Counter()
        super().__init__(_Handler)


class _Handler(PlatformHandler):
    """One question."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        platform: JsonPlatform = self.server.platform
        platform.asked[path] += 1
        reply = platform.replies.get(path, Reply({"error": "not found"}, 404))
        self.answer(reply.status, reply.document, reply.headers)
