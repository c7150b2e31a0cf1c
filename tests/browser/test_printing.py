"""Pages on paper and briefings as files, as a real browser prints and saves them."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.briefing.opened_files import text_of
from tests.browser.dashboard import PHONE, Visit, a_visit, press, saved
from tests.serving import Server

pytestmark = pytest.mark.browser

# And names in the menu that stand nowhere else.
BUTTONS = ("Download as CSV", "Clear", "Share", "Show as table", "Data health", "Big screen")


def on_paper(visit: Visit) -> PdfReader:
    """What the printer gets of the page."""
    return PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True)))


def test_the_workbook_is_saved_under_a_name_that_says_what_it_is(
    chromium: Browser, demonstration_server: Server, tmp_path: Path
) -> None:
    with a_visit(chromium, demonstration_server, viewport=PHONE) as visit:
        visit.open("briefing?region=Wales")
        press(
            visit.page.get_by_role("radio", name="Data (Excel)")
            .or_(visit.page.get_by_role("button", name="Data (Excel)", exact=True))
            .first
        )
        press(visit.page.get_by_role("button", name="Prepare"))
        download = saved(visit.page, visit.page.get_by_role("button", name="Download Data (Excel)"))
        download.save_as(tmp_path / "briefing.xlsx")

        assert re.fullmatch(r"unsurvivors-briefing-wales-[\d-]{15}\.xlsx", download.suggested_filename)
        book = load_workbook(tmp_path / "briefing.xlsx")
        assert book.sheetnames[0] == "README"
        address = visit.page.get_by_role("link", name="Open as a page to print").get_attribute("href")
        answer = visit.page.request.get(str(address))
        assert answer.ok
        assert "Wales, since counting began" in answer.text()


def test_a_dark_page_prints_whole_on_a4_without_what_can_only_be_clicked(
    chromium: Browser, demonstration_server: Server
) -> None:
    with a_visit(chromium, demonstration_server, color_scheme="dark") as visit:
        visit.open("signatures?region=Wales")
        visit.page.locator("table").nth(1).wait_for(state="attached")
        visit.settle()
        tables = [visit.table(number) for number in range(visit.page.locator("table").count())]
        pdf = on_paper(visit)

    text, sheets = text_of(pdf), [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert max(map(len, tables)) > 60  # more rows than one sheet holds
    for table in tables:
        assert [row for row in table if not any(" ".join(row) in sheet for sheet in sheets)] == []
    assert not [words for words in BUTTONS if words in text]
    for page in pdf.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        assert "Demonstration data. Unsurvivors, Wales, since counting began" in page.extract_text()
        assert "pdated" in page.extract_text()
