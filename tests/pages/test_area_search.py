"""Finding a constituency by postcode: from a full table alone, on today's map alone, and never by a guess."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from figures.areas import seats_by_name
from reference.constituency_postcodes import write_postcode_table
from tests.filled import a_petition_document, collect_everything
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import Page, open_page

ONLY_WITH_A_TABLE = "A postcode is looked up only where a full table of postcodes has been loaded"
COMMAND = "`python collect.py reference --postcodes FILE`"
WRONG = "would name the wrong constituency for about 15 in 100"
BATH = "Bath (South West)"


@pytest.fixture(autouse=True)
def reference_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REFERENCE_DIR", str(tmp_path / "renewed"))


def load_table() -> None:
    write_postcode_table([("BA11AA", seats_by_name("2024")["Bath"].code)])


def find(asked: str) -> Page:
    """The page after a reader has looked for something."""
    page = open_page("regions", level="Constituencies")
    page.app.text_input(key="find").set_value(asked)
    return page.again()


def found(page: Page) -> list[str]:
    """What the search offers."""
    return [button.label for button in page.app.button if str(button.key).startswith("found-")]


@pytest.mark.parametrize("asked", ["BA1 1AA", " ba11aa "])
def test_a_whole_postcode_leads_to_its_constituency(parliament: World, asked: str) -> None:
    load_table()
    page = find(asked)

    assert found(page) == [BATH]
    next(button for button in page.app.button if button.label == BATH).click()
    assert "Showing: Bath" in page.again().words


@pytest.mark.parametrize("asked", ["BA1 1AA", "BA1", "ba1 1"])
def test_without_a_table_no_postcode_is_looked_up(parliament: World, asked: str) -> None:
    page = find(asked)

    assert found(page) == []
    assert ONLY_WITH_A_TABLE in page.words
    assert COMMAND in page.words
    assert WRONG in page.words


@pytest.mark.parametrize("asked", ["BA1", "ba1 1", "BA1 1A"])
def test_a_part_of_a_postcode_is_never_enough(parliament: World, asked: str) -> None:
    load_table()
    page = find(asked)

    assert found(page) == []
    assert "Write the whole postcode" in page.words
    assert WRONG in page.words


def test_a_postcode_that_is_not_in_the_table_is_told(parliament: World) -> None:
    load_table()
    page = find("BA1 1AB")

    assert found(page) == []
    assert "This postcode is not in the table of postcodes that has been loaded." in page.words


def test_postcodes_do_not_lead_to_the_old_map(world: World) -> None:
    load_table()
    old = a_petition_document("2010")
    collect_everything(world.engine, world.set_campaign(PARLIAMENT), datetime.now(UTC), old)

    page = find("BA1 1AA")

    assert found(page) == []
    assert "Postcodes lead to constituencies of today's map only" in page.words


def test_the_field_offers_postcodes_only_where_they_can_be_looked_up(parliament: World) -> None:
    without = open_page("regions", level="Constituencies").app.text_input(key="find").placeholder
    load_table()

    assert without == "Name or code"
    assert open_page("regions", level="Constituencies").app.text_input(key="find").placeholder == (
        "Name, code or whole postcode"
    )
