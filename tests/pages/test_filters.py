"""What a link or a reader selects: the same on every page, and never quietly something else."""

from datetime import UTC, datetime, timedelta

import pytest

from metrics.signatures import UK
from tests.filled import PER_SEAT, TOTAL, save_totals
from tests.pages.conftest import World
from tests.pages.dashboard import Page, open_page, open_pages

IN_WALES = 32 * PER_SEAT
NARNIA = "This link asked for the area “Narnia”, which does not exist here. Showing All UK instead."


def selected(page: Page) -> tuple[str, str]:
    """The area and the period that the widgets are set to."""
    return str(page.app.selectbox(key="region").value), str(page.choice("period").value)


def test_without_a_link_everything_is_shown(parliament: World) -> None:
    page = open_page("overview")

    assert selected(page) == ("All UK", "All")
    assert f"{TOTAL:,} people have signed." in page.words
    assert "Showing:" not in page.words


def test_a_link_to_wales_gives_the_welsh_total(parliament: World) -> None:
    page = open_page("overview", region="Wales")

    assert selected(page) == ("Wales", "All")
    assert f"{IN_WALES} people have signed in Wales." in page.words
    assert f"{TOTAL:,}" not in page.words
    assert "of the goal" not in page.words  # it is set for the whole of the UK


def test_the_area_stays_from_page_to_page(parliament: World) -> None:
    for name, page in open_pages(region="Wales", period="28 days").items():
        assert selected(page) == ("Wales", "28 days"), name
        assert "Showing: Wales, last 28 days" in page.words, name


def test_an_area_that_does_not_exist_is_named_and_not_guessed(parliament: World) -> None:
    for name, page in open_pages(region="Narnia").items():
        assert NARNIA in page.words, name
        assert selected(page) == ("All UK", "All"), name


@pytest.mark.parametrize("given", ["wales", "Wales ", "W92000004", "<b>Wales</b>", "x" * 500])
def test_what_is_nearly_an_area_is_none(parliament: World, given: str) -> None:
    page = open_page("overview", region=given)

    (notice,) = [body for body in page.html if "This link asked for" in body]
    assert "<b>" not in notice
    assert len(notice) < 300
    assert selected(page) == ("All UK", "All")


def test_an_area_that_is_named_twice_is_asked_for_once(parliament: World) -> None:
    page = open_page("overview", region=["Wales", "Wales"])

    assert "This link asked for" not in page.words
    assert selected(page) == ("Wales", "All")


def test_a_period_that_does_not_exist_is_named(parliament: World) -> None:
    page = open_page("overview", period="3 days")

    assert "This link asked for the period “3 days”, which does not exist here. Showing All instead." in page.words


def test_a_notice_goes_as_soon_as_the_reader_chooses(parliament: World) -> None:
    page = open_page("overview", region="Narnia")
    page.app.selectbox(key="region").set_value("Wales")

    chosen = page.again()

    assert NARNIA not in chosen.words
    assert f"{IN_WALES} people have signed in Wales." in chosen.words


def test_clear_brings_everything_back(parliament: World) -> None:
    page = open_page("overview", region="Wales", period="7 days")
    (clear,) = [button for button in page.app.button if button.label == "Clear"]
    clear.click()

    cleared = page.again()

    assert selected(cleared) == ("All UK", "All")
    assert f"{TOTAL:,} people have signed." in cleared.words


@pytest.mark.parametrize("name", ["survey", "data_health"])
def test_a_page_that_the_filter_has_no_say_over_tells_so(demonstration: World, name: str) -> None:
    page = open_page(name, region="Wales")

    assert "The filter (Wales, since counting began) does not apply to this page" in page.words


def test_a_period_shows_only_its_days(gap_and_fall: World) -> None:
    rows = {period: len(open_page("signatures", period=period).tables[1]) for period in ("7 days", "28 days", "All")}

    today = datetime.now(UK).date()
    days = (today - (datetime.now(UTC) - timedelta(hours=240)).astimezone(UK).date()).days + 1
    assert rows == {"7 days": 7, "28 days": days, "All": days}


def test_a_period_without_a_count_says_so(world: World) -> None:
    world.set_campaign()
    long_ago = datetime.now(UTC) - timedelta(days=40)
    world.register()
    save_totals(world.engine, world.campaign.headline_source, 10, 20, start=long_ago, every=timedelta(hours=1))

    page = open_page("signatures", period="28 days")

    assert page.failures == ()
    assert "No new signatures counted in All UK, last 28 days." in page.words


def test_a_region_without_a_change_yet_is_not_said_to_have_nobody(parliament: World) -> None:
    words = open_page("signatures", region="Wales").words

    assert "No new signatures counted in Wales, since counting began." in words
    assert "Those given before are in the total on Overview." in words
