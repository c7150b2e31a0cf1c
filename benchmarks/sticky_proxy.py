"""A proxy before several servers, as small as can be: each reader's address has its server, and others stand in.

What the proxies of `deploy/` do by a cookie, this does by the address that a reader comes from (127.0.0.1, 127.0.0.2
and so on), so that it needs to know nothing about what it passes on.
"""

import asyncio
import threading
from collections.abc import Sequence
from ipaddress import ip_address
from types import TracebackType

_PART = 65_536


class StickyProxy:
    """It listens while it is entered, in a thread of its own."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = tuple(ports)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sticky-proxy", daemon=True)
        self._passing = set[asyncio.Task[None]]()
        self.port = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def port_of(self, address: str) -> int:
        """The server that a reader of this address is passed on to, as long as it takes connections."""
        return self._in_order(address)[0]

    def __enter__(self) -> "StickyProxy":
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._take, "127.0.0.1", 0, backlog=1_000), self._loop
        ).result()
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    def _in_order(self, address: str) -> tuple[int, ...]:
        first = int(ip_address(address)) % len(self._ports)
        return self._ports[first:] + self._ports[:first]

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)
        try:
            for port in self._in_order(writer.get_extra_info("peername")[0]):
                try:
                    from_server, to_server = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    continue
                await _pass_on(reader, to_server, from_server, writer)
                return
        finally:
            writer.transport.abort()


async def _pass_on(
    from_reader: asyncio.StreamReader,
    to_server: asyncio.StreamWriter,
    from_server: asyncio.StreamReader,
    to_reader: asyncio.StreamWriter,
) -> None:
    """Both ways, until either end is over; then both are."""
    ways = [
        asyncio.create_task(_one_way(from_reader, to_server)),
        asyncio.create_task(_one_way(from_server, to_reader)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        to_server.transport.abort()


async def _one_way(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while part := await source.read(_PART):
            sink.write(part)
            await sink.drain()
    except ConnectionError:
        return
