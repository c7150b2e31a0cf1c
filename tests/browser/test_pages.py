"""Filters, links, clicks and downloads on the pages of the demonstration campaign, as analysts use them."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from playwright.sync_api import Browser, expect

from api.plotly_script import small_scripts
from tests.browser.dashboard import Visit, a_visit, downloaded, press, press_mark
from tests.serving import Server
from tests.waiting import until

pytestmark = pytest.mark.browser


def test_a_cold_deep_link_opens_the_page_with_its_filter(chromium: Browser, tmp_path: Path) -> None:
    with Server(f"sqlite:///{tmp_path / 'cold.sqlite'}", tmp_path) as cold, a_visit(chromium, cold) as visit:
        visit.open("regions?region=Wales")

        visit.arrive_at("Regions")
        expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
        # The page was opened before anything had been collected, and fills in by itself.
        expect(visit.page.locator(".stPlotlyChart")).to_have_count(2)


def test_the_area_stays_from_page_to_page_and_in_a_copied_address(visit: Visit) -> None:
    visit.open("")
    visit.choose_area("Wales")
    for address in ("signatures", "goal", "regions", "compare", "survey", "briefing", "about", "health", ""):
        name = {"health": "Data health", "": "Overview"}.get(address, address.capitalize())
        press(visit.page.get_by_role("link", name=name, exact=True).first)
        visit.page.wait_for_url(f"{visit.server.url}/{address}?*")
        visit.arrive_at(name if address else "have signed")
        assert parse_qs(urlsplit(visit.page.url).query)["region"] == ["Wales"]
        expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
    wales = visit.count()
    visit.page.go_back()
    visit.page.wait_for_url("**/health?*")
    visit.arrive_at("Data health")
    visit.page.reload()
    visit.arrive_at("Data health")
    expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()
    visit.open("?region=Wales")
    assert visit.count() == wales


def test_a_copied_address_gives_somebody_else_the_same_view(chromium: Browser, visit: Visit) -> None:
    address = "survey?region=Wales&period=28+days&question=Clinical+Nurse+Specialist&by=Region"
    visit.open(address)
    with a_visit(chromium, visit.server) as somebody_else:
        somebody_else.open(address)

        expect(somebody_else.page.get_by_text("Showing: Wales, last 28 days")).to_be_visible()
        for one in (visit, somebody_else):
            assert parse_qs(urlsplit(one.page.url).query) == parse_qs(urlsplit(address).query)
        views = [
            (one.page.locator("h2").all_text_contents(), one.table(), one.table(1)) for one in (visit, somebody_else)
        ]
    assert views[0] == views[1]


def test_what_was_chosen_by_hand_is_in_the_address_that_somebody_else_opens(chromium: Browser, visit: Visit) -> None:
    visit.open("")
    visit.choose_area("Wales")
    choose_dates(visit, From="2026-10-01", To="2026-10-31")
    overview = visit.page.url
    press(visit.page.get_by_role("link", name="Survey", exact=True).first)
    visit.arrive_at("Survey")
    press(visit.page.get_by_label("Question").first)
    press(visit.page.get_by_role("option", name="Clinical Nurse Specialist", exact=True))
    visit.page.wait_for_url("**question=Clinical+Nurse+Specialist*")
    visit.settle()
    survey = visit.page.url

    kept = {"region": ["Wales"], "period": ["Dates"], "from": ["2026-10-01"], "to": ["2026-10-31"]}
    assert parse_qs(urlsplit(overview).query) == kept
    assert parse_qs(urlsplit(survey).query) == kept | {"question": ["Clinical Nurse Specialist"]}
    with a_visit(chromium, visit.server) as somebody_else:
        follow(somebody_else, survey)
        assert view(somebody_else) == view(visit)
        assert view(visit).lists == ["Wales", "Clinical Nurse Specialist"]
        for one in (somebody_else, visit):
            follow(one, overview)
        # The headline goes on with the campaign in both windows, though not in the same second.
        until(lambda: view(somebody_else) == view(visit))
        assert view(visit).table
        expect(visit.page.get_by_text("Showing: Wales, 1 October 2026 to 31 October 2026")).to_be_visible()


def follow(visit: Visit, address: str) -> None:
    """Open an address that somebody has copied."""
    visit.page.goto(address)
    visit.settle()


class View(NamedTuple):
    """What D2 asks of two windows: the headline, the first table, and what every filter and choice is set to."""

    headings: list[str]
    table: list[list[str]]
    lists: list[str]
    buttons: list[str]
    days: list[str]


def view(visit: Visit) -> View:
    page = visit.page
    return View(
        page.locator("h1").all_text_contents(),
        visit.table(),
        [one.input_value() for one in page.locator(".stSelectbox input").all()],
        page.get_by_role("radio", checked=True).all_text_contents(),
        page.get_by_role("spinbutton").all_text_contents(),
    )


def choose(visit: Visit, button: str, query: str) -> None:
    """Press one of a row of buttons, and wait until the address has it."""
    press(visit.page.get_by_role("radio", name=button, exact=True))
    visit.page.wait_for_url(f"**{query}*")
    visit.settle()


def choose_dates(visit: Visit, **days: str) -> None:
    """Choose exact dates, and type them digit by digit as a reader with a keyboard does."""
    choose(visit, "Dates", "period=Dates")
    for label, day in days.items():
        press(visit.page.get_by_role("spinbutton", name=f"day, {label}"))
        visit.page.keyboard.type("".join(reversed(day.split("-"))))
        for _ in ("to its calendar", "on, which takes it"):
            visit.page.keyboard.press("Tab")
        visit.page.wait_for_url(f"**{label.lower()}={day}*")
        visit.settle()


@pytest.mark.parametrize(
    ("query", "shown", "instead"),
    [
        ("region=Narnia", "Narnia", "All UK"),
        ("region=wales", "wales", "All UK"),
        ("region=", "nothing", "All UK"),
        ("period=999", "999", "All"),
        ("region=<script>alert(1)</script>", "<script>alert(1)</script>", "All UK"),
        (f"region={'x' * 2000}", "x" * 60, "All UK"),
    ],
)
def test_a_wrong_link_says_so(visit: Visit, query: str, shown: str, instead: str) -> None:
    visit.open(f"?{query}")

    notice = visit.page.locator(".notice").first
    expect(notice).to_be_visible()
    expect(notice).to_contain_text(f"“{shown}”")
    expect(notice).to_contain_text(f"which does not exist here. Showing {instead} instead.")
    expect(notice.locator("*")).to_have_count(0)  # what the link says is text, whatever it looks like


def test_a_link_to_two_areas_says_which_is_shown_and_where_both_are(visit: Visit) -> None:
    visit.open("?region=Wales&region=London")

    expect(visit.page.locator(".notice").first).to_have_text(
        "This link asked for more than one area, “Wales, London”. Showing London; "
        "the page Compare shows several side by side."
    )
    expect(visit.page.get_by_text("Showing: London")).to_be_visible()
    visit.arrive_at("have signed in London")


def test_a_click_on_a_tile_filters_every_page(visit: Visit) -> None:
    visit.open("regions")
    # Wales in the table's order.
    press_mark(visit.page.locator(".stPlotlyChart").first.locator(".scatterlayer .point").nth(9))

    visit.page.wait_for_url("**region=Wales*")
    visit.settle()
    press(visit.page.get_by_role("link", name="Overview", exact=True).first)
    visit.arrive_at("in Wales")


def test_regions_and_what_belongs_to_none_add_up(visit: Visit) -> None:
    visit.open("regions")
    press(visit.page.get_by_text("Show as table").first)
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


def test_every_script_that_overview_needs_is_linked_before_it_is_asked_for(chromium: Browser, visit: Visit) -> None:
    with a_visit(chromium, visit.server) as newcomer:
        asked: list[str] = []
        newcomer.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        newcomer.open("")
        newcomer.choose_area("Wales")
        shell = newcomer.page.request.get(visit.server.url).text()

    scripts = {path for path in asked if path.startswith("/static/js/")}
    assert {path for path in scripts if "PlotlyChart" in path} == {
        f"/{one}" for one in small_scripts(Path(st.__file__).parent / "static").values()
    }
    assert {path for path in scripts if f'href=".{path}"' not in shell and f'src=".{path}"' not in shell} == set()
