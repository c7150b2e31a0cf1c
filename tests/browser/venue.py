"""A hall with a big screen: a small server whose clock and count the test decides, and a browser that looks at it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.screen_page import screen_routes
from tests.serving import free_port

QUARTER_PAST_TWO = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)


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
        self.port = free_port()
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


def wait_until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait for something outside the browser."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def a_screen(chromium: Browser, venue: Venue) -> Iterator[Page]:
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
