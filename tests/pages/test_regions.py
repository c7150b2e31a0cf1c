"""The Regions page at each level and in each view: what is shown adds up, and what is not known is said."""

from datetime import UTC, datetime, timedelta

import pytest

from figures.areas import seats_by_name
from reference.constituencies import constituencies
from tests.filled import IN_SEATS, NOWHERE, OVERSEAS, PER_SEAT, TOTAL, a_petition_document, collect_everything
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page

LEVELS = ["Regions", "Nations", "Constituencies", "Countries"]
VIEWS = ["Map", "Growth", "Change", "Day by day", "Beside the survey"]
IN_SOUTH_WEST = sum(seat.region == "E12000009" for seat in constituencies("2024").values())


def numbers(page: Page, table: int = 0) -> list[int]:
    """The column of signatures."""
    return [int(cell.replace(",", "").replace("\N{MINUS SIGN}", "-")) for cell in page.tables[table]["Signatures"]]


def names(page: Page, table: int = 0) -> list[str]:
    return list(page.tables[table].iloc[:, 0])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("period", ["28 days", "All"])
def test_every_level_of_the_demonstration_adds_up(demonstration: World, level: str, period: str) -> None:
    page = open_page("regions", level=level, period=period, measure="Signatures")

    assert page.failures == ()
    table = len(page.tables) - 1
    *parts, total = numbers(page, table)
    shown = page.tables[table]
    # Long tables show their end; what is not on the page is in the sentence below it.
    if len(shown) < 100:
        assert sum(parts) == total
    assert f"make {total:,}," in page.words


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("area", ["All UK", "Wales", "England"])
def test_every_view_of_the_demonstration_is_drawn(demonstration: World, view: str, area: str) -> None:
    page = open_page("regions", view=view, region=area, period="28 days")

    assert page.failures == ()
    assert page.charts


def test_a_change_needs_a_period(demonstration: World) -> None:
    page = open_page("regions", view="Change")

    assert "Choose a period above" in page.words
    assert page.charts == ()


def test_a_region_leads_to_its_constituencies_and_back(parliament: World) -> None:
    page = open_page("regions", level="Constituencies", region="South West")

    # The hexagons' table comes first, the bars' table second.
    assert names(page, 1)[-1] == "Total of these constituencies"
    assert numbers(page, 1)[-1] == IN_SOUTH_WEST * PER_SEAT
    assert [button.label for button in page.app.button if button.label in {"All UK", "England"}] == [
        "All UK",
        "England",
    ]


def test_a_constituency_has_its_region_and_its_member(world: World) -> None:
    document = a_petition_document()
    for row in document["data"]["attributes"]["signatures_by_constituency"]:
        row["mp"] = f"The member for {row['name']}"
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), document)

    page = open_page("regions", level="Constituencies", region="Bath")

    assert (
        f"**Bath**: {PER_SEAT} signatures, since the petition began; in South West; MP The member for Bath"
        in page.words
    )


def test_every_page_follows_a_constituency(demonstration: World) -> None:
    overview = open_page("overview", region="Bath")
    signatures = open_page("signatures", region="Bath")

    assert "people have signed in Bath." in overview.words
    assert "Signatures, Bath" in signatures.words
    assert signatures.charts


def test_a_constituency_of_the_other_map_is_named_and_ignored(world: World) -> None:
    old = a_petition_document("2010")
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), old)

    page = open_page("overview", region="Bristol Central")

    assert "This link asked for the area “Bristol Central”, which does not exist here. Showing All UK" in page.words
    assert open_page("overview", region="Bristol West").failures == ()


@pytest.mark.parametrize(("asked", "found"), [("bath", "Bath (South West)"), ("e14001084", "Bath (South West)")])
def test_a_constituency_is_found_by_name_or_code(parliament: World, asked: str, found: str) -> None:
    code = seats_by_name("2024")["Bath"].code
    page = open_page("regions", level="Constituencies")
    page.app.text_input(key="find").set_value(code.lower() if asked.startswith("e1") else asked)

    again = page.again()

    assert found in [button.label for button in again.app.button]
    next(button for button in again.app.button if button.label == found).click()
    assert "Showing: Bath" in again.again().words


def test_a_name_that_no_constituency_has_is_told(parliament: World) -> None:
    page = open_page("regions", level="Constituencies")
    page.app.text_input(key="find").set_value("Narnia")

    assert "No constituency on the map of 2024 has this name or code." in page.again().words


def test_the_old_map_is_never_drawn_as_hexagons(world: World) -> None:
    old = a_petition_document("2010")
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), old)

    page = open_page("regions", level="Constituencies", region="Wales")

    assert page.failures == ()
    assert not any("hexagons" in chart for chart in page.charts)
    assert "are not drawn on it" in page.words
    assert "Per 1,000 electors" not in page.tables[0].columns


def test_a_level_and_a_view_that_do_not_exist_are_named(parliament: World) -> None:
    page = open_page("regions", level="Counties", view="Pie")

    assert "This link asked for the level “Counties”, which does not exist here. Showing Regions instead." in page.words
    assert "This link asked for the view “Pie”, which does not exist here. Showing Map instead." in page.words


def test_a_question_beside_the_regions_that_does_not_exist_is_named(demonstration: World) -> None:
    page = open_page("regions", view="Beside the survey", finding="Favourite colour")

    assert page.failures == ()
    assert "This link asked for the question “Favourite colour”, which does not exist here." in page.words
    asked = open_page("regions", view="Beside the survey", finding="Clinical Nurse Specialist")
    assert "“No”: from " in asked.words
    assert "This link asked for" not in asked.words


def test_few_signatures_are_marked_and_not_compared(several: World) -> None:
    page = open_page("regions", source="Signed on our website")

    words = page.words
    assert page.failures == ()
    assert "Too few people signed in this period to compare areas" in words or "[u]" in words
    assert numbers(page)[-1] == 40


def test_an_area_beside_all_of_england_adds_up_to_the_uk(parliament: World) -> None:
    england = open_page("overview", region="England").words
    seats = sum(seat.region.startswith("E") for seat in constituencies("2024").values())

    assert f"{seats * PER_SEAT:,} people have signed in England." in england
    assert TOTAL == IN_SEATS + OVERSEAS + NOWHERE


def test_exact_dates_come_from_the_link(demonstration: World) -> None:
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=20), today - timedelta(days=11)

    page = open_page("signatures", period="Dates", **{"from": first.isoformat(), "to": last.isoformat()})

    assert page.failures == ()
    assert f"{first.day} {first:%B %Y} to {last.day} {last:%B %Y}" in page.words
    assert len(page.tables[1]) == 10


def test_a_date_that_cannot_be_read_is_named(demonstration: World) -> None:
    page = open_page("signatures", period="Dates", **{"from": "yesterday"})

    assert "This link asked for the first day “yesterday”, which does not exist here." in page.words
    assert page.failures == ()


def test_dates_in_the_wrong_order_are_put_right(demonstration: World) -> None:
    today = datetime.now(UTC).date()
    early, late = (today - timedelta(days=days) for days in (9, 2))

    page = open_page("signatures", period="Dates", **{"from": late.isoformat(), "to": early.isoformat()})

    assert len(page.tables[1]) == 8


def test_another_source_is_shown_for_itself_and_without_the_goal(several: World) -> None:
    page = open_page("overview", source="Signed on our website")

    assert "40 people have signed." in page.words
    assert "of the goal" not in page.words
    assert "Showing: All UK, since counting began, Signed on our website" in page.words


def test_a_source_that_does_not_exist_is_named(several: World) -> None:
    page = open_page("overview", source="Elsewhere")

    assert "This link asked for the source “Elsewhere”, which does not exist here." in page.words
    assert f"{TOTAL:,} people have signed." in page.words
