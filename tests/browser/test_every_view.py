"""Every other view that a page has of its charts, in light and dark: all can read it, and it is a table too."""

import pytest
from playwright.sync_api import expect

from tests.browser.dark import all_can_read_it_in_light_and_dark
from tests.browser.dashboard import Visit

pytestmark = pytest.mark.browser

VIEWS = (
    "signatures?growth=Hours",
    "signatures?growth=Sources",
    "regions?level=Nations",
    "regions?level=Constituencies&region=Wales",
    "regions?level=Countries",
    "regions?map=Outline",
    "regions?view=Growth&region=Wales",
    "regions?view=Change&period=28+days",
    "regions?view=Day+by+day",
    "regions?view=Beside+the+survey",
    "compare?compare=Wales&compare=London",
    # Groups and answers that are hidden to protect people's privacy.
    "survey?by=Region",
    "survey?by=Region&question=What+would+have+helped",
)


@pytest.mark.parametrize("address", VIEWS)
def test_all_can_read_every_view_in_light_and_dark_and_its_charts_are_tables_too(visit: Visit, address: str) -> None:
    visit.open(address)
    # A server that has just started fills in by itself.
    expect(visit.page.locator(".stPlotlyChart").first).to_be_visible()
    visit.settle()

    all_can_read_it_in_light_and_dark(visit)
