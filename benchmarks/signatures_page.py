"""The Signatures page paints a year of readings as fast as a week of them: in a real Chromium, by the real server."""

import statistics
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from playwright.sync_api import BrowserContext

from benchmarks.measuring import Measurement
from benchmarks.serving import ROOT, a_chromium, served
from campaign.load import load_campaign
from data_sources.records import Collected, CountReading
from data_sources.registry import connector_of
from store.collection import save_collected
from store.engine import writing_engine
from store.prepare import prepare_store
from store.sources import register_sources

_RUNS, _LIMIT, _MILLISECONDS = 5, 1.3, 10_000
_MINUTE, _DAY, _YEAR = timedelta(minutes=1), 1_440, 525_600
_CAMPAIGN = """
[campaign]
key = "benchmark"
name = "Benchmark"
organisation = "None"
description = "Generated"
[petition]
goal = 100000
[[source]]
key = "parliament"
label = "A petition"
connector = "uk_parliament"
platform_id = "3"
headline = true
"""
# Drawn: the line of the total, and the bars of its days. The clock of the page begins with the navigation.
_WHEN_DRAWN = """
() => new Promise((resolve) => {
    const look = () => {
        const [line, bars] = document.querySelectorAll(".stPlotlyChart");
        const isDrawn = line?.querySelector("path.js-line") && bars?.querySelector(".barlayer .point path");
        if (!isDrawn) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now()));
    };
    look();
})
"""


def signatures_page() -> list[Measurement]:
    """Milliseconds from navigation to both charts, with a week of minute readings and with a year, taken in turn."""
    with ExitStack() as open_until_the_end:
        folder = Path(open_until_the_end.enter_context(tempfile.TemporaryDirectory()))
        (folder / "campaign.toml").write_text(_CAMPAIGN, encoding="utf-8")
        browser = open_until_the_end.enter_context(a_chromium())
        visits = []
        for count in (7 * _DAY, _YEAR):
            url = f"sqlite:///{_filled(folder, count)}"
            environment = {"DATABASE_URL": url, "CAMPAIGN_DIR": str(folder), "COLLECTOR": "off"}
            address = open_until_the_end.enter_context(served(ROOT / "dashboard.py", environment)).url
            visits.append((browser.new_context(viewport={"width": 1440, "height": 900}), f"{address}/signatures"))
        for context, address in visits:  # the first visit warms the server and the browser
            _milliseconds(context, address)
        rounds = [[_milliseconds(context, address) for context, address in visits] for _ in range(_RUNS)]
    weeks, years = zip(*rounds, strict=True)
    ratios = tuple(round(year / week, 3) for week, year in rounds)
    return [
        Measurement("Signatures page, a week of minutes", statistics.median(weeks), "ms", _MILLISECONDS, weeks),
        Measurement("Signatures page, a year of minutes", statistics.median(years), "ms", _MILLISECONDS, years),
        Measurement("Signatures page, a year beside a week", statistics.median(ratios), "ratio", _LIMIT, ratios),
    ]


def _milliseconds(context: BrowserContext, address: str) -> float:
    page = context.new_page()
    page.goto(address)
    taken = round(float(page.evaluate(_WHEN_DRAWN)), 1)
    page.close()
    return taken


def _filled(folder: Path, count: int) -> Path:
    """A store with a reading of each of so many minutes up to this one, gone in by the collector's own door."""
    file = folder / f"{count}.sqlite"
    engine = writing_engine(f"sqlite:///{file}")
    prepare_store(engine)
    campaign = load_campaign(folder)
    source, newest = campaign.headline_source, datetime.now(UTC)
    register_sources(engine, campaign, newest)
    (job,) = (job for job in connector_of(source).jobs if job.name == "count")
    totals = _totals()[-count:]
    for first in range(0, count, _DAY):
        readings = tuple(
            CountReading(newest - (count - 1 - place) * _MINUTE, int(totals[place]))
            for place in range(first, min(first + _DAY, count))
        )
        save_collected(engine, source.key, job, Collected(readings=readings), readings[-1].counted_at)
    engine.dispose()
    return file


def _totals() -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """A year of minutes that begins with a surge, with busy days and quiet nights; the same in every run."""
    minute = np.arange(_YEAR)
    of_day = 1 + 0.8 * np.sin(2 * np.pi * (minute % _DAY - 600) / _DAY)
    surges = 4 * np.exp(-minute / (5 * _DAY)) + 0.1
    return np.random.default_rng(2026).poisson(of_day * surges).cumsum()
