"""Viewers of a Streamlit page without a browser: they speak its websocket protocol as its front end (1.67) does.

A fragment with `run_every` is driven by the viewer: the server names the fragment and its interval once, and the
front end asks for it at that interval, whether or not the last answer has come.
"""

import asyncio
import time
from collections import defaultdict
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from urllib.request import urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import ConnectionClosed
from websockets.asyncio.client import ClientConnection, connect

_ANSWERED_WITHIN_SECONDS = 60


@dataclass
class Seen:
    """What all viewers together saw while it was measured."""

    asked: int = 0
    waits: list[float] = field(default_factory=list)
    """Seconds from asking for a fragment to the end of the run that answers it."""
    on_time: int = 0
    """Answered within half of the fragment's interval."""
    opened: int = 0
    lost: int = 0

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
        )
        try:
            async with offered as connection:
                await self._ask(connection)
                async for message in connection:
                    self._take(connection, ForwardMsg.FromString(bytes(message)))  # type: ignore[arg-type]
        except ConnectionClosed:
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
            self._seen.opened += 1
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


async def watched(url: str, viewers: int, seconds: float, around: AbstractContextManager[object]) -> Seen:
    """Let so many viewers watch a page, and note what they see in so many seconds after all of them have opened it.

    `around` is entered for those seconds alone.

    Raises:
        RuntimeError: Not all of them could open it.
    """
    seen, cookie = Seen(), cookie_of(url)
    watching = [Viewer(url, cookie, seen) for _ in range(viewers)]
    tasks = []
    for viewer in watching:
        tasks.append(asyncio.create_task(viewer.watch()))
        await asyncio.sleep(0.05)
    opened = asyncio.gather(*(viewer.is_open.wait() for viewer in watching))
    try:
        await asyncio.wait_for(opened, _ANSWERED_WITHIN_SECONDS)
        with around:
            for viewer in watching:
                viewer.measuring = True
            await asyncio.sleep(seconds)
            for viewer in watching:
                viewer.measuring = False
        await asyncio.sleep(2)
    except TimeoutError:
        raise RuntimeError(f"{seen.opened} of {viewers} viewers could open {url}") from None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return seen


def cookie_of(url: str) -> str:
    """The cookie that Streamlit's server gives to its front end before the websocket."""
    # Of the server that the benchmark has started.
    with urlopen(f"{url}/_stcore/health", timeout=10) as answer:  # nosec B310
        found: str = answer.headers["Set-Cookie"]
    return found.partition(";")[0]
