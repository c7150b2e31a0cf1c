"""The big screen in a real Chromium, against a small server whose answers the test decides."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.venue import Venue, banner, loaded, scene, shown

pytestmark = pytest.mark.browser


def test_scenes_take_turns_and_the_number_follows_without_a_reload(screen: Page, venue: Venue) -> None:
    screen.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))

    scene(screen, "total").to_contain_text("48,213")
    scene(screen, "total").to_be_visible()
    scene(screen, "goal").to_be_hidden()
    scene(screen, "goal").to_be_visible()
    scene(screen, "total").to_be_hidden()
    scene(screen, "goal").to_contain_text("48% of 100,000")

    screen.evaluate("window.__mark = true")
    venue.signatures = 100_001

    scene(screen, "total").to_contain_text("100,001")
    scene(screen, "goal").to_contain_text("The goal of 100,000 has been passed")
    assert screen.evaluate("window.__mark")


def test_an_area_has_its_own_count_and_the_goal_keeps_the_whole_countrys(screen: Page, venue: Venue) -> None:
    screen.goto(venue.address("scenes=total,goal&area=Wales&dwell=300"))

    scene(screen, "total").to_contain_text("2,345")
    scene(screen, "total").to_contain_text("Wales")
    scene(screen, "goal").to_contain_text("48,213")
    expect(screen.get_by_text("Demonstration data")).to_be_visible()


def test_an_old_count_says_so_and_is_then_removed(screen: Page, venue: Venue) -> None:
    venue.stop_clock()
    screen.goto(venue.address("scenes=total&refresh=1"))
    expect(screen.get_by_text("Updated 2:14pm")).to_be_visible()

    venue.age = timedelta(minutes=47)
    banner(screen).to_have_text("Last updated 1:28pm, 47 minutes ago")
    scene(screen, "total").to_contain_text("48,213")

    venue.age = timedelta(minutes=61)
    banner(screen).to_have_count(0)
    scene(screen, "total").to_contain_text("The count is being updated.")
    scene(screen, "total").to_contain_text("Last figure 1:14pm")
    scene(screen, "total").not_to_contain_text("48,213")

    venue.age = timedelta(seconds=20)
    scene(screen, "total").to_contain_text("48,213")


def test_a_count_that_is_asked_once_a_day_is_not_removed_within_the_day(screen: Page, venue: Venue) -> None:
    venue.age, venue.late_after_seconds = timedelta(hours=20), 2 * 86_400
    venue.stop_clock()
    screen.goto(venue.address("scenes=total"))

    expect(screen.get_by_text("Updated 6:15pm on 21 November")).to_be_visible()
    scene(screen, "total").to_contain_text("48,213")


def test_a_count_that_has_ended_is_final_not_late(screen: Page, venue: Venue) -> None:
    venue.state, venue.age = "ended", timedelta(days=40)
    screen.goto(venue.address("scenes=total"))

    expect(screen.get_by_text("Final count, 13 October")).to_be_visible()
    scene(screen, "total").to_contain_text("48,213")


def test_nothing_collected_yet_is_said_in_words(screen: Page, venue: Venue) -> None:
    venue.signatures, venue.state = None, "never"
    screen.goto(venue.address("scenes=total,goal&dwell=300"))

    scene(screen, "total").to_contain_text("No count has been collected yet.")
    scene(screen, "goal").to_contain_text("The goal is 100,000")


def test_goes_on_when_the_server_is_gone_and_recovers_by_itself(screen: Page, venue: Venue) -> None:
    venue.age, venue.late_after_seconds = timedelta(0), 3
    venue.stop_clock()
    screen.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))
    scene(screen, "total").to_contain_text("48,213")
    screen.evaluate("window.__mark = true")

    venue.switch_off()

    banner(screen).to_contain_text("Last updated 2:15pm")
    for name in ("goal", "total", "goal"):
        scene(screen, name).to_be_visible()
        scene(screen, name).to_contain_text("48,213")

    venue.signatures = 48_300
    venue.switch_on()

    scene(screen, "total").to_contain_text("48,300")
    banner(screen).to_have_count(0)
    assert screen.evaluate("window.__mark")


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
def test_times_are_those_of_the_uk(screen: Page, venue: Venue, now: datetime, age: timedelta, words: str) -> None:
    venue.stop_clock(now)
    venue.age = age
    screen.goto(venue.address("scenes=total&remove=90"))

    banner(screen).to_contain_text(words)


def test_pause_holds_the_scene(screen: Page, venue: Venue) -> None:
    screen.goto(venue.address("scenes=total,goal&dwell=2&refresh=1"))
    button = screen.get_by_role("button", name="Pause the rotation of scenes")
    loaded(screen)

    screen.keyboard.press("Space")
    held = shown(screen)
    screen.wait_for_timeout(4_200)
    assert shown(screen) == held
    expect(screen.get_by_text("Paused")).to_be_visible()

    screen.keyboard.press("ArrowRight")
    (other,) = {"total", "goal"} - {held}
    scene(screen, other).to_be_visible()
    screen.reload()
    scene(screen, other).to_be_visible()
    expect(screen.get_by_text("Paused")).to_be_visible()

    screen.keyboard.press("Tab")
    expect(button).to_be_focused()
    box = button.bounding_box()
    assert box is not None
    assert min(box["height"], box["width"]) >= 88
    screen.keyboard.press("Space")
    expect(screen.get_by_text("Paused")).to_be_hidden()

    expect(button).to_have_css("opacity", "0")
    expect(button).to_be_focused()
    expect(screen.locator("html")).to_have_css("cursor", "none")
