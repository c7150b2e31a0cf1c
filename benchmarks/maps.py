"""Each map is small, and drawn soon after its data arrived: in a real Chromium, by the plotly that Streamlit ships."""

import statistics
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import Browser, Page

from benchmarks.map_page import MAPS
from benchmarks.measuring import Measurement
from benchmarks.serving import a_chromium, served

PAGE = Path(__file__).parent / "map_page.py"
_RUNS = 5
_MILLISECONDS, _BYTES = 1000, 130_000
# The figure comes in one message over the websocket; everything else that Streamlit sends is smaller.
_NOTE_ARRIVALS = """
const Native = window.WebSocket;
window.WebSocket = class extends Native {
    constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => {
            if ((data.byteLength ?? data.size ?? data.length) > 3500) window.arrived = performance.now();
        });
    }
};
"""
_WHEN_DRAWN = """
(marks) => new Promise((resolve) => {
    const look = () => {
        const map = [...document.querySelectorAll(".stPlotlyChart")].at(-1);
        const isDrawn = map && map.querySelectorAll(".scatterlayer .point").length === marks;
        if (!isDrawn) return requestAnimationFrame(look);
        requestAnimationFrame(() => resolve(performance.now() - window.arrived));
    };
    look();
})
"""


def maps() -> list[Measurement]:
    """Milliseconds from a map's data to its last mark on the page, and the bytes of its JSON."""
    found = []
    with served(PAGE) as server, a_chromium() as browser:
        for name, draw in MAPS.items():
            figure = draw()
            runs = tuple(_milliseconds(browser, f"{server.url}/?map={name}", figure) for _ in range(_RUNS))
            found.append(Measurement(f"{name}, from data to drawn", statistics.median(runs), "ms", _MILLISECONDS, runs))
            size = float(len(figure.to_json().encode()))
            found.append(Measurement(f"{name}, JSON of the figure", size, "bytes", _BYTES, (size,)))
    return found


def draw_map(page: Page, url: str) -> None:
    """Open the page and wait for plotly, then press its button."""
    page.goto(url)
    page.locator(".stPlotlyChart .main-svg").first.wait_for(state="attached", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Draw").click()


def marks_of(figure: go.Figure) -> int:
    """How many marks can be clicked."""
    return sum(len(trace.x) for trace in figure.data if trace.mode == "markers")


def when_drawn(page: Page, figure: go.Figure) -> float:
    """Wait until every mark is there; the milliseconds since the figure arrived."""
    return float(page.evaluate(_WHEN_DRAWN, marks_of(figure)))


def _milliseconds(browser: Browser, url: str, figure: go.Figure) -> float:
    context = browser.new_context(viewport={"width": 760, "height": 1200})
    context.add_init_script(_NOTE_ARRIVALS)
    page = context.new_page()
    draw_map(page, url)
    taken = round(when_drawn(page, figure), 1)
    context.close()
    return taken
