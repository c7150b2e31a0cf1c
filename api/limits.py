"""How much one reader may ask: so many questions a second, and none of them endless."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers import problem

LONGEST_QUERY = 4_096
LARGEST_BODY = 65_536
# A venue with 500 screens behind one address asks 34 times a second.
A_SECOND, AT_ONCE = 100.0, 1_000.0
# What is kept of each reader is two numbers, and of the longest silent ones nothing.
_MOST_READERS = 10_000

_LIMITED = ("/api", "/embed", "/screen", "/briefing")


@dataclass
class _Bucket:
    left: float
    at: float


class Allowance:
    """A token bucket for each reader: `at_once` questions, filled up again by `a_second`."""

    def __init__(self, a_second: float, at_once: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_second, self._at_once, self._clock = a_second, at_once, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, reader: str) -> float:
        """Take one question from a reader's allowance: 0 where there was one, or how long until there is."""
        now = self._clock()
        bucket = self._buckets.pop(reader, None) or _Bucket(self._at_once, now)
        bucket.left = min(self._at_once, bucket.left + (now - bucket.at) * self._a_second)
        bucket.at = now
        self._buckets[reader] = bucket
        if len(self._buckets) > _MOST_READERS:
            self._buckets.popitem(last=False)
        if bucket.left < 1:
            return (1 - bucket.left) / self._a_second
        bucket.left -= 1
        return 0.0


class Limits:
    """Refuses, in words, what is too long (413, 414) and who asks too often (429). This machine itself is not counted.

    The reader is the address that the server names: what a proxy says counts only where the server trusts it.
    """

    def __init__(self, app: ASGIApp, allowance: Allowance | None = None) -> None:
        self._app = app
        self._allowance = allowance or Allowance(A_SECOND, AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_LIMITED):
            await self._app(scope, receive, send)
            return
        refusal = _too_long(Request(scope)) or self._too_often(scope)
        await (self._app if refusal is None else refusal)(scope, receive, send)

    def _too_often(self, scope: Scope) -> ASGIApp | None:
        reader = reader_of(scope)
        wait = self._allowance.seconds_to_wait(reader) if reader else 0.0
        if not wait:
            return None
        message = (
            f"That is more than {A_SECOND:.0f} questions a second. Ask again later; answers may be kept for 5 seconds."
        )
        return problem(429, message, {"Retry-After": str(int(wait) + 1)})


def reader_of(scope: Scope) -> str | None:
    """Who asks: the address, or the network of 2^64 that one reader has in IPv6; none for this machine itself."""
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return None
    if address.is_loopback:
        return None
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _too_long(request: Request) -> ASGIApp | None:
    if len(request.scope["query_string"]) > LONGEST_QUERY:
        return problem(414, f"What follows the question mark may have {LONGEST_QUERY:,} characters.")
    length = request.headers.get("Content-Length", "0")
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return problem(413, "Nothing is sent to these addresses: ask with GET.")
    return None
