"""The count on another site, in a real Chromium: who may frame it, what it says, and that it stays quiet."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect
from sqlalchemy import Engine

from tests.browser.embedding import Website
from tests.browsing import a_window

pytestmark = pytest.mark.browser

NARROW, WIDE = 200, 640


@pytest.fixture
def website(sqlite_store: Engine) -> Iterator[Website]:
    website = Website(sqlite_store)
    yield website
    website.stop()


@pytest.fixture
def visitor(chromium: Browser, website: Website) -> Iterator[Page]:
    """A reader whose browser's clock can be turned on."""
    with a_window(chromium, locale="en-US", timezone_id="America/Los_Angeles") as context:
        yield context.new_page()
        assert context.cookies() == []


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def drawn_by_the_script(updated: Locator) -> None:
    """The server names the day as well, since nobody knows when its page is read."""
    expect(updated).to_have_text(re.compile(r"^Updated (\d+:\d\d[ap]m|midday)( on \d+ \w+)?$"))


def test_it_shows_in_our_sites_frame_and_follows_the_count(visitor: Page, website: Website) -> None:
    website.collected(48_213)
    hosts: set[str] = set()
    visitor.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    visitor.clock.install()
    visitor.goto(f"{website.ours.url}/")
    expect(frame(visitor).get_by_text("48,213")).to_be_visible()
    expect(frame(visitor).get_by_text("48% of 100,000")).to_be_visible()

    drawn_by_the_script(frame(visitor).locator(".updated"))

    website.collected(51_000)
    visitor.clock.fast_forward(31_000)

    expect(frame(visitor).get_by_text("51,000")).to_be_visible()
    expect(frame(visitor).get_by_text("51% of 100,000")).to_be_visible()
    expect(frame(visitor).locator("[data-share]")).to_have_attribute("width", "51.00%")
    expect(frame(visitor).get_by_role("status")).to_have_text("")
    assert hosts == {server.url.split("/")[2] for server in (website.ours, website.count)}


def test_another_site_may_not_frame_it(visitor: Page, website: Website) -> None:
    website.collected(48_213)
    with visitor.expect_console_message(lambda message: "frame-ancestors" in message.text):
        visitor.goto(f"{website.other.url}/")

    expect(frame(visitor).get_by_text("48,213")).to_have_count(0)


def test_only_our_sites_script_may_read_the_api(visitor: Page, website: Website) -> None:
    website.collected(48_213)
    asking = f"fetch('{website.count.url}/api/v1/count.json', {{headers: {{'If-None-Match': 'x'}}}})"
    asked = f"{asking}.then(answer => answer.json()).then(figures => figures.headline.signatures, () => 'refused')"

    visitor.goto(f"{website.ours.url}/")
    assert visitor.evaluate(asked) == 48_213
    visitor.goto(f"{website.other.url}/")
    assert visitor.evaluate(asked) == "refused"


def test_a_count_that_gets_old_says_so_once(visitor: Page, website: Website) -> None:
    website.collected(48_213)
    visitor.clock.install()
    visitor.goto(website.frame(""))
    drawn_by_the_script(visitor.locator(".updated"))
    spoken = visitor.get_by_role("status")
    visitor.evaluate(
        "window.spoken = []; new MutationObserver(all => window.spoken.push(document.querySelector('[data-spoken]')"
        ".textContent)).observe(document.querySelector('[data-spoken]'), {childList: true})"
    )

    website.count.stop()
    visitor.clock.run_for(4 * 60_000)

    expect(visitor.locator(".updated.old")).to_contain_text("Last updated ")
    expect(spoken).to_contain_text("The count is delayed. Last updated ")
    expect(visitor.get_by_text("48,213")).to_be_visible()
    visitor.clock.run_for(60_000)
    assert len(visitor.evaluate("window.spoken")) == 1


def test_without_a_script_the_same_is_said(chromium: Browser, website: Website) -> None:
    website.collected(48_713, timedelta(minutes=5))
    said = []
    for scripts in (True, False):
        with a_window(chromium, java_script_enabled=scripts) as context:
            page = context.new_page()
            page.goto(website.frame(""))
            if scripts:
                expect(page.locator(".updated")).to_contain_text("minutes ago")
            said.append(page.locator("main").inner_text().split("Last updated")[0])

    assert said[0] == said[1]
    assert said[0].split() == ["48,713", "people", "have", "signed", "48%", "of", "100,000"]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("query", ["theme=light", "theme=dark&area=Yorkshire+and+The+Humber", "accent=fff&theme=light"])
def test_nothing_is_cut_and_everybody_can_read_it(visitor: Page, website: Website, width: int, query: str) -> None:
    website.collected(67_000_000)
    visitor.set_viewport_size({"width": width, "height": 320})
    visitor.goto(website.frame(query))
    drawn_by_the_script(visitor.locator(".updated"))

    assert visitor.evaluate("document.documentElement.scrollWidth") == width
    assert visitor.evaluate("document.documentElement.scrollHeight") == 320
    found = Axe().run(visitor).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    assert (
        visitor.locator("main").evaluate(
            "main => Math.min(...[...main.querySelectorAll('p:not(.spoken), span')].map(one => parseFloat("
            "getComputedStyle(one).fontSize)))"
        )
        >= 14
    )


def test_every_part_of_the_badge_lies_in_its_box(visitor: Page, website: Website) -> None:
    website.collected(48_213)
    visitor.goto(f"{website.ours.url}/")
    expect(visitor.get_by_role("img", name="How many have signed")).to_be_visible()
    assert visitor.locator("img").evaluate("one => one.naturalHeight") == 28

    visitor.goto(f"{website.count.url}/api/v1/badge.svg?area=Yorkshire+and+The+Humber")
    overlaps = visitor.evaluate(
        "[...document.querySelectorAll('text')].map((text, place) => { const words = text.getBBox(), box ="
        " document.querySelectorAll('rect')[place].getBBox();"
        " return Math.max(box.x - words.x, words.x + words.width - box.x - box.width) })"
    )
    assert len(overlaps) == 2
    assert max(overlaps) < 0
