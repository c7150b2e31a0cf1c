"""Every page of the demonstration campaign, looked at once at a desk, there in the dark too, and once on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.dark import all_can_read_it_in_light_and_dark
from tests.browser.dashboard import PAGES, Visit
from tests.browser.measured import small_targets

pytestmark = pytest.mark.browser

CHARTS = {"": 1, "signatures": 2, "goal": 2, "regions": 2, "survey": 1}


@pytest.mark.parametrize("address", PAGES)
def test_at_a_desk_and_in_the_dark_all_can_be_read_and_every_chart_is_a_table_too(visit: Visit, address: str) -> None:
    visit.open(address)
    expect(visit.page.locator(".stPlotlyChart")).to_have_count(CHARTS.get(address, 0))
    expect(visit.page.locator(".demonstration")).to_contain_text("Demonstration data")
    all_can_read_it_in_light_and_dark(visit)


@pytest.mark.parametrize("address", PAGES)
def test_a_phone_shows_all_of_it_and_a_thumb_can_use_it(phone: Visit, address: str) -> None:
    phone.open(address)

    assert small_targets(phone.page) == []
    if not address:
        headline_goal_and_state_are_above_the_fold(phone)
        a_thumb_scrolls_past_a_chart(phone)
    for width in (390, 320):
        phone.make_as_wide_as(width)
        if address == "health":
            no_table_has_to_be_pushed_aside(phone)


def headline_goal_and_state_are_above_the_fold(phone: Visit) -> None:
    """What leadership came for needs no scrolling."""
    for part in (".headline", ".goal", ".under", ".state"):
        box = phone.page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844


def no_table_has_to_be_pushed_aside(phone: Visit) -> None:
    """Whoever looks after the data on the way sees every column; a chart's long table may go on to the right."""
    widths = phone.page.locator(".table").evaluate_all("(all) => all.map((one) => one.scrollWidth - one.clientWidth)")
    assert len(widths) > 3
    assert set(widths) == {0}


def a_thumb_scrolls_past_a_chart(phone: Visit) -> None:
    """A swipe that begins on a chart moves the page and not what is drawn."""
    chart = phone.page.locator(".stPlotlyChart").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    where = "document.querySelector('[data-testid=stMain]').scrollTop"
    before = phone.page.evaluate(where)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    thumb = phone.page.context.new_cdp_session(phone.page)
    for moved in range(0, 220, 20):
        kind = "touchMove" if moved else "touchStart"
        thumb.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y + moved}]})
    thumb.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    phone.page.wait_for_function(f"{where} < {before - 100}")
