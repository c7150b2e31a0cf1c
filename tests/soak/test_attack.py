"""Attacks that take minutes: sqlmap against the api, and hundreds of readers who send one byte a second.

`make soak`. sqlmap is a package of Debian's (`apt-get install sqlmap`); without it that test is skipped.
"""

import contextlib
import logging
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.attack.wire import asked, connected, is_well, memory_of
from tests.serving import Server

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1_800)]

_log = logging.getLogger(__name__)
_ADDRESSES = (
    "/api/v1/count.json?area=Wales",
    "/api/v1/areas.json?level=region&source=demonstration",
    "/api/v1/areas.json?level=constituency&boundary_set=2024",
    "/api/v1/days.json?days=7",
    "/api/v1/badge.svg?theme=dark&area=Wales",
    "/embed/count?area=Wales&theme=dark",
)
_SQLMAP_SECONDS, _READERS, _SLOW_SECONDS, _FLAT_MB = 240, 300, 60, 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard with the demonstration's figures."""
    folder = tmp_path_factory.mktemp("soak-attack")
    with Server(f"sqlite:///{folder / 'store.sqlite'}", folder) as server:
        until = time.monotonic() + 60
        while asked(server, "/api/v1/areas.json")[0] != 200:
            assert time.monotonic() < until, server.log
            time.sleep(0.5)
        yield server
    assert "Traceback" not in server.log


@pytest.mark.skipif(not shutil.which("sqlmap"), reason="sqlmap is not installed: apt-get install sqlmap")
@pytest.mark.parametrize("address", _ADDRESSES)
def test_sqlmap_finds_no_parameter_that_reaches_a_database(server: Server, address: str, tmp_path: Path) -> None:
    found = subprocess.run(
        [
            *(shutil.which("sqlmap") or "", "-u", f"{server.url}{address}", "--batch", "--level=2", "--risk=2"),
            *("--technique=BEUSQ", "--threads=2", "--timeout=10", "--flush-session", "--disable-coloring"),
            *("--ignore-code=400,404", "--output-dir", str(tmp_path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=_SQLMAP_SECONDS,
    )  # fmt: skip

    _log.info(found.stdout[-2_000:])
    assert "all tested parameters do not appear to be injectable" in found.stdout, found.stdout[-4_000:]
    assert "is vulnerable" not in found.stdout
    assert is_well(server)


def test_readers_are_answered_while_hundreds_send_one_byte_a_second(server: Server) -> None:
    request = b"GET /api/v1/count.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"x" * _SLOW_SECONDS
    before, waited = memory_of(server), list[float]()
    with contextlib.ExitStack() as stack:
        slow: list[socket.socket] = [stack.enter_context(connected(server)) for _ in range(_READERS)]
        for byte in request[:_SLOW_SECONDS]:
            second = time.monotonic()
            for wire in slow:
                with contextlib.suppress(ConnectionError):
                    wire.sendall(bytes([byte]))
            began = time.monotonic()
            with urlopen(f"{server.url}/api/v1/count.json", timeout=30) as answer:
                assert answer.status == 200
            waited.append(time.monotonic() - began)
            time.sleep(max(0.0, 1 - (time.monotonic() - second)))

    _log.info("%s slow readers: others waited up to %.0f ms", _READERS, max(waited) * 1000)
    assert memory_of(server) - before < _FLAT_MB
    assert is_well(server)
