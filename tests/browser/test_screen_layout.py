"""The big screen can be read from five metres: sizes, clipping, and nothing that moves."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.venue import Venue, scene

pytestmark = pytest.mark.browser

SIZES = [(1280, 720), (1920, 1080), (3840, 2160), (1024, 768)]

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


def assert_fits(screen: Page) -> None:
    """No text leaves the screen, and none lies on another by more than the air within a line."""
    size = screen.viewport_size
    texts = screen.evaluate(TEXTS)
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
    assert screen.evaluate(
        "[...document.querySelectorAll('body *')].every(e => e.clientWidth === 0 || e.scrollWidth <= e.clientWidth + 1)"
    )


@pytest.mark.parametrize(("diagonal", "least"), [(43, 65), (50, 56), (55, 56)])
def test_every_word_can_be_read_from_five_metres(screen: Page, venue: Venue, diagonal: int, least: int) -> None:
    for age, words in [(0, "Updated"), (47, "Last updated"), (61, "Last figure")]:
        venue.age = timedelta(minutes=age)
        screen.goto(venue.address(f"scenes=total,goal&dwell=300&diag={diagonal}"))
        expect(screen.get_by_text(words).filter(visible=True)).to_be_visible()
        for _ in ("one scene", "the other"):
            screen.keyboard.press("ArrowRight")
            assert min(text["size"] for text in screen.evaluate(TEXTS)) >= least


@pytest.mark.parametrize("diagonal", [43, 55])
@pytest.mark.parametrize(("signatures", "age"), [(0, 0), (9_999_999, 0), (9_999_999, 47), (9_999_999, 61)])
def test_nothing_is_clipped(screen: Page, venue: Venue, diagonal: int, signatures: int, age: int) -> None:
    venue.signatures, venue.target, venue.age = signatures, 1_000_000, timedelta(minutes=age)
    screen.goto(venue.address(f"scenes=total,goal&diag={diagonal}&dwell=300"))
    scene(screen, "total").not_to_contain_text("being loaded")
    for _ in ("one scene", "the other"):
        screen.keyboard.press("ArrowRight")
        for width, height in SIZES:
            screen.set_viewport_size({"width": width, "height": height})
            assert_fits(screen)


def test_a_slow_server_moves_nothing_and_is_asked_once_at_a_time(screen: Page, venue: Venue) -> None:
    venue.delay_seconds = 1.2
    screen.goto(venue.address("scenes=total&refresh=1"))
    scene(screen, "total").to_contain_text("48,213")
    asked = venue.asked
    boxes = set()

    while venue.asked < asked + 3:
        venue.signatures = 48_213 + venue.asked
        screen.wait_for_timeout(50)
        boxes.add(str(screen.evaluate(BOXES)))

    assert len(boxes) == 1
    assert venue.most_at_once == 1
