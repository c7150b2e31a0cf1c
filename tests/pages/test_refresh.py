"""Pages that wait for their reader: the line that renews itself offers what came after they were drawn."""

from datetime import datetime, timedelta

import streamlit as st
from streamlit.testing.v1 import AppTest

from store.health import SourceHealth
from tests.pages.conftest import World
from ui.loaders import headline
from ui.refresh import offer_new_figures, show_nothing_yet, wait_for_the_reader

OFFER = "New figures have come in: show them"


def offers(drawn: str) -> list[str]:
    """What is offered an hour after the page was drawn, and at once, as the script of a page."""

    def page(drawn: str) -> None:
        from tests.pages.test_refresh import renewed

        renewed(drawn)

    shown = AppTest.from_function(page, kwargs={"drawn": drawn}).run()
    assert not shown.exception
    return [button.label for button in shown.button]


def renewed(drawn: str) -> None:
    """A page is drawn that waits or does not, and then its line is, when the figures are an hour older or the same."""
    show_nothing_yet()
    if "waits" in drawn:
        wait_for_the_reader()
    offer_new_figures(an_hour_later(headline()) if "later" in drawn else headline())
    st.write("drawn")


def an_hour_later(health: SourceHealth) -> SourceHealth:
    counted_at: datetime | None = health.counted_at
    assert counted_at is not None
    return SourceHealth(health.source, health.signatures, counted_at + timedelta(hours=1), health.every, health.jobs)


def test_a_page_that_waits_offers_figures_of_a_later_hour_and_no_others(parliament: World) -> None:
    assert offers("waits, later") == [OFFER]
    assert offers("waits") == []


def test_a_page_that_does_not_wait_offers_nothing(parliament: World) -> None:
    assert offers("later") == []
