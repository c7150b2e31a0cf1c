"""Asking a server over plain sockets: as fast as it answers, or as calmly as many screens do."""

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_CONNECTIONS = 16
_HEADERS = "Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"


def requests_a_second(port: int, path: str, seconds: int) -> float:
    """How many requests a second the server answers; by wrk where it is installed, which costs less of the machine.

    Raises:
        RuntimeError: An answer was another than 200.
    """
    if wrk := shutil.which("wrk"):
        return _by_wrk(wrk, f"http://127.0.0.1:{port}{path}", seconds)
    return asyncio.run(_by_sockets(port, path, seconds))


async def ask_calmly(port: int, path: str, screens: int, every: float, seconds: float) -> int:
    """Let so many screens ask once in `every` seconds each, evenly spread and each time over a new connection.

    Returns:
        How many questions were answered, each with 200.
    """
    start = time.monotonic()
    times = round(seconds / every)

    async def one_screen(place: int) -> None:
        for turn in range(times):
            moment = start + every * (turn + place / screens)
            await asyncio.sleep(max(moment - time.monotonic(), 0))
            async with _connected(port) as connection:
                await _asked(*connection, path)

    await asyncio.gather(*(one_screen(place) for place in range(screens)))
    return screens * times


def _by_wrk(wrk: str, url: str, seconds: int) -> float:
    said = subprocess.run(  # nosec B603 # the project's own programs, without a shell
        [wrk, "-t1", f"-c{_CONNECTIONS}", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(f"{url} did not answer as it should:\n{said}")
    return float(found[1])


async def _by_sockets(port: int, path: str, seconds: int) -> float:
    until = time.monotonic() + seconds

    async def one_connection() -> int:
        answered = 0
        async with _connected(port) as connection:
            while not answered or time.monotonic() < until:
                await _asked(*connection, path)
                answered += 1
        return answered

    return sum(await asyncio.gather(*(one_connection() for _ in range(_CONNECTIONS)))) / seconds


@asynccontextmanager
async def _connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):  # the server may have closed it first
            await writer.wait_closed()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> None:
    writer.write(f"GET {path} HTTP/1.1\r\n{_HEADERS}\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: ([0-9]+)", head, re.IGNORECASE)
    if not head.startswith(b"HTTP/1.1 200 ") or length is None:
        raise RuntimeError(f"{path} did not answer as it should: {head!r}")
    await reader.readexactly(int(length[1]))
