"""The big screen in a real Chromium, against a small server whose answers the test decides."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.screen_page import screen_routes

pytestmark = pytest.mark.browser

QUARTER_PAST_TWO = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)
SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1024, 768)]


class Venue:
    """A server for the screen that can be switched off and on, with its own clock and a count the test sets."""

    def __init__(self) -> None:
        self.clock = timedelta(0)
        self.signatures: int | None = 48_213
        self.target = 100_000
        self.age = timedelta(seconds=20)
        self.state = "on_time"
        self.late_after_seconds = 120
        self.delay_seconds = 0.0
        self.asking_now = self.most_at_once = self.asked = 0
        self.port = _free_port()
        self.set_time(QUARTER_PAST_TWO)
        self.switch_on()

    def set_time(self, moment: datetime) -> None:
        """The server's clock goes on from here; its counts are `age` old."""
        self.clock = moment - datetime.now(UTC)

    def switch_on(self) -> None:
        routes = [*screen_routes(), Route("/api/v1/count.json", self._count)]
        options: dict[str, Any] = {"log_level": "critical", "lifespan": "off", "ws": "none", "date_header": False}
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=self.port, **options))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started)

    def switch_off(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)

    def address(self, query: str) -> str:
        return f"http://127.0.0.1:{self.port}/screen?{query}"

    def _count(self, request: Request) -> JSONResponse:
        self.asking_now += 1
        self.most_at_once = max(self.most_at_once, self.asking_now)
        time.sleep(self.delay_seconds)
        self.asking_now -= 1
        self.asked += 1
        now = datetime.now(UTC) + self.clock
        answer = an_answer(self, now - self.age, request.query_params.get("area"))
        return JSONResponse(answer, headers={"Date": format_datetime(now, usegmt=True)})


def an_answer(venue: Venue, as_of: datetime, area: str | None) -> dict[str, Any]:
    """What /api/v1/count.json says."""
    counted = {
        "signatures": venue.signatures,
        "as_of": f"{as_of:%Y-%m-%dT%H:%M:%SZ}" if venue.signatures is not None else None,
    }
    limits = {"late_after_seconds": venue.late_after_seconds, "stale_after_seconds": venue.late_after_seconds * 3}
    source = {"key": "parliament", "label": "UK Parliament petition", "state": venue.state, **limits}
    answer = {
        "campaign": {"key": "unsurvivors", "name": "Unsurvivors", "organisation": "Breast Cancer Now"},
        "demonstration": True,
        "notice": "Demonstration data",
        "as_of": counted["as_of"],
        "headline": {**source, **counted},
        "goal": {"target": venue.target, "share": (venue.signatures or 0) / venue.target},
        "sources": [],
    }
    return answer | ({"area": {"code": "W92000004", "name": area, **counted, "signatures": 2_345}} if area else {})


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something outside the browser."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def venue() -> Iterator[Venue]:
    """A hall on 22 November 2026 at 2:15pm: 48,213 of 100,000 have signed, counted 20 seconds ago."""
    venue = Venue()
    yield venue
    venue.switch_off()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, venue: Venue) -> Iterator[Page]:
    """A screen in a browser that believes it is in Los Angeles; it may ask nobody else and report no errors."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, timezone_id="America/Los_Angeles")
    page = context.new_page()
    hosts: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.extend(_unexpected(message)))
    yield page
    context.close()
    assert hosts == {f"127.0.0.1:{venue.port}"}
    assert not errors


def _unexpected(message: ConsoleMessage) -> list[str]:
    unreachable = message.text.startswith("Failed to load resource") and "count.json" in message.location["url"]
    return [] if message.type != "error" or unreachable else [message.text]


def scene(page: Page, name: str) -> Any:
    return expect(page.locator(f"[data-scene={name}]"))


def banner(page: Page) -> Any:
    return expect(page.locator(".stale"))


# Every visible piece of text: its words, its font size and where it is.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walker.nextNode()); ) {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (node.textContent.trim() && range.getClientRects().length) {
      const { left, top, right, bottom } = range.getBoundingClientRect();
      const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
      found.push({ words: node.textContent.trim(), size, left, top, right, bottom });
    }
  }
  return found;
}"""

# Where every visible element is, and whether it is seen through.
BOXES = """() => [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility()).map((e) =>
  [e.className, e.offsetLeft, e.offsetTop, e.offsetWidth, e.offsetHeight, getComputedStyle(e).opacity].join(" "))"""


def assert_fits(page: Page) -> None:
    """No text leaves the screen, and none lies on another by more than the air within a line."""
    size = page.viewport_size
    texts = page.evaluate(TEXTS)
    assert size is not None
    assert texts
    for text in texts:
        assert text["left"] >= 0, text
        assert text["top"] >= 0, text
        assert text["right"] <= size["width"], text
        assert text["bottom"] <= size["height"], text
    for i, one in enumerate(texts):
        for other in texts[:i]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            least = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
            assert across <= 1 or down <= least / 4, (one, other)
    assert page.evaluate(
        "[...document.querySelectorAll('body *')].every(e => e.clientWidth === 0 || e.scrollWidth <= e.clientWidth + 1)"
    )


def test_scenes_take_turns_and_the_number_follows_without_a_reload(page: Page, venue: Venue) -> None:
    page.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))

    scene(page, "total").to_contain_text("48,213")
    scene(page, "total").to_be_visible()
    scene(page, "goal").to_be_hidden()
    scene(page, "goal").to_be_visible()
    scene(page, "total").to_be_hidden()
    scene(page, "goal").to_contain_text("48% of 100,000")

    page.evaluate("window.__mark = true")
    venue.signatures = 100_001

    scene(page, "total").to_contain_text("100,001")
    scene(page, "goal").to_contain_text("The goal of 100,000 has been passed")
    assert page.evaluate("window.__mark")


def test_an_area_has_its_own_count_and_the_goal_keeps_the_whole_countrys(page: Page, venue: Venue) -> None:
    page.goto(venue.address("scenes=total,goal&area=Wales&dwell=300"))

    scene(page, "total").to_contain_text("2,345")
    scene(page, "total").to_contain_text("Wales")
    scene(page, "goal").to_contain_text("48,213")
    expect(page.get_by_text("Demonstration data")).to_be_visible()


def test_an_old_count_says_so_and_is_then_removed(page: Page, venue: Venue) -> None:
    page.goto(venue.address("scenes=total&refresh=1"))
    expect(page.get_by_text("Updated 2:14pm")).to_be_visible()

    venue.age = timedelta(minutes=47)
    banner(page).to_have_text("Last updated 1:28pm, 47 minutes ago")
    scene(page, "total").to_contain_text("48,213")

    venue.age = timedelta(minutes=61)
    banner(page).to_have_count(0)
    scene(page, "total").to_contain_text("The count is being updated.")
    scene(page, "total").to_contain_text("Last figure 1:14pm")
    scene(page, "total").not_to_contain_text("48,213")

    venue.age = timedelta(seconds=20)
    scene(page, "total").to_contain_text("48,213")


def test_a_count_that_is_asked_once_a_day_is_not_removed_within_the_day(page: Page, venue: Venue) -> None:
    venue.age, venue.late_after_seconds = timedelta(hours=20), 2 * 86_400
    page.goto(venue.address("scenes=total"))

    expect(page.get_by_text("Updated 6:15pm on 21 November")).to_be_visible()
    scene(page, "total").to_contain_text("48,213")


def test_a_count_that_has_ended_is_final_not_late(page: Page, venue: Venue) -> None:
    venue.state, venue.age = "ended", timedelta(days=40)
    page.goto(venue.address("scenes=total"))

    expect(page.get_by_text("Final count, 13 October")).to_be_visible()
    scene(page, "total").to_contain_text("48,213")


def test_nothing_collected_yet_is_said_in_words(page: Page, venue: Venue) -> None:
    venue.signatures, venue.state = None, "never"
    page.goto(venue.address("scenes=total,goal&dwell=300"))

    scene(page, "total").to_contain_text("No count has been collected yet.")
    scene(page, "goal").to_contain_text("The goal is 100,000")


def test_goes_on_when_the_server_is_gone_and_recovers_by_itself(page: Page, venue: Venue) -> None:
    venue.age, venue.late_after_seconds = timedelta(0), 3
    page.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))
    scene(page, "total").to_contain_text("48,213")
    page.evaluate("window.__mark = true")

    venue.switch_off()

    banner(page).to_contain_text("Last updated 2:15pm")
    for name in ("goal", "total", "goal"):
        scene(page, name).to_be_visible()
        scene(page, name).to_contain_text("48,213")

    venue.signatures = 48_300
    venue.switch_on()

    scene(page, "total").to_contain_text("48,300")
    banner(page).to_have_count(0)
    assert page.evaluate("window.__mark")


@pytest.mark.parametrize(
    ("now", "age", "words"),
    [
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), timedelta(minutes=10), "Last updated 12:20am, 10 minutes ago"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), timedelta(minutes=45), "11:45pm on 30 June, 45 minutes ago"),
        (datetime(2027, 1, 1, 12, 5, tzinfo=UTC), timedelta(minutes=5), "Last updated midday, 5 minutes ago"),
        (
            datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
            timedelta(minutes=66),
            "10:59pm on 31 December 2026, 1 hour 6 minutes",
        ),
    ],
)
def test_times_are_those_of_the_uk(page: Page, venue: Venue, now: datetime, age: timedelta, words: str) -> None:
    venue.set_time(now)
    venue.age = age
    page.goto(venue.address("scenes=total&remove=90"))

    banner(page).to_contain_text(words)


def test_pause_holds_the_scene(page: Page, venue: Venue) -> None:
    page.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))
    button = page.get_by_role("button", name="Pause the rotation of scenes")
    scene(page, "total").to_be_visible()

    page.keyboard.press("Space")
    page.wait_for_timeout(4_200)
    scene(page, "total").to_be_visible()
    expect(page.get_by_text("Paused")).to_be_visible()

    page.keyboard.press("ArrowRight")
    scene(page, "goal").to_be_visible()
    page.reload()
    scene(page, "goal").to_be_visible()
    expect(page.get_by_text("Paused")).to_be_visible()

    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    box = button.bounding_box()
    assert box is not None
    assert min(box["height"], box["width"]) >= 88
    page.keyboard.press("Space")
    expect(page.get_by_text("Paused")).to_be_hidden()

    page.wait_for_timeout(5_300)
    expect(button).to_have_css("opacity", "0")
    expect(button).to_be_focused()
    expect(page.locator("html")).to_have_css("cursor", "none")


@pytest.mark.parametrize(("diagonal", "least"), [(43, 65), (50, 56), (55, 56)])
def test_every_word_can_be_read_from_five_metres(page: Page, venue: Venue, diagonal: int, least: int) -> None:
    for age, words in [(0, "Updated"), (47, "Last updated"), (61, "Last figure")]:
        venue.age = timedelta(minutes=age)
        page.goto(venue.address(f"scenes=total,goal&dwell=300&diag={diagonal}"))
        expect(page.get_by_text(words).filter(visible=True)).to_be_visible()
        for _ in ("one scene", "the other"):
            page.keyboard.press("ArrowRight")
            assert min(text["size"] for text in page.evaluate(TEXTS)) >= least


@pytest.mark.parametrize("diagonal", [43, 55])
@pytest.mark.parametrize(("signatures", "age"), [(0, 0), (9_999_999, 0), (9_999_999, 47), (9_999_999, 61)])
def test_nothing_is_clipped(page: Page, venue: Venue, diagonal: int, signatures: int, age: int) -> None:
    venue.signatures, venue.target, venue.age = signatures, 1_000_000, timedelta(minutes=age)
    page.goto(venue.address(f"scenes=total,goal&diag={diagonal}&dwell=300"))
    scene(page, "total").not_to_contain_text("being loaded")
    for _ in ("one scene", "the other"):
        page.keyboard.press("ArrowRight")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert_fits(page)


def test_a_slow_server_moves_nothing_and_is_asked_once_at_a_time(page: Page, venue: Venue) -> None:
    venue.delay_seconds = 1.2
    page.goto(venue.address("scenes=total&refresh=1"))
    scene(page, "total").to_contain_text("48,213")
    asked = venue.asked
    boxes = set()

    while venue.asked < asked + 3:
        venue.signatures = 48_213 + venue.asked
        page.wait_for_timeout(50)
        boxes.add(str(page.evaluate(BOXES)))

    assert len(boxes) == 1
    assert venue.most_at_once == 1
