"""Each scene of the big screen: what it says, and that a telephone can read the code."""

from datetime import timedelta
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from campaign.big_screen import SCENES
from tests.browser.dashboard import serious_violations
from tests.browser.venue import A_FINDING, A_VOICE, SIGN, Venue, a_hall_campaign, banner, loaded, scene

pytestmark = pytest.mark.browser

# 300 mm on a screen of 55 inches: read by a telephone from three metres.
LEAST_CODE = 473


def decoded(screen: Page) -> list[str]:
    """What a telephone reads on the picture of the screen."""
    picture = Image.open(BytesIO(screen.screenshot())).convert("L")
    return [code.text for code in zxingcpp.read_barcodes(np.asarray(picture))]


@pytest.mark.parametrize("hall", ["dark", "light"])
def test_every_scene_has_its_turn_and_nobody_is_shut_out(screen: Page, venue: Venue, hall: str) -> None:
    seen = set()
    for scenes in (SCENES[:4], SCENES[4:]):
        screen.goto(venue.address(f"scenes={','.join(scenes)}&dwell=300&hall={hall}"))
        loaded(screen)
        for _ in scenes:
            screen.keyboard.press("ArrowRight")
            shown = screen.locator("[data-scene]").filter(visible=True)
            expect(shown).to_have_count(1)
            seen.add(shown.get_attribute("data-scene"))
            assert serious_violations(screen) == []
    assert seen == set(SCENES)


@pytest.mark.parametrize("hall", ["dark", "light"])
@pytest.mark.parametrize("diagonal", [43, 55, 75])
def test_a_telephone_reads_the_code(screen: Page, venue: Venue, hall: str, diagonal: int) -> None:
    screen.goto(venue.address(f"scenes=act&hall={hall}&diag={diagonal}"))
    scene(screen, "act").to_contain_text("48,213 have signed so far")

    box = screen.locator("svg.qr").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= LEAST_CODE
    assert decoded(screen) == [SIGN]
    address = screen.get_by_text("example.org/sbc", exact=True)
    assert float(address.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")) >= 64


def test_another_address_is_in_the_code_and_in_print(screen: Page, venue: Venue) -> None:
    address = "https://example.org/another?from=hall&place=3"
    screen.goto(venue.address(f"scenes=act&address={address.replace('&', '%26')}"))

    scene(screen, "act").to_contain_text("example.org/another?from=hall&place=3")
    assert decoded(screen) == [address]


def test_nobody_is_asked_to_sign_what_is_closed(screen: Page, venue: Venue) -> None:
    venue.state = "ended"
    screen.goto(venue.address("scenes=act,total&dwell=300"))

    expect(screen.get_by_text("Final count")).to_be_visible()
    scene(screen, "act").to_be_hidden()
    scene(screen, "total").to_be_visible()


def test_the_goal_has_the_milestone_that_is_ahead_and_no_mark_without_its_name(screen: Page, venue: Venue) -> None:
    venue.signatures = 9_000
    screen.goto(venue.address("scenes=goal&refresh=1"))

    scene(screen, "goal").to_contain_text("Government response at 10,000")
    expect(screen.locator(".bar span")).to_have_count(1)
    expect(screen.locator(".bar span")).to_have_attribute("style", "left: 10%;")

    venue.signatures = 48_213
    scene(screen, "goal").to_contain_text("Considered for debate at 100,000")
    expect(screen.locator(".bar span")).to_have_count(0)

    venue.signatures = 100_000
    scene(screen, "goal").to_contain_text("100,000 passed: Considered for debate")


def test_regions_have_their_rates_and_few_signatures_no_rate(screen: Page, venue: Venue) -> None:
    screen.goto(venue.address("scenes=regions&refresh=1&area=Wales"))

    expect(screen.get_by_text("ONS mid-year population estimates, mid-2024")).to_be_visible()
    expect(screen.locator("[data-tile] .rate").filter(has_text="few")).to_have_count(0)
    expect(screen.locator(".tile.chosen")).to_contain_text("Wales")
    shades = screen.locator("[data-tile]").evaluate_all("(tiles) => tiles.map((tile) => tile.dataset.shade)")
    assert [shades.count(shade) for shade in "012"] == [4, 4, 4]

    venue.areas_signatures = 15  # of the 12 regions, three have fewer than 20
    expect(screen.locator("[data-tile] .rate").filter(has_text="few")).to_have_count(3)


def test_regions_without_figures_take_no_turn(screen: Page, venue: Venue) -> None:
    venue.areas_signatures = 0
    screen.goto(venue.address("scenes=regions,total&dwell=2"))
    scene(screen, "total").to_contain_text("48,213")

    screen.wait_for_timeout(2_500)

    scene(screen, "total").to_be_visible()
    expect(screen.get_by_role("button")).to_be_hidden()


def test_days_have_their_numbers_and_a_day_nobody_counted_has_none(screen: Page, venue: Venue) -> None:
    venue.new_each_day = [380, None, -12, 611, 0, 498, 212]
    screen.goto(venue.address("scenes=growth"))

    days = screen.locator("[data-day]")
    expect(days).to_have_text(["380Mon", "no dataTue", "−12Wed", "611Thu", "0Fri", "498Sat", "212Today"])
    expect(days.last).to_have_class("day not-over")
    heights = screen.locator(".day-bar").evaluate_all("(bars) => bars.map((bar) => bar.offsetHeight)")
    assert max(heights) == heights[3]
    assert heights[0] == pytest.approx(heights[3] * 380 / 611, abs=2)


def test_numbers_too_long_for_a_bar_are_said_once(screen: Page, venue: Venue) -> None:
    venue.new_each_day = [380_000, 1_402_123, 1_250_000, 520_333, 400_000, 390_000, 212_000]
    screen.goto(venue.address("scenes=growth"))

    scene(screen, "growth").to_contain_text("Most: 1,402,123 (Tue)")


def test_old_regions_and_days_are_taken_off_with_the_number(screen: Page, venue: Venue) -> None:
    venue.age = timedelta(minutes=47)
    venue.stop_clock()
    screen.goto(venue.address("scenes=regions,growth&dwell=300&refresh=1"))
    banner(screen).to_have_text("Last updated 1:28pm, 47 minutes ago")

    venue.age = timedelta(minutes=61)
    expect(screen.get_by_text("The figures are being updated.")).to_be_visible()
    banner(screen).to_have_count(0)


def test_findings_and_voices_take_turns_and_one_past_its_day_is_not_shown(screen: Page, venue: Venue) -> None:
    other = A_FINDING | {"key": "other", "value": "A quarter"}
    # The server still lets it through; the hall's clock is past it.
    gone = A_VOICE | {"key": "gone", "words": "Words of yesterday", "until": "2099-12-31"}
    venue.switch_to(a_hall_campaign(finding=[A_FINDING, other], voice=[A_VOICE, gone]))
    screen.goto(venue.address("scenes=findings&dwell=2"))
    for words in ("23%", "A quarter", "23%"):
        expect(screen.get_by_text(words, exact=True)).to_be_visible()
    expect(screen.get_by_text("Source: Breast Cancer Now, Unsurvivors campaign survey")).to_be_visible()

    screen.goto(venue.address("scenes=voices&dwell=2"))
    expect(screen.get_by_text("nobody called")).to_be_visible()
    expect(screen.get_by_text("Shared with consent")).to_be_visible()
    screen.evaluate("for (const one of document.querySelectorAll('[data-until]')) one.dataset.until = '1'")
    screen.wait_for_timeout(4_500)
    expect(screen.get_by_text("nobody called")).to_be_visible()
