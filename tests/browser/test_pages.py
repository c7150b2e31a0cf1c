"""Every page of the demonstration campaign, as leadership and analysts see it: desk and phone, light and dark."""

from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.dashboard import PAGES, Visit, a_visit, downloaded, serious_violations
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_serious(visit: Visit, address: str, scheme: Literal["light", "dark"]) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.open(address)

    assert serious_violations(visit.page) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_runs_off_the_side_of_a_phone(phone: Visit, address: str) -> None:
    phone.open(address)

    for width in (390, 320):
        phone.page.set_viewport_size({"width": width, "height": 844})
        phone.settle()
        assert phone.page.evaluate("document.documentElement.scrollWidth") == width


def test_headline_goal_and_state_are_above_the_fold_of_a_phone(phone: Visit) -> None:
    phone.open("")

    for part in (".headline", ".goal", ".under", ".state"):
        box = phone.page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_the_data_is_a_demonstration(visit: Visit, address: str) -> None:
    visit.open(address)

    expect(visit.page.locator(".demonstration")).to_contain_text("Demonstration data")


def test_every_chart_has_a_name_and_its_numbers_as_a_table(visit: Visit) -> None:
    for address in ("", "signatures", "goal", "regions"):
        visit.open(address)
        charts = visit.page.locator(".stPlotlyChart")
        names = [charts.nth(place).get_attribute("aria-label") for place in range(charts.count())]
        assert charts.count() > 0
        assert all(name and len(name) > 20 for name in names)
        assert len(set(names)) == len(names)
        expect(visit.page.get_by_text("Show as table")).to_have_count(charts.count())


def test_a_cold_deep_link_opens_the_page_with_its_filter(chromium: Browser, tmp_path: Path) -> None:
    with Server(f"sqlite:///{tmp_path / 'cold.sqlite'}", tmp_path) as cold, a_visit(chromium, cold) as visit:
        visit.open("regions?region=Wales")

        expect(visit.page.locator("h1")).to_have_text("Regions")
        expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
        # The page was opened before anything had been collected, and fills in by itself.
        expect(visit.page.locator(".stPlotlyChart")).to_have_count(2, timeout=20_000)


def test_the_area_stays_from_page_to_page_and_in_a_copied_address(visit: Visit) -> None:
    visit.open("")
    visit.choose_area("Wales")
    for address in ("signatures", "regions", "survey", "health", ""):
        name = {"health": "Data health", "": "Overview"}.get(address, address.capitalize())
        visit.page.get_by_role("link", name=name, exact=True).first.click()
        visit.page.wait_for_url(f"{visit.server.url}/{address}?*")
        visit.settle()
        assert parse_qs(urlsplit(visit.page.url).query)["region"] == ["Wales"]
        expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
    wales = visit.count()
    visit.page.go_back()
    visit.page.wait_for_url("**/health?*")
    visit.settle()
    expect(visit.page.locator("h1")).to_have_text("Data health")
    visit.open("?region=Wales")
    assert visit.count() == wales


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("region=Narnia", "Narnia"),
        ("region=wales", "wales"),
        ("region=", "nothing"),
        ("region=Wales&region=London", "Wales, London"),
        ("period=999", "999"),
        ("region=<script>alert(1)</script>", "<script>alert(1)</script>"),
        (f"region={'x' * 2000}", "x" * 60),
    ],
)
def test_a_wrong_link_says_so(visit: Visit, query: str, shown: str) -> None:
    visit.open(f"?{query}")

    expect(visit.page.locator(".notice").first).to_contain_text(f"“{shown}”")


def test_a_click_on_a_tile_filters_every_page(visit: Visit) -> None:
    visit.open("regions")
    tile = (
        visit.page.locator(".stPlotlyChart").first.locator(".scatterlayer .point").nth(9)
    )  # Wales in the table's order
    tile.scroll_into_view_if_needed()
    box = tile.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    visit.page.wait_for_url("**region=Wales*")
    visit.settle()
    visit.page.get_by_role("link", name="Overview", exact=True).first.click()
    expect(visit.page.locator("h1")).to_contain_text("in Wales")


def test_regions_and_what_belongs_to_none_add_up(visit: Visit) -> None:
    visit.open("regions")
    visit.page.get_by_text("Show as table").first.click()
    rows = {row[0]: int(row[1].replace(",", "")) for row in visit.table()}

    total = rows.pop("Total")

    assert len(rows) == 14
    assert sum(rows.values()) == total


def test_a_table_can_be_downloaded_with_its_notes(visit: Visit) -> None:
    visit.open("regions")
    download = downloaded(visit.page)
    text = Path(download.path()).read_text(encoding="utf-8-sig")

    assert download.suggested_filename.startswith("unsurvivors-tiles-")
    assert text.startswith("Region,Signatures,")
    assert "Demonstration data" in text
