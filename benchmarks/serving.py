"""A Streamlit server as a process of its own, and the Chromium that looks at it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
_READY_WITHIN_SECONDS = 180
_STOPPED_WITHIN_SECONDS = 20
# Whoever steers a browser hears of every error with the lines it came from, also of those that scripts only make and
# keep, as plotly's does. V8 finds lines by reading whole scripts again, which for plotly's takes half a second that no
# reader's browser spends, unless it has noted them while it read the scripts for the first time.
_LINES_NOTED = "--js-flags=--no-enable-lazy-source-positions"
_BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", _LINES_NOTED]


@dataclass(frozen=True)
class Served:
    """Where it answers, and which process it is."""

    port: int
    process_id: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(script: Path, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """`streamlit run` on a port of its own, once it answers."""
    port = free_port()
    process = subprocess.Popen(  # nosec B603 # the project's own programs, without a shell
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        found = Served(port, process.pid)
        wait_for(f"{found.url}/_stcore/health", process)
        yield found
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """As it is told to stop in earnest; one that does not in time is not left behind."""
    process.terminate()
    try:
        process.wait(timeout=_STOPPED_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def a_chromium() -> Iterator[Browser]:
    """A real Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_BROWSER)
        yield browser
        browser.close()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def wait_for(url: str, process: subprocess.Popen[bytes], within: float = _READY_WITHIN_SECONDS) -> None:
    """Until a server that was just started answers.

    Raises:
        RuntimeError: It ended, or does not answer in time.
    """
    until = time.monotonic() + within
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(url, timeout=2):  # nosec B310 # the server that was started here
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start within {within:g} seconds")
