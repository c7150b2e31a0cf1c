"""Of people planted in every source, no page, download, answer, message or log of the server holds a trace."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, WebSocket

from tests.browser.dashboard import PAGES, a_visit, downloaded
from tests.browser.venue import loaded
from tests.privacy.collecting import import_files
from tests.privacy.planted import traces, traces_in_files
from tests.privacy.world import planted_world
from tests.serving import Server
from tests.waiting import LONG

pytestmark = pytest.mark.browser

API = ("count.json", "areas.json?level=region", "areas.json?level=constituency", "days.json", "badge.svg", "health")
WITH_TABLES = ("regions", "survey")
# The document as it stands, and its text with what is only there for screen readers.
WHOLE_PAGE = "() => document.documentElement.outerHTML + '\\n' + document.documentElement.textContent"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server, which collects a planted world whose files were imported before it started."""
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    with planted_world(tmp_path) as world:
        import_files(world, url)
        for name, value in world.environment.items():
            monkeypatch.setenv(name, value)
        with Server(url, tmp_path, world.campaign) as server:
            yield server


def frames_of(page: Page) -> list[bytes]:
    """Every message that the server sends to the page from now on."""
    frames: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(frame if isinstance(frame, bytes) else frame.encode()))

    page.on("websocket", listen)
    return frames


def test_nothing_personal_and_no_key_reaches_a_reader(chromium: Browser, server: Server, tmp_path: Path) -> None:
    found: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    with a_visit(chromium, server) as visit:
        frames = frames_of(visit.page)
        for address in PAGES:
            visit.open(address)
            if address == "health":  # the sources' troubles are shown as soon as the collector has met them
                visit.page.get_by_text("its query is wrong").first.wait_for(state="attached")
            shown[address] = visit.page.evaluate(WHOLE_PAGE)
            found[address] = traces(shown[address]) | traces(visit.page.content())
            if address in WITH_TABLES:
                found[f"{address} downloaded"] = traces(Path(downloaded(visit.page).path()).read_bytes())
        visit.page.goto(f"{server.url}/screen")
        loaded(visit.page)
        found["screen"] = traces(visit.page.content())
    for address in API:
        with urlopen(f"{server.url}/api/v1/{address}", timeout=LONG) as answer:
            found[address] = traces(answer.read())

    assert {where: what for where, what in found.items() if what} == {}
    assert "its query is wrong" in shown["health"]  # without what it was about
    assert any(b"its query is wrong" in frame for frame in frames)
    assert traces(b"\n\n".join(frames)) == set()
    assert "its query is wrong" in server.log
    assert traces(server.log) == set()
    assert traces_in_files(tmp_path, "store.sqlite*") == {}
