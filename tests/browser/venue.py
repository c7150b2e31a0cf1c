"""A hall with a big screen: a small server whose clock and count the test decides, and a browser that looks at it."""

import threading
import time
from collections.abc import Iterator
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
from campaign.model import Campaign
from reference.regions import regions
from tests.browsing import a_window
from tests.builders import a_campaign, a_source
from tests.serving import free_port
from tests.waiting import LONG, until

QUARTER_PAST_TWO = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)
A_FINDING = {
    "key": "gp_visits",
    "value": "23%",
    "wording": "saw their GP three or more times before they were diagnosed",
    "base": "over 2,000 people with secondary breast cancer",
    "source": "Breast Cancer Now, Unsurvivors campaign survey",
    "date": "2026-01-01",
    "review_by": "2099-01-01",
}
A_VOICE = {
    "key": "first",
    "words": "I was told to wait and see. I waited, and nobody called. Now I ask everybody who will listen to sign.",
    "named": "Anna, Leeds",
    "consented": True,
    "consented_on": "2026-01-01",
}
MILESTONES = [
    {"signatures": 10_000, "label": "Government response"},
    {"signatures": 100_000, "label": "Considered for debate"},
]
ABOUT = {"key": "unsurvivors", "name": "Unsurvivors", "organisation": "Breast Cancer Now", "description": "Words"}
SIGN = "https://example.org/sbc"
_ANSWERED = """() => {
  const come = new Set(performance.getEntriesByType("resource").map((one) => one.name));
  const asks = [...document.querySelectorAll("[data-asks]")].map((one) => one.dataset.asks);
  return [document.body.dataset.count, ...asks].every((one) => come.has(new URL(one, document.baseURI).href));
}"""


def a_hall_campaign(**entries: Any) -> Campaign:
    """A campaign that has something to show in every scene, unless told otherwise."""
    usual = {
        "campaign": ABOUT,
        "milestone": MILESTONES,
        "finding": [A_FINDING],
        "voice": [A_VOICE],
        "links": {"sign": SIGN},
    }
    return a_campaign(a_source(), **(usual | entries))


class Venue:
    """A server for the screen that can be switched off and on, with its own clock and a count the test sets."""

    def __init__(self) -> None:
        self.campaign = a_hall_campaign()
        self.is_well = True
        self.areas_signatures = 3_700
        self.new_each_day: list[int | None] = [380, 402, 1_250, 611, 520, 498, 212]
        self.clock = timedelta(0)
        self.standing_at: datetime | None = None
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

    def stop_clock(self, moment: datetime = QUARTER_PAST_TWO) -> None:
        """It is this moment for as long as the test takes, so that times and ages in words are always the same."""
        self.standing_at = moment

    def switch_on(self) -> None:
        routes = [
            *screen_routes(self.campaign),
            Route("/api/v1/count.json", self._count),
            Route("/api/v1/areas.json", self._areas),
            Route("/api/v1/days.json", self._days),
            Route("/api/v1/health", self._health),
        ]
        options: dict[str, Any] = {"log_level": "critical", "lifespan": "off", "ws": "none", "date_header": False}
        self._server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=self.port, **options))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        until(lambda: self._server.started)

    def switch_off(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(LONG)

    def address(self, query: str) -> str:
        return f"http://127.0.0.1:{self.port}/screen?{query}"

    def switch_to(self, campaign: Campaign) -> None:
        """Start the server anew with another campaign."""
        self.switch_off()
        self.campaign = campaign
        self.switch_on()

    def _health(self, _: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"}, 200 if self.is_well else 503)

    def _areas(self, _: Request) -> JSONResponse:
        """Every region as many as the test sets, the next one a tenth more."""
        areas = [
            {
                "code": region.code,
                "signatures": signed,
                "per_100k_population": round(signed / region.population * 1e5, 1),
            }
            for place, region in enumerate(regions())
            for signed in [round(self.areas_signatures * (1 + place / 10))]
        ]
        return self._dated({"as_of": iso(self._now() - self.age), "areas": areas})

    def _days(self, _: Request) -> JSONResponse:
        today, last = self._now().date(), len(self.new_each_day) - 1
        days = [
            {"day": f"{today - timedelta(days=last - place)}", "signatures": signed, "is_over": place < last}
            for place, signed in enumerate(self.new_each_day)
        ]
        late = self.late_after_seconds
        return self._dated(
            {"as_of": iso(self._now() - self.age), "state": None, "late_after_seconds": late, "days": days}
        )

    def _now(self) -> datetime:
        return self.standing_at or datetime.now(UTC) + self.clock

    def _dated(self, answer: dict[str, Any]) -> JSONResponse:
        return JSONResponse(answer, headers={"Date": format_datetime(self._now(), usegmt=True)})

    def _count(self, request: Request) -> JSONResponse:
        self.asking_now += 1
        self.most_at_once = max(self.most_at_once, self.asking_now)
        time.sleep(self.delay_seconds)
        self.asking_now -= 1
        self.asked += 1
        return self._dated(an_answer(self, self._now() - self.age, request.query_params.get("area")))


def iso(moment: datetime) -> str:
    """A moment as the api gives it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def an_answer(venue: Venue, as_of: datetime, area: str | None) -> dict[str, Any]:
    """What /api/v1/count.json says."""
    counted = {
        "signatures": venue.signatures,
        "as_of": iso(as_of) if venue.signatures is not None else None,
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


@contextmanager
def a_screen(chromium: Browser, venue: Venue) -> Iterator[Page]:
    """A screen in a browser that believes it is in Los Angeles; it may ask nobody else and report no errors."""
    hosts: set[str] = set()
    errors: list[str] = []
    size = {"width": 1920, "height": 1080}
    with a_window(chromium, viewport=size, timezone_id="America/Los_Angeles") as context:
        page = context.new_page()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.extend(_unexpected(message)))
        yield page
    assert hosts == {f"127.0.0.1:{venue.port}"}
    assert not errors


def _unexpected(message: ConsoleMessage) -> list[str]:
    # A switched-off server cannot be asked for figures, nor whether it has a newer service worker.
    asked = any(part in message.location["url"] for part in ("/api/v1/", "/screen-worker.js"))
    unreachable = message.text.startswith("Failed to load resource") and asked
    return [] if message.type != "error" or unreachable else [message.text]


def loaded(page: Page) -> None:
    """Wait until every answer has come that the screen asks for, and is drawn.

    The screen goes on asking, so that the network of a busy machine need never be idle.
    """
    page.wait_for_function(_ANSWERED)
    expect(page.locator("body")).not_to_contain_text("being loaded")
    # It is drawn four times a second, and a page's timers come in their order.
    page.evaluate("() => new Promise((tell) => setTimeout(tell, 500))")


def shown(page: Page) -> str:
    """The scene that is on show."""
    return str(page.evaluate("document.querySelector('[data-scene]:not([hidden])').dataset.scene"))


def scene(page: Page, name: str) -> Any:
    return expect(page.locator(f"[data-scene={name}]"))


def banner(page: Page) -> Any:
    return expect(page.locator(".stale"))
