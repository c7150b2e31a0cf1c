"""Half an hour of the big screen, two seconds a scene, asking every second: `make soak`; SOAK_MINUTES=2 for less.

After each forced garbage collection the memory of the page's scripts and its number of nodes are noted. After a third
of the time, in which the browser optimises and the service worker settles, memory may grow by less than 0.2 MB a minute
and the nodes by less than 5 per cent. The server is gone for the fourth tenth of the time.

The real server is asked all that screens ask, as fast as it answers, and may be 5 per cent larger at the end.
"""

import logging
import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import linear_regression, median

import httpx
import pytest
from playwright.sync_api import Browser, CDPSession, sync_playwright

from campaign.big_screen import SCENES
from tests.attack.wire import memory_of
from tests.browser.venue import Venue, a_screen
from tests.serving import Server

_MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
_SCENES_BETWEEN_LOOKS = 5
_MOST_GROWTH_MB_A_MINUTE = 0.2
_MOST_MORE_NODES = 0.05
_MOST_GROWTH_OF_SERVER = 0.05
# What a screen asks: the page when it begins, its figures again and again.
_ASKED = ("/screen", "/api/v1/count.json", "/api/v1/areas.json", "/api/v1/days.json", "/api/v1/health")

pytestmark = [pytest.mark.soak, pytest.mark.browser, pytest.mark.timeout(_MINUTES * 60 + 300)]

_log = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser of its own, so that nothing else is measured."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        yield browser
        browser.close()


# Five scenes at most on one screen, so that two screens show all of them.
@pytest.mark.parametrize("scenes", [("total", "goal", "regions", "growth", "findings"), ("voices", "act", "total")])
def test_a_screen_grows_neither_in_memory_nor_in_nodes(chromium: Browser, scenes: tuple[str, ...]) -> None:
    assert set(scenes) <= set(SCENES)
    venue = Venue()
    with a_screen(chromium, venue) as page:
        page.goto(venue.address(f"scenes={','.join(scenes)}&dwell=2&refresh=1"))
        page.evaluate("window.__mark = true")
        browser = page.context.new_cdp_session(page)
        browser.send("Performance.enable")
        started, looks, seen, is_off = time.monotonic(), [], Counter[str](), False
        while (minutes := (time.monotonic() - started) / 60) < _MINUTES / 2:
            venue.signatures = (venue.signatures or 0) + 1
            gone = 0.3 < minutes / (_MINUTES / 2) < 0.4
            if gone != is_off:
                (venue.switch_off if gone else venue.switch_on)()
                is_off = gone
            looks.append((minutes, *_measured(browser)))
            for _ in range(_SCENES_BETWEEN_LOOKS):
                shown = page.locator("[data-scene]").filter(visible=True).get_attribute("data-scene")
                seen[str(shown)] += 1
                page.wait_for_timeout(2_000)
        assert page.evaluate("window.__mark")
    venue.switch_off()
    _judge([look for look in looks if look[0] > _MINUTES / 6], seen, scenes)


def test_a_server_that_screens_ask_does_not_grow(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # Or each of some hundred thousand questions would be a line of what is printed, and kept until the end.
    caplog.set_level(logging.WARNING, "httpx")
    server = Server(f"sqlite:///{tmp_path / 'store.sqlite'}", tmp_path)
    server.collect("once")
    looks: list[tuple[float, int]] = []
    with server, httpx.Client(base_url=server.url, timeout=30) as screens:
        started = time.monotonic()
        while (minutes := (time.monotonic() - started) / 60) < _MINUTES / 2:
            for address in _ASKED:
                assert screens.get(address).status_code == 200
            looks.append((minutes, memory_of(server)))
    after = [megabytes for minutes, megabytes in looks if minutes > _MINUTES / 6]
    tenth = max(len(after) // 10, 1)
    growth = median(after[-tenth:]) / median(after[:tenth]) - 1
    _log.warning("the server: %+.1f%% at %d MB after %d rounds", growth * 100, after[-1], len(looks))
    assert growth < _MOST_GROWTH_OF_SERVER


def _measured(browser: CDPSession) -> tuple[float, float]:
    """Megabytes of the page's scripts and its nodes, after everything that can be freed was."""
    browser.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in browser.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 2**20, metrics["Nodes"]


def _judge(looks: list[tuple[float, float, float]], seen: Counter[str], scenes: tuple[str, ...]) -> None:
    minutes, megabytes, nodes = zip(*looks, strict=True)
    growth = linear_regression(minutes, megabytes).slope
    tenth = max(len(nodes) // 10, 1)
    more_nodes = median(nodes[-tenth:]) / median(nodes[:tenth]) - 1
    _log.warning(
        "%s: %.3f MB a minute at %.2f MB, nodes %+.1f%% at %.0f, seen %s",
        ",".join(scenes), growth, megabytes[-1], more_nodes * 100, nodes[-1], dict(seen),
    )  # fmt: skip
    assert growth < _MOST_GROWTH_MB_A_MINUTE
    assert abs(more_nodes) < _MOST_MORE_NODES
    assert set(seen) == set(scenes)
