"""The big screen alone in a hall: in step with others, without a network, and for days."""

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.venue import QUARTER_PAST_TWO, Venue, a_screen, banner, loaded, scene, shown
from tests.browsing import a_window
from tests.waiting import until

pytestmark = pytest.mark.browser

# Every scene that was on show since.
WATCH = """() => {
  window.scenes = [];
  const note = () => {
    const scene = document.querySelector("[data-scene]:not([hidden])").dataset.scene;
    if (window.scenes.at(-1) !== scene) window.scenes.push(scene);
  };
  new MutationObserver(note).observe(document.querySelector("main"), { attributes: true, subtree: true });
  note();
}"""
# Whether anything was ever seen through, or moved, while the scene stayed the same.
STEADY = """() => {
  window.opacities = new Set();
  window.shift = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
    .observe({ type: "layout-shift" });
  const look = () => {
    const parts = document.querySelectorAll("main *, .status, .names");
    for (const part of parts) window.opacities.add(getComputedStyle(part).opacity);
    requestAnimationFrame(look);
  };
  look();
}"""


def kept_for_offline(screen: Page, *parts: str) -> None:
    """Wait until the service worker has the page, its files and its answers."""
    wanted = {"/screen?", "screen.css", "screen.js", "words.js", "count.json", *parts}
    kept = "async () => (await (await caches.open('big-screen')).keys()).map((one) => one.url).join()"
    until(lambda: all(part in screen.evaluate(kept) for part in wanted))


def forward(screen: Page, reached: Callable[[], object]) -> None:
    """Let the screen's clock run, scene after scene."""

    def once_more() -> object:
        if reached():
            return True
        screen.clock.run_for(20_000)
        screen.wait_for_timeout(200)
        return False

    until(once_more)


def test_two_screens_started_at_different_moments_show_the_same(chromium: Browser, venue: Venue) -> None:
    scenes, late = ("total", "goal", "findings", "act"), 2_700
    with a_screen(chromium, venue) as one, a_screen(chromium, venue) as other:
        for page, milliseconds in ((one, 0), (other, late)):
            now = QUARTER_PAST_TWO + timedelta(milliseconds=milliseconds)
            venue.stop_clock(now)
            page.clock.install(time=now - timedelta(hours=1))
            page.clock.pause_at(now)
            # While its clock stands still the screen gives up no question.
            with page.expect_event("requestfinished", lambda request: "count.json" in request.url):
                page.goto(venue.address(f"scenes={','.join(scenes)}&dwell=2&refresh=60"))
        one.clock.run_for(late)
        turns = []
        for _ in range(2 * 8):  # half a second each, until every scene was on show
            one.clock.run_for(500)
            other.clock.run_for(500)
            turns.append((shown(one), shown(other)))

    assert {scene for turn in turns for scene in turn} == set(scenes)
    # Screens that counted from their own start would be 2.7 seconds apart.
    assert [turn for turn in turns if turn[0] != turn[1]] == []


def test_a_reload_without_a_network_still_shows_the_last_figure(screen: Page, venue: Venue) -> None:
    venue.age, venue.late_after_seconds = timedelta(0), 3
    venue.stop_clock()
    screen.goto(venue.address("scenes=total,regions,act&dwell=2&refresh=1"))
    scene(screen, "total").to_contain_text("48,213")
    kept_for_offline(screen, "areas.json")
    venue.switch_off()

    screen.reload()

    banner(screen).to_contain_text("Last updated 2:15pm")
    for name, words in [("total", "48,213"), ("regions", "Wales"), ("act", "example.org/sbc"), ("total", "48,213")]:
        scene(screen, name).to_be_visible()
        scene(screen, name).to_contain_text(words)

    screen.evaluate("window.__mark = true")
    venue.signatures = 48_300
    venue.switch_on()
    scene(screen, "total").to_contain_text("48,300")
    banner(screen).to_have_count(0)
    assert screen.evaluate("window.__mark")


def test_an_old_figure_that_was_kept_is_not_shown_as_a_number(screen: Page, venue: Venue) -> None:
    venue.age = timedelta(minutes=59, seconds=55)
    venue.stop_clock()
    screen.goto(venue.address("scenes=total&refresh=1"))
    banner(screen).to_contain_text("59 minutes ago")
    kept_for_offline(screen)
    venue.switch_off()
    scene(screen, "total").to_contain_text("Last figure 1:15pm")

    screen.reload()

    scene(screen, "total").to_contain_text("Last figure 1:15pm")
    scene(screen, "total").not_to_contain_text("48,213")


def test_a_mistake_in_the_address_is_told_also_where_pages_are_kept(chromium: Browser, venue: Venue) -> None:
    # Not in the screen of the other tests, which reports no error: the browser reports the status 400 as one.
    with a_window(chromium) as context:
        page = context.new_page()
        page.goto(venue.address("scenes=total&refresh=1"))
        kept_for_offline(page)

        answer = page.goto(venue.address("scenes=total&area=Narnia"))

        assert answer is not None
        assert answer.from_service_worker
        expect(page.get_by_text("Check this screen’s address")).to_be_visible()


def test_after_six_hours_it_takes_in_what_is_new_but_only_from_a_server_that_is_well(
    screen: Page, venue: Venue
) -> None:
    screen.clock.install()
    screen.goto(venue.address("scenes=total,goal&dwell=20"))
    scene(screen, "total").to_contain_text("48,213")
    screen.evaluate("window.__mark = true")
    venue.is_well = False

    # A question that a busy machine answers too late is given up, and asked again at a later scene.
    answers: list[int] = []
    screen.on("response", lambda answer: answers.append(answer.status) if "/health" in answer.url else None)
    screen.clock.fast_forward("06:00:30")
    forward(screen, lambda: answers)
    assert set(answers) == {503}
    assert screen.evaluate("window.__mark")

    venue.is_well = True
    forward(screen, lambda: 200 in answers)
    screen.wait_for_function("window.__mark === undefined")
    scene(screen, "total").to_contain_text("48,213")


def test_nothing_flickers_while_figures_are_renewed(screen: Page, venue: Venue) -> None:
    venue.stop_clock()
    screen.goto(venue.address("scenes=total&refresh=1&dwell=300"))
    loaded(screen)
    screen.evaluate(STEADY)
    asked = venue.asked

    while venue.asked < asked + 5:
        venue.signatures = 48_213 + venue.asked
        screen.wait_for_timeout(100)

    assert screen.evaluate("[...window.opacities]") == ["1"]
    assert screen.evaluate("window.shift") == 0


def test_who_wants_less_motion_gets_none_and_others_get_a_hard_cut(screen: Page, venue: Venue) -> None:
    wishes: tuple[Literal["reduce", "no-preference"], ...] = ("reduce", "no-preference")
    for wish in wishes:
        screen.emulate_media(reduced_motion=wish)
        screen.goto(venue.address("scenes=total,goal&dwell=300"))
        loaded(screen)
        moving = screen.evaluate(
            "[...document.querySelectorAll('body, body *')].map((e) => getComputedStyle(e))"
            ".filter((s) => s.transitionDuration !== '0s' || s.animationName !== 'none').length"
        )
        assert moving == 0


def test_the_picture_moves_a_little_each_hour(screen: Page, venue: Venue) -> None:
    places = set()
    for hours in range(4):
        now = QUARTER_PAST_TWO + timedelta(hours=hours)
        venue.set_time(now)
        screen.goto(venue.address("scenes=total"))
        scene(screen, "total").to_contain_text("48,213")
        # The first answer may be one that was kept an hour ago.
        expect(screen.locator("body")).to_have_attribute("data-shift", str(int(now.timestamp()) // 3600 % 4))
        box = screen.locator(".organisation").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
    xs, ys = {x for x, _ in places}, {y for _, y in places}
    assert len(places) == 4
    assert (max(xs) - min(xs), max(ys) - min(ys)) == (8, 8)


def test_a_paused_screen_holds_its_scene_for_three_turns(screen: Page, venue: Venue) -> None:
    screen.goto(venue.address("scenes=total,goal,findings,act&dwell=2&refresh=1"))
    loaded(screen)
    screen.keyboard.press("Space")
    held = shown(screen)
    screen.evaluate(WATCH)

    screen.wait_for_timeout(6_500)

    assert screen.evaluate("window.scenes") == [held]
    expect(screen.get_by_role("button")).to_have_attribute("aria-pressed", "true")
    screen.keyboard.press("Space")
    until(lambda: shown(screen) != held)
