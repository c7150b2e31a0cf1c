"""Maps that are clicked and days that are moved: every page follows, a link keeps it, Back undoes it."""

import pytest
from playwright.sync_api import Browser, Locator, expect

from reference.constituencies import constituencies
from tests.browser.dashboard import PHONE, Visit, a_visit, press, press_mark, serious_violations

pytestmark = pytest.mark.browser

SEATS = list(constituencies("2024").values())
BATH = next(seat for seat in SEATS if seat.name == "Bath")
# Of each page's name in the menu, what its heading says.
OTHER_PAGES = {
    "Overview": "have signed",
    "Signatures": "Signatures",
    "Compare": "Compare areas",
    "Survey": "Survey",
    "Data health": "Data health",
}
VIEWS = (
    "regions?level=Nations",
    "regions?map=Outline",
    "regions?level=Constituencies&region=Wales",
    "regions?level=Countries",
    "regions?view=Growth&region=Wales",
    "regions?view=Change&period=28+days",
    "regions?view=Day+by+day",
    "regions?view=Beside+the+survey",
    "regions?period=Dates&from=2026-11-01&to=2026-11-20",
    "compare?compare=Wales&compare=London",
)


def mark(visit: Visit, number: int) -> Locator:
    """One of the invisible marks that a map is clicked by, in the order of its table."""
    return visit.page.locator(".stPlotlyChart").first.locator(".scatterlayer .trace").last.locator(".point").nth(number)


def follow_everywhere(chromium: Browser, visit: Visit, name: str, parameter: str) -> None:
    """Every page says it, a new browser opens the same view from the address, and Back undoes it."""
    address = visit.page.url
    for page, heading in OTHER_PAGES.items():
        press(visit.page.get_by_role("link", name=page, exact=True).first)
        visit.arrive_at(heading)
        expect(visit.page.get_by_text(f"Showing: {name}, since counting began")).to_be_visible()
        visit.page.wait_for_url(f"**?*{parameter}*")
    with a_visit(chromium, visit.server) as somebody_else:
        somebody_else.open(address.removeprefix(f"{visit.server.url}/"))
        expect(somebody_else.page.get_by_text(f"Showing: {name}, since counting began")).to_be_visible()


def test_a_tile_is_followed_kept_and_undone(chromium: Browser, visit: Visit) -> None:
    visit.open("regions")
    press_mark(mark(visit, 9))  # Wales in the table's order
    visit.page.wait_for_url("**region=Wales*")
    visit.settle()

    visit.page.go_back()
    expect(visit.page.get_by_text("Showing:")).to_have_count(0)
    visit.page.wait_for_url(lambda url: "region=" not in url)
    visit.page.go_forward()
    expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
    follow_everywhere(chromium, visit, "Wales", "region=Wales")


def test_a_hexagon_is_followed_kept_and_undone(chromium: Browser, visit: Visit) -> None:
    visit.open("regions?level=Constituencies")
    press_mark(mark(visit, SEATS.index(BATH)))
    visit.page.wait_for_url("**region=Bath*")
    visit.settle()

    visit.page.go_back()
    expect(visit.page.get_by_text("Showing:")).to_have_count(0)
    visit.page.wait_for_url(lambda url: "region=" not in url)
    visit.page.go_forward()
    expect(visit.page.get_by_text("Showing: Bath")).to_be_visible()
    follow_everywhere(chromium, visit, "Bath", "region=Bath")


def test_the_day_of_the_map_is_moved_by_the_keyboard(visit: Visit) -> None:
    visit.open("regions?view=Day+by+day")
    chart = visit.page.locator(".stPlotlyChart").first
    words = chart.locator(".annotation-text")
    before = words.all_text_contents()

    slider = visit.page.get_by_role("slider").first
    slider.focus()
    for _ in range(30):
        slider.press("ArrowLeft")

    expect(words).not_to_have_text(before)
    expect(slider).to_be_focused()


@pytest.mark.parametrize("address", VIEWS)
def test_every_view_can_be_read_by_all_and_fits_a_phone(visit: Visit, address: str) -> None:
    visit.open(address)

    assert serious_violations(visit.page) == []
    visit.make_as_wide_as(PHONE["width"])
