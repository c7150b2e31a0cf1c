"""Looking at the dashboard's pages as a person does, and noticing what a person would not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, ViewportSize, expect

from tests.browsing import a_window
from tests.serving import Server

Found = TypeVar("Found")
PAGES = ("", "signatures", "goal", "regions", "compare", "survey", "briefing", "health", "big-screen", "about")
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# Streamlit looks for its server below a deep link's own path first; the browser reports each miss.
_STREAMLIT_LOOKS_FOR_ITSELF = "/_stcore/"
# On a server that has just started, the preview of the big screen asks for regions that were not collected yet.
_NOT_YET = "/api/v1/"
# Whether an element stays where it is, and is the same element, for as long as a hand needs to come down on it.
_AT_REST = """(element) => new Promise((tell) => {
    const place = () => JSON.stringify(element.getBoundingClientRect());
    const first = place();
    setTimeout(() => tell(element.isConnected && element.checkVisibility() && place() === first), 300);
})"""
DRAWN = """() => document.querySelector("footer.footer")
  && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
  && [...document.querySelectorAll(".stPlotlyChart")].every((chart) => chart.querySelector(".main-svg"))"""
# Drawn, and unchanged for half a second. Not by whether the network is idle: what a frame had asked for when its page
# was left is never answered, and a browser that is steered counts it for ever.
SETTLED = f"""() => {{
  if (window.changedAt === undefined) {{
    const note = () => {{ window.changedAt = performance.now(); }};
    const all = {{ subtree: true, childList: true, attributes: true, characterData: true }};
    new MutationObserver(note).observe(document.documentElement, all);
    note();
  }}
  return ({DRAWN})() && performance.now() - window.changedAt > 500;
}}"""
_NOTE_DRAWING = """() => {
  window.drawnAnew = false;
  const note = (_, noting) => { window.drawnAnew = true; noting.disconnect(); };
  const all = { subtree: true, childList: true, attributeFilter: ["data-stale"] };
  new MutationObserver(note).observe(document.body, all);
}"""
_FITS = """(width) => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .every((part) => part.scrollWidth === width)"""
_MOST_LOOKS = 10


@dataclass
class Visit:
    """One page in one browser, with every other host it asked and every error it reported."""

    page: Page
    server: Server
    other_hosts: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open an address of the dashboard and wait until it is drawn."""
        self.page.goto(f"{self.server.url}/{address}")
        self.settle()

    def settle(self) -> None:
        """Wait until the whole page, down to its footer, is drawn and nothing moves any more."""
        self.page.wait_for_function(SETTLED)
        if self.page.locator("iframe").count():
            self.page.frame_locator("iframe").locator("[data-scene]:not([hidden])").wait_for()

    def arrive_at(self, heading: str) -> None:
        """Wait until the page with this heading is there: that of the page before may stand beside it for a moment."""
        expect(self.page.locator("h1", has_text=heading).first).to_be_visible()
        self.settle()

    def choose_area(self, name: str) -> None:
        """Choose an area in the shared filter."""
        press(self.page.get_by_label("Area").first)
        press(self.page.get_by_role("option", name=name, exact=True))
        self.page.wait_for_url(f"**region={name.replace(' ', '+')}*")
        self.settle()

    def make_as_wide_as(self, width: int) -> None:
        """Give the window another width, and wait until the page fits: charts follow when they are drawn anew."""
        self.page.set_viewport_size({"width": width, "height": PHONE["height"]})
        self.settle()
        self.page.wait_for_function(_FITS, arg=width)

    def count(self) -> int:
        """The headline number."""
        return int(self.page.locator("[data-count]").get_attribute("data-count") or "")

    def table(self, number: int = 0) -> list[list[str]]:
        """The rows of a table, each as its cells' text."""
        rows = self.page.locator("table").nth(number).locator("tbody tr")
        found: list[list[str]] = rows.evaluate_all(
            "(rows) => rows.map((row) => [...row.querySelectorAll('td, th')].map((cell) => cell.textContent.trim()))"
        )
        return found

    def note(self, message: ConsoleMessage) -> None:
        """Keep an error that the page reported, unless it is one of those two misses."""
        expected = any(part in message.location["url"] for part in (_STREAMLIT_LOOKS_FOR_ITSELF, _NOT_YET))
        if message.type == "error" and not expected:
            self.errors.append(message.text)


def press(place: Locator) -> None:
    """Click on something that opens or moves, once it is at rest.

    What is drawn anew between the press and the release of the mouse gets no click; a program is faster than a hand.
    """
    _wait_for_rest(place)
    place.click()


def press_mark(mark: Locator) -> None:
    """Click in the middle of a mark of a chart, as a pointer does: at a place of the page, over which a layer lies."""
    _wait_for_rest(mark)
    box = mark.bounding_box()
    assert box is not None
    mark.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _wait_for_rest(place: Locator) -> None:
    place.scroll_into_view_if_needed()
    while not place.evaluate(_AT_REST):
        place.scroll_into_view_if_needed()


def downloaded(page: Page) -> Download:
    """The file of the first table, which is opened for it once the page is drawn."""
    page.wait_for_function(DRAWN)
    press(page.get_by_text("Show as table").first)
    return saved(page, page.get_by_role("button", name="Download as CSV").first)


def saved(page: Page, button: Locator) -> Download:
    """The file that a button gives, once there is one to press."""
    button.wait_for()
    with page.expect_download() as download:
        press(button)
    return download.value


def serious_violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds to be serious or critical by WCAG 2.0 to 2.2, A and AA, with where."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": tags, "resultTypes": ["violations"]}
    found = wrong_at_rest(page, lambda: Axe().run(page, options=options).response["violations"])
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]


def wrong_at_rest(page: Page, look: Callable[[], list[Found]]) -> list[Found]:
    """What a look finds wrong with a page. It is looked at again if a part was drawn anew meanwhile.

    What is drawn anew is faint until it is, on a busy machine long enough to be seen so.
    """
    for _ in range(_MOST_LOOKS):
        page.evaluate(_NOTE_DRAWING)
        found = look()
        if not found or not page.evaluate("window.drawnAnew"):
            break
    return found


@contextmanager
def a_visit(chromium: Browser, server: Server, *, errors_expected: bool = False, **options: Any) -> Iterator[Visit]:
    """A visit that fails if the page asked another host for anything, reported an error or hid a failure in words."""
    with a_window(chromium, **({"viewport": DESK, "locale": "en-GB"} | options)) as context:
        visit = Visit(context.new_page(), server)
        visit.page.on("request", lambda request: _note_host(visit, request.url))
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("console", visit.note)
        yield visit
        failed = _failures(visit)
    _check(visit, failed, errors_expected=errors_expected)


@contextmanager
def another_look(visit: Visit, viewport: ViewportSize) -> Iterator[Visit]:
    """A reader who was here before comes again, and is held to the same; whatever they open is loaded anew.

    Their browser has the dashboard's own script already, which takes a new one three times as long as a page does.
    """
    visit.page.set_viewport_size(viewport)
    visit.page.emulate_media(color_scheme="light")
    visit.other_hosts.clear()
    visit.errors.clear()
    yield visit
    failed = _failures(visit)
    visit.page.goto("about:blank")
    _check(visit, failed)


def _failures(visit: Visit) -> int:
    return visit.page.locator("[data-failed], [data-testid=stException]").count()


def _check(visit: Visit, failed: int, *, errors_expected: bool = False) -> None:
    assert not visit.other_hosts
    assert errors_expected or not visit.errors
    assert not failed, visit.server.log


def _note_host(visit: Visit, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != f"127.0.0.1:{visit.server.port}":
        visit.other_hosts.add(parts.netloc)
