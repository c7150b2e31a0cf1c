"""The big screen can be read from five metres: sizes, clipping, and nothing that moves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from campaign.statements import MOST_WORDS
from tests.browser.venue import Venue, loaded, scene

pytestmark = pytest.mark.browser

# How many days there is room for is seen at the next drawing, not at once.
HAS_ROOM = """() => [0, matchMedia("(max-aspect-ratio: 3 / 2)").matches ? 5 : 7]
  .includes(document.querySelectorAll("[data-day]:not([hidden])").length)"""
LONG_ADDRESS = "https://example.org/campaigns/secondary-breast-cancer/sign-the-petition-today"
SIZES = [(1280, 720), (1920, 1080), (3840, 2160)]
PROJECTOR = (1024, 768)

# Every line of every visible piece of text: its words, its font size and where it is.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node; (node = walker.nextNode()); ) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const words = node.textContent.trim();
    const size = parseFloat(getComputedStyle(node.parentElement).fontSize);
    if (words) for (const { left, top, right, bottom } of range.getClientRects()) {
      found.push({ words, size, left, top, right, bottom });
    }
  }
  return found;
}"""

# Where every visible element is, and whether it is seen through.
BOXES = """() => [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility()).map((e) =>
  [e.className, e.offsetLeft, e.offsetTop, e.offsetWidth, e.offsetHeight, getComputedStyle(e).opacity].join(" "))"""


def sizes_of(diagonal: int) -> list[tuple[int, int]]:
    """The usual sizes, and for larger ones also that of an old projector: no screen of 43 inches is one of 4:3."""
    return SIZES if diagonal == 43 else [*SIZES, PROJECTOR]


def resize(screen: Page, width: int, height: int) -> None:
    screen.set_viewport_size({"width": width, "height": height})
    screen.wait_for_function(HAS_ROOM)


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
    assert (
        screen.evaluate(
            "[...document.querySelectorAll('body *')].filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1)"
            ".map(e => `${e.className}: ${e.textContent}`)"
        )
        == []
    )


def each_scene(screen: Page) -> Iterator[str]:
    """Hold every scene in turn, one step of the arrow key after another."""
    seen: set[str] = set()
    while True:
        screen.keyboard.press("ArrowRight")
        name = screen.locator("[data-scene]").filter(visible=True).get_attribute("data-scene")
        assert name is not None
        if name in seen:
            return
        seen.add(name)
        yield name


@pytest.mark.parametrize(("diagonal", "least"), [(43, 65), (50, 56), (55, 56), (75, 56)])
def test_every_word_can_be_read_from_five_metres(screen: Page, venue: Venue, diagonal: int, least: int) -> None:
    for age, words in [(0, "Updated"), (47, "Last updated"), (61, "Last figure")]:
        venue.age = timedelta(minutes=age)
        for scenes in ("total,goal,act,findings,voices", "total,regions,growth"):
            screen.goto(venue.address(f"scenes={scenes}&dwell=300&diag={diagonal}"))
            loaded(screen)
            for name in each_scene(screen):
                texts = screen.evaluate(TEXTS)
                assert name in {"findings", "voices", "act"} or any(words in text["words"] for text in texts), name
                assert min(text["size"] for text in texts) >= least, name


def test_a_scene_has_few_words(screen: Page, venue: Venue) -> None:
    # A map and a week of bars are read as pictures.
    venue.age = timedelta(minutes=47)
    screen.goto(venue.address("scenes=total,goal,act,findings,voices&dwell=300&area=Yorkshire+and+The+Humber"))
    loaded(screen)
    for name in each_scene(screen):
        shown = screen.locator(f"[data-scene={name}]")
        statement = shown.locator(".value, .statement, .voice") if name in {"findings", "voices"} else shown
        words = " ".join(statement.filter(visible=True).all_inner_texts()).split()
        assert 0 < len(words) <= MOST_WORDS, words


@pytest.mark.parametrize("diagonal", [43, 55])
@pytest.mark.parametrize(("signatures", "age"), [(0, 0), (9_999_999, 0), (9_999_999, 47), (9_999_999, 61)])
def test_nothing_is_clipped(screen: Page, venue: Venue, diagonal: int, signatures: int, age: int) -> None:
    venue.signatures, venue.target, venue.age = signatures, 1_000_000, timedelta(minutes=age)
    screen.goto(venue.address(f"scenes=total,goal,act&diag={diagonal}&dwell=300&address={LONG_ADDRESS}"))
    loaded(screen)
    for _ in each_scene(screen):
        for width, height in sizes_of(diagonal):
            resize(screen, width, height)
            assert_fits(screen)


@pytest.mark.parametrize("diagonal", [43, 55])
@pytest.mark.parametrize("world", ["few", "usual", "millions"])
def test_no_tile_no_day_and_no_statement_is_clipped(screen: Page, venue: Venue, diagonal: int, world: str) -> None:
    if world == "few":
        venue.areas_signatures, venue.new_each_day = 19, [0, 0, None, 0, 0, 1, 0]
    if world == "millions":
        venue.areas_signatures, venue.new_each_day = 80_000, [999_999, 1_234_567, None, -4_321, 0, 5, 612_345]
    scenes = "regions,growth,findings,voices"
    screen.goto(venue.address(f"scenes={scenes}&diag={diagonal}&dwell=300&area=Yorkshire+and+The+Humber"))
    expect(screen.locator("[data-marks] span").filter(visible=True)).to_have_count(4)
    for _ in each_scene(screen):
        for width, height in sizes_of(diagonal):
            resize(screen, width, height)
            assert_fits(screen)


def test_a_slow_server_moves_nothing_and_is_asked_once_at_a_time(screen: Page, venue: Venue) -> None:
    venue.delay_seconds = 1.5
    venue.stop_clock()
    screen.goto(venue.address("scenes=total&refresh=1"))
    scene(screen, "total").to_contain_text("48,213")
    asked = venue.asked
    boxes = set()

    while venue.asked < asked + 5:
        venue.signatures = 48_213 + venue.asked
        screen.wait_for_timeout(50)
        boxes.add(str(screen.evaluate(BOXES)))

    assert len(boxes) == 1
    assert venue.most_at_once == 1
