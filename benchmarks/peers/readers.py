"""Readers in a real Chromium: when they see the marks of every chart, and when those of another region.

Not when a spinner is gone: a line or bar of plotly has a path, one of Superset has coloured pixels in its canvas.
"""

from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, StorageState, ViewportSize

_DESK = ViewportSize(width=1440, height=900)
_WITHIN_MILLISECONDS = 120_000
# `marks` tells what is drawn, each chart by itself, or null while anything is missing. It is asked every 20 ms; the
# answer is as old as the frame after it. What was changed is drawn once no chart is as it was.
_LOOK = """
window.seen = (before) => new Promise((resolve) => {
    const look = () => {
        const found = marks();
        if (!found || (before && found.some((one, place) => one === before[place]))) return setTimeout(look, 20);
        requestAnimationFrame(() => resolve({at: performance.now(), number: found[0]}));
    };
    look();
});
window.timed = () => {
    const before = marks();
    window.changed = new Promise((resolve) => addEventListener("pointerdown", () => {
        const start = performance.now();
        seen(before).then(({at, number}) => resolve({at: at - start, number}));
    }, {capture: true, once: true}));
};
"""
_MARKS_OF_PLOTLY = """
window.marks = () => {
    const count = document.querySelector("[data-count]")?.dataset.count;
    const charts = [...document.querySelectorAll(".stPlotlyChart")].map((chart) =>
        [...chart.querySelectorAll("path.js-line, .barlayer .point path")]
            .map((path) => path.getAttribute("d") + path.getAttribute("style")).join());
    const all = [count, ...charts];
    return charts.length === CHARTS && all.every(Boolean) ? all : null;
};
"""
_MARKS_OF_SUPERSET = """
const coloured = (canvas) => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    let count = 0, sum = 0;
    for (let at = 0; at < pixels.length; at += 16) {
        const [red, green, blue, alpha] = pixels.subarray(at, at + 4);
        if (alpha > 99 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60) {
            count += 1;
            sum = (sum + at * (red + green)) % 1e9;
        }
    }
    return count > 100 ? `${count} ${sum}` : null;
};
window.marks = () => {
    const number = document.querySelector(".dashboard-grid .header-line")?.textContent.replaceAll(",", "");
    const canvases = [...document.querySelectorAll(".dashboard-grid .chart-container canvas")];
    if (!number || canvases.length !== 2) return null;
    const all = [number, ...canvases.map(coloured)];
    return all.every(Boolean) ? all : null;
};
"""


@dataclass(frozen=True)
class Region:
    """One region, as ours names it and as the store does."""

    name: str
    code: str


class Ours:
    """A page of the dashboard with so many charts."""

    state = None

    def __init__(self, address: str, charts: int) -> None:
        self.address = address
        self.script = _MARKS_OF_PLOTLY.replace("CHARTS", str(charts)) + _LOOK

    def last_click(self, page: Page, region: Region) -> Locator:
        """What is to be clicked to see the region, once everything before it was."""
        page.get_by_label("Area").first.click()
        page.keyboard.type(region.name)  # of 650 areas the list draws only those in sight
        return page.get_by_role("option", name=region.name, exact=True)


class Theirs:
    """Superset's dashboard, for somebody who has signed in."""

    script = _MARKS_OF_SUPERSET + _LOOK

    def __init__(self, address: str, state: StorageState) -> None:
        self.address, self.state = address, state

    def last_click(self, page: Page, region: Region) -> Locator:
        """The same; here the choice has to be applied."""
        page.locator("[data-test=filter-bar] .ant-select").first.click()
        page.locator(f".ant-select-item-option[title='{region.code}']").click()
        return page.locator("[data-test=filter-bar__apply-button]:enabled")


Dashboard = Ours | Theirs


@dataclass(frozen=True)
class Visit:
    """One reader's visit: milliseconds until all charts were drawn, and the number beside them."""

    cold: float
    """From the navigation, by a browser that has no file yet."""
    change: float
    """From the click that asks for another region."""
    warm: float
    """From the navigation, by the browser that was there before."""
    number: int
    """The count of the region."""


def visit(browser: Browser, dashboard: Dashboard, region: Region) -> Visit:
    """Open a dashboard, choose a region, and open the dashboard again in another tab."""
    context = browser.new_context(viewport=_DESK, storage_state=dashboard.state)
    context.set_default_timeout(_WITHIN_MILLISECONDS)
    context.add_init_script(dashboard.script)
    page = context.new_page()
    cold = _load(page, dashboard)
    _at_rest(page)
    last = dashboard.last_click(page, region)
    page.evaluate("timed()")
    last.click()
    changed = page.evaluate("changed")
    page.close()
    warm = _load(context.new_page(), dashboard)
    context.close()
    return Visit(cold, float(changed["at"]), warm, int(changed["number"]))


def signed_in(browser: Browser, url: str, user: str, password: str) -> StorageState:
    """The cookies of somebody who has signed in to Superset."""
    context = browser.new_context()
    context.set_default_timeout(_WITHIN_MILLISECONDS)
    page = context.new_page()
    page.goto(f"{url}/login/")
    page.locator("[data-test=username-input]").fill(user)
    page.locator("[data-test=password-input]").fill(password)
    page.locator("[data-test=login-button]").click()
    page.wait_for_url("**/welcome/**")
    state = context.storage_state()
    context.close()
    return state


def _load(page: Page, dashboard: Dashboard) -> float:
    page.goto(dashboard.address, wait_until="commit")
    return float(page.evaluate("seen(null)")["at"])


def _at_rest(page: Page) -> None:
    """Until nothing changes any more: charts may still grow, and pages end their first run, after all can be seen."""
    before, now = None, page.evaluate("marks()")
    while now != before:
        page.wait_for_timeout(1_500)
        before, now = now, page.evaluate("marks()")
