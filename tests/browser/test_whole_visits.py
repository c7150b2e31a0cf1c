"""Whole ways through a petition's dashboard: an area kept from page to page, Back, and what is taken away."""

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, expect

from campaign.load import load_campaign
from store.engine import writing_engine
from store.prepare import prepare_store
from store.survey_releases import Publication, save_release
from tests.briefing.opened import opened
from tests.browser.dashboard import DESK, PAGES, Visit, a_visit, another_look, press
from tests.builders import a_campaign_folder, a_parliament_table
from tests.filled import a_petition_document, collect_everything
from tests.serving import ROOT, Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

DAYS = 3
PLANTED = 7_717_170
# 32 seats, in each of which 30 more people signed every day.
WALES = 32 * 30 * DAYS
TITLES = {"health": "Data health", "": "Overview", "big-screen": "Big screen"}
# What pages without a figure of the area say instead.
NOT_OF_AN_AREA = {"goal", "survey", "briefing", "health", "big-screen", "about"}
MINUTE_OF_A_NAME = r"\d{4}-\d\d-\d\d-\d{4}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A petition that was asked on three days, on a machine without a browser that could draw pictures."""
    folder = tmp_path_factory.mktemp("petition")
    codebook = (ROOT / "campaign" / "surveys" / "unsurvivors.toml").read_text(encoding="utf-8")
    table = a_parliament_table("http://127.0.0.1:9")
    campaign = a_campaign_folder(folder / "campaign", table, unsurvivors=codebook)
    store = f"sqlite:///{folder / 'store.sqlite'}"
    engine = writing_engine(store)
    prepare_store(engine)
    for day in range(1, DAYS + 1):
        moment = datetime.now(UTC) - timedelta(days=DAYS - day)
        collect_everything(engine, load_campaign(campaign), moment, times(day, a_petition_document()))
    save_release(engine, "unsurvivors", planted_release(), datetime.now(UTC))
    engine.dispose()
    (folder / "no programs").mkdir()
    settings = {"PATH": str(folder / "no programs"), "TZ": "UTC"}
    with Server(store, folder, campaign, collects=False, settings=settings) as server:
        yield server


@pytest.fixture(scope="module")
def reader(chromium: Browser, server: Server) -> Iterator[Visit]:
    with a_visit(chromium, server) as visit:
        yield visit


@pytest.fixture
def visit(reader: Visit) -> Iterator[Visit]:
    with another_look(reader, DESK) as visit:
        yield visit


def times(factor: int, document: Any) -> Any:
    """The same document with every count so many times as high."""
    if isinstance(document, dict):
        return {
            key: value * factor if key == "signature_count" else times(factor, value) for key, value in document.items()
        }
    return [times(factor, one) for one in document] if isinstance(document, list) else document


def planted_release() -> Publication:
    """A release of one question in which all of Wales is hidden, though a number stands there, as it never would."""
    shown = {"state": "shown", "percent": 60, "low": 51, "high": 68, "base": 120}
    hidden = {"state": "hidden", **dict.fromkeys(("percent", "low", "high", "base"), PLANTED)}
    rows = [
        {"question": "gp_visits", "breakdown": by, "group": group, "few": False, "answer": answer} | values
        for by, group, values in (("all", "Everyone", shown), ("region", "Wales", hidden), ("region", "London", shown))
        for answer in ("highlight", "0", "1", "3")
    ]
    numbers = dict.fromkeys(("percent", "low", "high", "base"), "Int64")
    return Publication(pd.DataFrame(rows).astype(numbers), 120, "a" * 64, {}, False)


def follow(visit: Visit, address: str) -> None:
    """Go to a page by the menu."""
    title = TITLES.get(address, address.capitalize())
    press(visit.page.get_by_role("link", name=title, exact=True).first)
    visit.page.wait_for_url(f"{visit.server.url}/{address}?*")
    visit.arrive_at(title if address else "have signed")


def is_of_wales(visit: Visit, address: str) -> None:
    """The address has the area once, and the page says it."""
    parts = urlsplit(visit.page.url)
    assert (parts.path, parse_qs(parts.query)["region"]) == (f"/{address}", ["Wales"])
    expect(visit.page.get_by_text("Showing: Wales")).to_be_visible()


def compare(visit: Visit, *areas: str) -> None:
    """Choose areas to compare, one after the other; what was chosen for the other pages is none of them yet."""
    for area in areas:
        press(visit.page.get_by_label("Areas to compare").first)
        press(visit.page.get_by_role("option", name=area, exact=True))
        visit.page.wait_for_url(f"**compare={area}*")
        visit.page.keyboard.press("Escape")  # the list stays open for more, and hides the page from screen readers
        visit.settle()


def test_an_area_stays_on_every_page_of_the_menu_with_its_own_total(visit: Visit) -> None:
    visit.open("")
    assert visit.count() == WALES / 32 * 650 + 37 * DAYS
    visit.choose_area("Wales")
    visit.page.locator(f"[data-count='{WALES}']").wait_for()
    for address in (*PAGES[1:], ""):
        follow(visit, address)
        is_of_wales(visit, address)
        if address == "compare":
            compare(visit, "Wales", "London")
            is_of_wales(visit, address)
            cells = visit.page.locator("table").first.locator("tbody tr").first.locator("td")
            expect(cells.nth(0)).to_have_text("Wales")
            expect(cells.nth(1)).to_have_text(f"{WALES:,}")
        if address not in NOT_OF_AN_AREA:
            expect(visit.page.locator("[data-testid=stMain]")).to_contain_text(f"{WALES:,}")


def test_back_and_back_again_and_a_reload_show_what_the_address_says(visit: Visit) -> None:
    visit.open("")
    visit.choose_area("Wales")
    follow(visit, "regions")
    follow(visit, "survey")

    for address, heading in (("regions", "Regions"), ("", "in Wales")):
        visit.page.go_back()
        visit.page.wait_for_url(f"{visit.server.url}/{address}?*")
        visit.arrive_at(heading)
        is_of_wales(visit, address)
    visit.page.reload()
    visit.settle()
    is_of_wales(visit, "")
    visit.page.locator(f"[data-count='{WALES}']").wait_for()


def saved(visit: Visit, button: Locator, folder: Path) -> tuple[str, bytes]:
    """The name and the bytes of a file that a button gives."""
    with visit.page.expect_download() as download:
        press(button)
    download.value.save_as(folder / "file")
    return download.value.suggested_filename, (folder / "file").read_bytes()


def test_slides_of_an_area_hold_what_the_page_shows_and_need_no_browser(visit: Visit, tmp_path: Path) -> None:
    visit.open("regions?region=Wales")
    on_screen = {row[0]: row for row in visit.table()}
    visit.open("briefing?region=Wales")
    press(visit.page.get_by_role("button", name="Prepare"))
    button = visit.page.get_by_role("button", name="Download Slides (PowerPoint)")
    expect(button).to_be_visible()

    name, file = saved(visit, button, tmp_path)

    assert re.fullmatch(rf"test-briefing-wales-{MINUTE_OF_A_NAME}\.pptx", name)
    slides = opened(file)
    charts = [chart for slide in slides for chart in slide.charts]
    assert charts
    assert all(chart.alt and chart.shown_and_held for chart in charts)
    sources = [" ".join(slide.texts) for slide in slides if slide.charts]
    assert [words for words in sources if not re.search(r"Source: (UK.*, as of |Survey.*, release 1)", words)] == []
    (rates,) = [chart for chart in charts if len(chart.categories) == len(on_screen) - 3]
    for category, value in zip(rates.categories, next(iter(rates.series.values())), strict=True):
        assert f"{value:.1f}" in on_screen[str(category).partition("  ")[0]]


def test_without_a_browser_beside_the_server_no_picture_is_offered_and_tables_are(visit: Visit, tmp_path: Path) -> None:
    visit.open("signatures?region=Wales")
    press(visit.page.get_by_text("Show as table").first)
    button = visit.page.get_by_role("button", name="Download as CSV").first
    expect(button).to_be_visible()
    expect(visit.page.get_by_role("button", name="Download as Excel").first).to_be_visible()
    expect(visit.page.get_by_role("button", name=re.compile("picture"))).to_have_count(0)

    name, file = saved(visit, button, tmp_path)

    assert re.fullmatch(rf"test-[a-z]+-wales-{MINUTE_OF_A_NAME}\.csv", name)
    text = file.decode("utf-8-sig")
    assert "Wales, since counting began" in text
    assert re.search(r"^Source,.*UK Parliament petition, as of ", text, re.MULTILINE)


def test_what_a_release_hides_is_in_no_message_to_the_browser_and_in_no_file(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    messages: list[bytes] = []
    with a_visit(chromium, server) as visit:
        visit.page.on(
            "websocket", lambda socket: socket.on("framereceived", lambda one: messages.append(as_bytes(one)))
        )
        for address in ("survey?by=Region", "survey?by=Region&region=Wales", "regions?view=Beside+the+survey"):
            visit.open(address)
            expect(visit.page.get_by_text("[c]").first).to_be_attached()
            messages.append(visit.page.content().encode())
            for place, opener in enumerate(visit.page.get_by_text("Show as table").all()):
                press(opener)
                _, file = saved(visit, visit.page.get_by_role("button", name="Download as CSV").nth(place), tmp_path)
                messages.append(file)

    forms = (f"{PLANTED}", f"{PLANTED:,}", f"{PLANTED / 100}")
    secret = [*map(str.encode, forms), struct.pack("<q", PLANTED), struct.pack("<d", PLANTED)]
    assert any(b"London" in one for one in messages)
    assert [form for form in secret if any(form in one for one in messages)] == []


def as_bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
