"""The page on which a briefing is prepared: what is chosen is made once, under a name that says what it is."""

import re
from io import BytesIO
from typing import Any

import pytest
import streamlit as st
from openpyxl import load_workbook

from briefing.formats import FORMATS
from tests.pages.conftest import World
from tests.pages.dashboard import Page, open_page
from ui import briefings


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The files that the page has offered, by their names, as a click has them made."""
    found, offer = dict[str, bytes](), st.download_button

    def download(label: str, data: Any, file_name: str, *others: Any, **named: Any) -> bool:
        found[file_name] = data()
        return offer(label, data, file_name, *others, **named)

    monkeypatch.setattr(st, "download_button", download)
    return found


def prepared(page: Page) -> Page:
    """The page after Prepare was pressed."""
    next(one for one in page.app.button if one.label == "Prepare").click()
    return page.again()


def test_it_offers_files_of_the_area_that_is_chosen(parliament: World, offered: dict[str, bytes]) -> None:
    page = open_page("briefing", region="Wales", period="28 days")
    assert offered == {}

    page.choice("briefing_formats").set_value(list(FORMATS))

    page = prepared(page)

    assert page.failures == ()
    assert [name.rpartition(".")[2] for name in offered] == list(FORMATS) == list(briefings.KINDS)
    ((name, file),) = [(name, file) for name, file in offered.items() if name.endswith("xlsx")]
    assert re.fullmatch(r"test-briefing-wales-\d{4}-\d\d-\d\d-\d{4}\.xlsx", name)
    readme = load_workbook(BytesIO(file))["README"]
    assert [row[1].value for row in readme.rows if row[0].value in {"Area", "Period"}] == ["Wales", "last 28 days"]
    assert name in page.words


def test_the_link_opens_the_same_briefing_as_a_page_to_print(parliament: World) -> None:
    page = open_page("briefing", region="Wales")
    page.choice("briefing_subjects").set_value(["overview", "regions"])

    page = page.again()

    (link,) = page.app.get("link_button")
    assert link.proto.url.endswith("/briefing/print?area=Wales&subjects=overview%2Cregions%2Cmethod")


def test_two_readers_cost_one_making(parliament: World, offered: dict[str, bytes]) -> None:
    first = prepared(open_page("briefing"))
    made = len(offered)
    second = prepared(open_page("briefing"))

    assert first.failures == second.failures == ()
    # The name holds the time of making: made again, it would be another file, or other bytes under its name.
    assert len(offered) == made


def test_without_a_kind_of_file_it_says_what_to_choose(parliament: World, offered: dict[str, bytes]) -> None:
    page = open_page("briefing")
    page.choice("briefing_formats").set_value([])

    page = prepared(page)

    assert "Choose at least one kind of file." in page.words
    assert offered == {}


def test_a_failure_is_told_in_words(parliament: World, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page("briefing")
    monkeypatch.setattr(briefings, "asked_of", None)

    page = prepared(page)

    assert len(page.failures) == 1
    assert "We could not show this part of the page." in page.words
