"""Looking at the dashboard's pages as a person does, and noticing what a person would not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Download, Locator, Page, ViewportSize

from tests.serving import Server

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
        self.page.wait_for_selector("footer.footer", timeout=90_000)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"
            " && [...document.querySelectorAll('.stPlotlyChart')].every((chart) => chart.querySelector('.main-svg'))",
            timeout=90_000,
        )
        if self.page.locator("iframe").count():
            # The preview of the big screen goes on asking for figures, so that the network is never idle for sure.
            self.page.frame_locator("iframe").locator("[data-scene]:not([hidden])").wait_for()
        else:
            self.page.wait_for_load_state("networkidle")

    def choose_area(self, name: str) -> None:
        """Choose an area in the shared filter."""
        self.page.get_by_label("Area").first.click()
        press(self.page.get_by_role("option", name=name, exact=True))
        self.page.wait_for_url(f"**region={name.replace(' ', '+')}*")
        self.settle()

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
    place.scroll_into_view_if_needed()
    while not place.evaluate(_AT_REST):
        place.scroll_into_view_if_needed()
    place.click()


def downloaded(page: Page, timeout: float = 30_000) -> Download:
    """The file of the first table, which is opened for it."""
    page.get_by_text("Show as table").first.click(timeout=timeout)
    with page.expect_download(timeout=timeout) as download:
        press(page.get_by_role("button", name="Download as CSV").first)
    return download.value


def serious_violations(page: Page) -> list[tuple[str, str]]:
    """What axe-core finds to be serious or critical by WCAG 2.0 to 2.2, A and AA, with where."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": tags, "resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]


@contextmanager
def a_visit(chromium: Browser, server: Server, *, errors_expected: bool = False, **options: Any) -> Iterator[Visit]:
    """A visit that fails if the page asked another host for anything, reported an error or hid a failure in words."""
    context = chromium.new_context(**({"viewport": DESK, "locale": "en-GB"} | options))
    visit = Visit(context.new_page(), server)
    visit.page.on("request", lambda request: _note_host(visit, request.url))
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("console", visit.note)
    yield visit
    failed = _failures(visit)
    context.close()
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
