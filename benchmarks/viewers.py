"""Viewers of a Streamlit page without a browser: they speak its websocket protocol as its front end (1.67) does.

A fragment with `run_every` is driven by the viewer: the server names the fragment and its interval once, and the
front end asks for it at that interval, whether or not the last answer has come.
"""

import asyncio
import time
from collections import defaultdict
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from typing import Self
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import ConnectionClosed, InvalidHandshake
from websockets.asyncio.client import ClientConnection, connect

# All who come together, so that a server that answers nobody is given up within a minute, however many wait.
_OPEN_WITHIN_SECONDS = 60
_LEAVING_SECONDS = 2
# Half of the longest interval that is watched: later answers are late anyway.
_LAST_ANSWERS_SECONDS = 2.5
# So many may be opening the page at one moment: what is measured is who watches, and not a crowd at the door.
_OPENING_AT_ONCE = 4


@dataclass
class Seen:
    """What all viewers together saw while it was measured."""

    asked: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from asking for a fragment to the end of the run that answers it."""
    on_time: int = 0
    """Answered within half of the fragment's interval."""
    lost: int = 0
    """Viewers whose connection was refused or cut, since the first of them came."""

    def begin_anew(self) -> None:
        """Forget what was asked and answered, but not who was lost."""
        self.asked, self.waits, self.on_time = 0, [], 0

    @property
    def share_on_time(self) -> float:
        """Of what was asked; 0 where nothing was."""
        return self.on_time / self.asked if self.asked else 0.0


class Viewer:
    """One open page."""

    def __init__(self, url: str, cookie: str, seen: Seen, address: str = "127.0.0.1") -> None:
        self._url, self._cookie, self._seen, self._address = url, cookie, seen, address
        self._page, self._session, self._known = "", "", set[str]()
        self._timers: dict[str, tuple[asyncio.Task[None], float]] = {}
        self._asked: defaultdict[str, list[float]] = defaultdict(list)
        self._being_answered: dict[tuple[str, str], list[float]] = {}
        self.is_open, self.measuring = asyncio.Event(), False

    async def watch(self) -> None:
        """Open the page and follow it until cancelled, or until the server is gone."""
        address = f"ws{self._url.removeprefix('http')}/_stcore/stream"
        token = self._cookie.partition("=")[2]
        # The front end offers the token of its cookie as a sub-protocol, and the session that it had; headers of its
        # own a browser cannot set.
        offered = connect(
            address,
            origin=self._url,  # type: ignore[arg-type]
            additional_headers={"Cookie": self._cookie},
            subprotocols=["streamlit", token, *filter(None, [self._session])],  # type: ignore[list-item]
            local_addr=(self._address, 0),
            max_size=None,
            compression=None,
            ping_interval=None,
            close_timeout=_LEAVING_SECONDS,
        )
        try:
            async with offered as connection:
                await self._ask(connection)
                async for message in connection:
                    self._take(connection, ForwardMsg.FromString(bytes(message)))  # type: ignore[arg-type]
        except (ConnectionClosed, InvalidHandshake, TimeoutError, OSError):
            self._seen.lost += 1
        finally:
            for timer, _ in self._timers.values():
                timer.cancel()

    async def _ask(self, connection: ClientConnection, fragment: str = "") -> None:
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash, run.fragment_id, run.is_auto_rerun = self._page, fragment, bool(fragment)
        run.cached_message_hashes.extend(self._known)
        run.context_info.timezone, run.context_info.locale = "Europe/London", "en-GB"
        run.context_info.url = self._url
        await connection.send(message.SerializeToString())

    async def _tick(self, connection: ClientConnection, fragment: str, interval: float) -> None:
        due = time.monotonic() + interval
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if self.measuring:
                    self._seen.asked += 1
                    self._asked[fragment].append(time.monotonic())
                await self._ask(connection, fragment)
                due += interval

    def _take(self, connection: ClientConnection, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._known.add(message.hash)
        if kind == "auto_rerun":
            self._set_timer(connection, message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                if fragment in self._timers:
                    self._timers.pop(fragment)[0].cancel()
        elif kind == "new_session":
            self._page, self._session = message.new_session.page_script_hash, message.new_session.initialize.session_id
            # This run answers all that was asked for its fragments so far.
            run = message.metadata.run
            for fragment in run.fragment_ids:
                self._being_answered[run.script_run_id, fragment] = self._asked.pop(fragment, [])
        elif kind == "script_finished":
            self._finish(message)

    def _set_timer(self, connection: ClientConnection, fragment: str, interval: float) -> None:
        timer, known = self._timers.get(fragment, (None, None))
        if known != interval:
            if timer:
                timer.cancel()
            self._timers[fragment] = asyncio.create_task(self._tick(connection, fragment, interval)), interval

    def _finish(self, message: ForwardMsg) -> None:
        run, now = message.metadata.run, time.monotonic()
        if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and not self.is_open.is_set():
            self.is_open.set()
        for fragment in run.fragment_ids:
            asked = self._being_answered.pop((run.script_run_id, fragment), [])
            if message.script_finished != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
                # It was begun anew: the next run answers these.
                self._asked[fragment] = asked + self._asked[fragment]
                continue
            waits = [now - one for one in asked]
            self._seen.waits += waits
            self._seen.on_time += sum(
                wait <= self._timers[fragment][1] / 2 for wait in waits if fragment in self._timers
            )


class Audience:
    """Viewers of one page, more and more of them. Use it with `async with`: they all leave at its end."""

    def __init__(self, url: str) -> None:
        self._url, self._cookie = url, cookie_of(url)
        self._seen = Seen()
        self._watching: list[Viewer] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def grow_to(self, viewers: int) -> bool:
        """Let more come until there are so many; whether each of those who came could open the page within a minute.

        Nobody else comes after one who could not.
        """
        door = asyncio.Semaphore(_OPENING_AT_ONCE)
        new = [Viewer(self._url, self._cookie, self._seen) for _ in range(viewers - len(self._watching))]
        self._watching += new
        coming = [asyncio.create_task(self._come_in(viewer, door)) for viewer in new]
        try:
            async with asyncio.timeout(_OPEN_WITHIN_SECONDS):
                for came in asyncio.as_completed(coming):
                    if not await came:
                        return False
        except TimeoutError:
            return False
        finally:
            for one in coming:
                one.cancel()
            await asyncio.gather(*coming, return_exceptions=True)
        return True

    async def watch(self, seconds: float, around: AbstractContextManager[object]) -> Seen:
        """What all of them see in so many seconds. `around` is entered for those seconds alone."""
        # They keep the one that they were given: it is emptied.
        self._seen.begin_anew()
        with around:
            for viewer in self._watching:
                viewer.measuring = True
            await asyncio.sleep(seconds)
            for viewer in self._watching:
                viewer.measuring = False
        await asyncio.sleep(_LAST_ANSWERS_SECONDS)
        return replace(self._seen)

    async def _come_in(self, viewer: Viewer, door: asyncio.Semaphore) -> bool:
        async with door:
            task = asyncio.create_task(viewer.watch())
            self._tasks.append(task)
            opened = asyncio.create_task(viewer.is_open.wait())
            try:
                await asyncio.wait({task, opened}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                opened.cancel()
            return viewer.is_open.is_set()


async def watched(url: str, viewers: int, seconds: float, around: AbstractContextManager[object]) -> Seen:
    """Let so many viewers watch a page, and note what they see in so many seconds after all of them have opened it.

    `around` is entered for those seconds alone.

    Raises:
        RuntimeError: Not all of them could open it.
    """
    async with Audience(url) as audience:
        if not await audience.grow_to(viewers):
            raise RuntimeError(f"not all of {viewers} viewers could open {url}")
        return await audience.watch(seconds, around)


def cookie_of(url: str) -> str:
    """The cookie that Streamlit's server gives to its front end before the websocket."""
    # Of the server that the benchmark has started.
    with urlopen(f"{url}/_stcore/health", timeout=10) as answer:  # nosec B310
        found: str = answer.headers["Set-Cookie"]
    return found.partition(";")[0]
