"""The first load of Overview by a browser that knows nothing yet: beside a bare app, on loopback and a thin line."""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.measuring import Measurement
from benchmarks.serving import ROOT, a_chromium, served

_BARE = Path(__file__).parent / "bare_app.py"
_RUNS = 5
_MOST_ON_LOOPBACK, _MOST_ON_A_THIN_LINE = 1.4, 0.7
_MOST_BYTES, _MOST_OF_OUR_OWN = 3.2, 300.0
# 10 Mbit/s with 40 ms each way and back, Chromium's own throttle.
_THIN = {"offline": False, "latency": 40, "downloadThroughput": 10_000_000 / 8, "uploadThroughput": 10_000_000 / 8}
_WHEN_DRAWN = """
(charts) => new Promise((resolve) => {
    const look = () => {
        const found = [...document.querySelectorAll(".stPlotlyChart")];
        const drawn = found.filter((chart) => chart.querySelector("path.js-line, .point path"));
        if (drawn.length < charts) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now()));
    };
    look();
})
"""


@dataclass(frozen=True)
class Load:
    """One first load: until all charts are drawn, and what came over the line."""

    milliseconds: float
    megabytes: float
    kilobytes_of_our_own: float
    """Everything but the files that Streamlit brings along."""


def first_loads() -> list[Measurement]:
    """Milliseconds from the navigation to the last chart, ours and the bare app's in turn, and bytes."""
    with _servers() as (ours, bare), a_chromium() as browser:
        for url in (ours, bare):
            _load(browser, url, thin=False)
        near = [(_load(browser, ours, thin=False), _load(browser, bare, thin=False)) for _ in range(_RUNS)]
        far = [(_load(browser, ours, thin=True), _load(browser, bare, thin=True)) for _ in range(_RUNS)]
    loads = [one for one, _ in near]
    return [
        _times("on loopback", near, _MOST_ON_LOOPBACK),
        _times("at 10 Mbit/s and 40 ms", far, _MOST_ON_A_THIN_LINE),
        _median("a first load of Overview, all in all", [one.megabytes for one in loads], "MB", _MOST_BYTES),
        _median(
            "a first load of Overview, besides Streamlit's own files",
            [one.kilobytes_of_our_own for one in loads],
            "kB",
            _MOST_OF_OUR_OWN,
        ),
    ]


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/store.sqlite"}
        with served(ROOT / "dashboard.py", environment) as ours, served(_BARE) as bare:
            yield ours.url, bare.url


def _load(browser: Browser, url: str, *, thin: bool) -> Load:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    line = context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    sizes: dict[str, float] = {}
    frames: list[int] = []
    line.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
    line.on("Network.loadingFinished", lambda done: sizes.update({done["requestId"]: done["encodedDataLength"]}))
    line.on("Network.webSocketFrameReceived", lambda got: frames.append(len(got["response"]["payloadData"]) * 3 // 4))
    line.send("Network.enable")
    if thin:
        line.send("Network.emulateNetworkConditions", _THIN)
    page.goto(url)
    milliseconds = float(page.evaluate(_WHEN_DRAWN, 1))
    context.close()
    files = sum(size for request, size in sizes.items() if "/static/" in addresses.get(request, ""))
    all_bytes = sum(sizes.values()) + sum(frames)
    return Load(milliseconds, all_bytes / 1e6, (all_bytes - files) / 1e3)


def _times(where: str, pairs: list[tuple[Load, Load]], limit: float) -> Measurement:
    ratios = tuple(round(one.milliseconds / other.milliseconds, 3) for one, other in pairs)
    name = f"a first load of Overview until its charts are drawn, {where}, against a bare app"
    return Measurement(name, round(statistics.median(ratios), 3), "ratio", limit, ratios)


def _median(name: str, runs: list[float], unit: str, limit: float) -> Measurement:
    return Measurement(name, round(statistics.median(runs), 2), unit, limit, tuple(round(one, 2) for one in runs))
