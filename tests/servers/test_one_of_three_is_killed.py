"""Three servers, one store and a proxy before them: when one dies, its readers go on with another by themselves."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from benchmarks.returning import ReturningViewer, all_open, viewers_of
from benchmarks.sticky_proxy import StickyProxy
from campaign.load import load_campaign
from store.engine import writing_engine
from tests.asking import apart
from tests.browsing import a_window
from tests.builders import a_campaign_folder, a_parliament_table
from tests.databases import PostgreSQL
from tests.filled import TOTAL, collect_everything, save_totals
from tests.serving import Server
from tests.waiting import LONG

pytestmark = pytest.mark.postgresql
VIEWERS, MORE = 6, 500
BROWSER = "127.0.0.1"
# Nobody listens there, and nobody is asked: the servers do not collect.
NOWHERE = "http://127.0.0.1:9"
NOTE_DIALOGS = """() => {
    window.dialogs = [];
    new MutationObserver(() => document.querySelectorAll('[role=dialog]').forEach(
        (dialog) => window.dialogs.push(dialog.textContent)
    )).observe(document.body, {subtree: true, childList: true});
}"""


@pytest.fixture
def campaign_folder(tmp_path: Path) -> Path:
    """A petition on a platform that nobody asks."""
    return a_campaign_folder(tmp_path / "campaign", a_parliament_table(NOWHERE))


@pytest.fixture
def shared(postgresql_server: PostgreSQL, campaign_folder: Path) -> Iterator[Engine]:
    """A store that was filled a minute ago."""
    name = postgresql_server.lend()
    engine = writing_engine(postgresql_server.url(name))
    collect_everything(engine, load_campaign(campaign_folder), datetime.now(UTC) - timedelta(minutes=1))
    yield engine
    engine.dispose()
    postgresql_server.take_back(name)


@pytest.fixture
def three(shared: Engine, campaign_folder: Path, tmp_path: Path) -> Iterator[dict[int, Server]]:
    """Three servers on it that show pages and do not collect, by their ports."""
    url = shared.url.render_as_string(hide_password=False)
    with ExitStack() as running:
        servers = []
        for number in range(3):
            (folder := tmp_path / f"server {number}").mkdir()
            servers.append(running.enter_context(Server(url, folder, campaign_folder, collects=False)))
        yield {server.port: server for server in servers}


def test_readers_of_the_server_that_dies_go_on_with_another_one(
    three: dict[int, Server], shared: Engine, campaign_folder: Path, chromium: Browser
) -> None:
    size = {"width": 1200, "height": 900}
    with StickyProxy(list(three)) as proxy, a_window(chromium, viewport=size) as window:
        page = window.new_page()
        page.goto(f"{proxy.url}/?period=7+days")
        wait_for_count(page, TOTAL)
        page.evaluate(NOTE_DIALOGS)
        victim = three[proxy.port_of(BROWSER)]

        def kill_one_and_count_on() -> None:
            os.kill(victim.process_id, signal.SIGKILL)
            source = load_campaign(campaign_folder).sources[0]
            save_totals(shared, source, TOTAL + MORE, start=datetime.now(UTC))

        viewers = apart(lambda: asyncio.run(watched(proxy.url, kill_one_and_count_on)))

        wait_for_count(page, TOTAL + MORE)
        assert page.evaluate("window.dialogs") == []
        assert page.locator("[data-failed], [data-testid=stException]").count() == 0
        assert page.url.endswith("/?period=7+days")
        assert page.get_by_role("radio", name="7 days").is_checked()

        lost = {viewer for viewer in viewers if viewer.lost_at}
        assert lost == {viewer for viewer in viewers if proxy.port_of(viewer.address) == victim.port}
        assert 0 < len(lost) < VIEWERS
    assert [viewer.errors for viewer in viewers] == [[]] * VIEWERS
    assert set.union(*(viewer.counts for viewer in viewers)) == {TOTAL, TOTAL + MORE}


async def watched(url: str, happens: Callable[[], None]) -> list[ReturningViewer]:
    """Viewers who have a page, what then happens, and the same viewers when all of them show what was counted since."""
    viewers = viewers_of(url, VIEWERS)
    async with staying(viewers):
        assert await all_open(viewers, LONG)
        await asyncio.to_thread(happens)
        until = time.monotonic() + LONG
        while any(viewer.count != TOTAL + MORE or len(viewer.back_at) < len(viewer.lost_at) for viewer in viewers):
            assert time.monotonic() < until, [(one.address, one.count, one.lost_at, one.back_at) for one in viewers]
            await asyncio.sleep(0.1)
    return viewers


@asynccontextmanager
async def staying(viewers: list[ReturningViewer]) -> AsyncIterator[None]:
    """All of them have the page open."""
    tasks = [asyncio.create_task(viewer.stay()) for viewer in viewers]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def wait_for_count(page: Page, count: int) -> None:
    """Until the page's big number is this one."""
    page.wait_for_selector(f'[data-count="{count}"]')
