"""Viewers who come back by themselves when their server is gone, as Streamlit's front end (1.67) does.

It waits for a quarter to half a second, asks for the server's health and settings until both are answered, and opens
a new websocket that names its former session. A server that does not know that session begins a new one and runs the
page.
"""

import asyncio
import random
import re
import time
from urllib.parse import urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import InvalidHandshake
from websockets.asyncio.client import ClientConnection

from benchmarks.viewers import Seen, Viewer, cookie_of

_FIRST_WAIT_SECONDS = (0.25, 0.5)
_LONGEST_WAIT_SECONDS = 4.0
_ANSWERED_WITHIN_SECONDS = 15.0
_COUNT = re.compile(r'data-count="(\d+)"')
_FAILED = ("data-failed", "We could not load new data")


class ReturningViewer(Viewer):
    """One open page, from an address of its own, and what its reader has seen of it."""

    def __init__(self, url: str, cookie: str, address: str) -> None:
        super().__init__(url, cookie, Seen(), address)
        self._parts, self.address = urlsplit(url), address
        self.count: int | None = None
        """The big number as it was last shown."""
        self.counts = set[int]()
        """All numbers that were shown."""
        self.errors: list[str] = []
        self.lost_at: list[float] = []
        """When the page lost its server; `time.monotonic`."""
        self.back_at: list[float] = []
        """When a whole page was drawn anew after that."""

    async def stay(self) -> None:
        """Open the page and follow it until cancelled, on whichever server answers."""
        failed = 0
        while True:
            if failed:
                longest = min(_LONGEST_WAIT_SECONDS, 0.5 * 2**failed)
                await asyncio.sleep(random.uniform(longest / 2, longest))  # nosec B311 # waiting hides nothing
            try:
                await self._ask_for("/_stcore/health")
                await self._ask_for("/_stcore/host-config")
                await self.watch()
            except (OSError, InvalidHandshake):
                failed += 1
                continue
            failed = 0
            self._forget()
            await asyncio.sleep(random.uniform(*_FIRST_WAIT_SECONDS))  # nosec B311 # waiting hides nothing

    def _forget(self) -> None:
        """The websocket is gone: its timers have stopped and nothing that was asked will be answered."""
        if self.is_open.is_set():
            self.lost_at.append(time.monotonic())
        self.is_open.clear()
        self._timers.clear()
        self._asked.clear()
        self._being_answered.clear()

    def _take(self, connection: ClientConnection, message: ForwardMsg) -> None:
        was_open = self.is_open.is_set()
        if message.WhichOneof("type") == "delta":
            self._look_at(message)
        super()._take(connection, message)
        if self.is_open.is_set() and not was_open and len(self.back_at) < len(self.lost_at):
            self.back_at.append(time.monotonic())

    def _look_at(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(element.exception.type)
        elif kind == "html":
            body = element.html.body
            self.errors += [sign for sign in _FAILED if sign in body]
            if found := _COUNT.search(body):
                self.count = int(found[1])
                self.counts.add(self.count)

    async def _ask_for(self, path: str) -> None:
        """One of the two questions before a websocket.

        Raises:
            OSError: No answer, or another one than 200.
        """
        reader, writer = await asyncio.open_connection(
            self._parts.hostname, self._parts.port, local_addr=(self.address, 0)
        )
        try:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {self._parts.netloc}\r\nConnection: close\r\n\r\n".encode())
            answer = await asyncio.wait_for(reader.readline(), _ANSWERED_WITHIN_SECONDS)
        finally:
            writer.close()
        if b" 200 " not in answer:
            raise ConnectionError(f"{path} was not answered: {answer!r}")


def viewers_of(url: str, number: int) -> list[ReturningViewer]:
    """So many viewers, from 127.0.0.2 on; each 250th comes from the same address again."""
    cookie = cookie_of(url)
    return [ReturningViewer(url, cookie, f"127.0.0.{2 + one % 250}") for one in range(number)]


async def all_open(viewers: list[ReturningViewer], within_seconds: float) -> bool:
    """Whether all of them have an open page before the time is over."""
    try:
        await asyncio.wait_for(asyncio.gather(*(viewer.is_open.wait() for viewer in viewers)), within_seconds)
    except TimeoutError:
        return False
    return True
