"""The real server as a process of its own, for tests that look at it from outside."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

from tests.commands import Command
from tests.waiting import LONG

ROOT = Path(__file__).parent.parent
_PORTS_OF_A_PROCESS = 6_000
_given: set[int] = set()


def free_port() -> int:
    """A port of this machine that nobody listens on, below those that a browser's own connections are given.

    It is not given twice, nor by another process of this run: whoever is given it listens there only a while later.
    """
    first = 20_000 + _PORTS_OF_A_PROCESS * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 2)
    while True:
        port = first + random.SystemRandom().randrange(_PORTS_OF_A_PROCESS)
        with socket.socket() as listening:
            try:
                listening.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port


@dataclass
class Server:
    """`streamlit run dashboard.py` on a port of its own, with its output in a file."""

    database_url: str
    folder: Path
    campaign: Path | None = None
    collects: bool = True
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    """Of its environment, besides those that are always set."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        """The running process."""
        assert self._process is not None, "it is not running"
        return self._process.pid

    @property
    def log(self) -> str:
        """What it has printed."""
        return (self.folder / "server.log").read_text()

    @property
    def environment(self) -> dict[str, str]:
        """What the server, and any command beside it, finds in its environment."""
        chosen = {"DATABASE_URL": self.database_url, "COLLECTOR": "on" if self.collects else "off"}
        if self.campaign:
            chosen["CAMPAIGN_DIR"] = str(self.campaign)
        return os.environ | chosen | self.settings

    def start(self) -> "Server":
        """Start it, and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + LONG
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/api/v1/health", timeout=LONG):
                    return self
            except (URLError, OSError):
                if self._process.poll() is not None:
                    break
                time.sleep(0.2)
        raise AssertionError(f"the server did not start:\n{self.log}")

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it; with SIGKILL as a power cut would."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=LONG)
            self._process = None

    def collect(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `collect.py` in the same environment."""
        with Command(*words, environment=self.environment) as command:
            return subprocess.CompletedProcess(["collect.py", *words], command.end(), command.output, command.errors)

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
