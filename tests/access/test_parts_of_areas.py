"""Of areas everybody is answered with those that were granted to them, and never with what was made for another."""

from io import StringIO
from urllib.parse import quote

import httpx
import pytest
from pandas import read_csv

from access.viewer import ALL_REGIONS
from reference.regions import regions_by_name
from tests.access.served import World, headers_of
from tests.access.sessions import WALES, regions_in
from tests.asking import ask

AREAS, ROWS, PRINT = "/api/v1/areas.json", "/api/v1/areas.csv", "/briefing/print?subjects=regions"


def areas_in(answer: httpx.Response) -> set[str]:
    return {area["name"] for area in answer.json()["areas"]}


def test_only_the_regions_that_were_granted_are_answered_and_the_rest_is_one_number(world: World) -> None:
    some = world.ask("signed-in", AREAS, **headers_of("viewer-of-Wales")).json()
    whole = world.ask("signed-in", AREAS, **headers_of("analyst-of-all")).json()

    assert [area["name"] for area in some["areas"]] == ["Wales"]
    assert len(whole["areas"]) == len(ALL_REGIONS)
    assert some["total"] == whole["total"] == some["unallocated"] + some["areas"][0]["signatures"]
    assert some["overseas"] is None


@pytest.mark.parametrize("address", ["/api/v1/count.json?area=", "/api/v1/badge.svg?area=", "/embed/count?area="])
def test_a_region_that_was_not_granted_is_answered_as_one_that_there_is_not(world: World, address: str) -> None:
    of_wales = headers_of("viewer-of-Wales")
    own, others, none = (
        world.ask("signed-in", address + quote(name), **of_wales) for name in ("Wales", "London", "Atlantis")
    )

    assert (own.status_code, others.status_code) == (200, 400)
    assert (others.status_code, others.content) == (none.status_code, none.content)
    assert b"Scotland" not in others.content


def test_an_answer_that_was_kept_for_one_is_not_given_to_another(world: World) -> None:
    app = world.app("signed-in")
    whole = ask(app, AREAS, headers=headers_of("analyst-of-all"))
    some = ask(app, AREAS, headers=headers_of("viewer-of-Wales"))

    assert (len(areas_in(whole)), areas_in(some)) == (len(ALL_REGIONS), {"Wales"})


def test_rows_of_areas_that_were_not_granted_are_one_row(world: World) -> None:
    app = world.app("signed-in")
    whole, some = (
        read_csv(StringIO(ask(app, ROWS, headers=headers_of(who)).text))
        for who in ("analyst-of-all", "analyst-of-Wales")
    )

    assert some["name"].tolist() == ["Wales", "No area known, or outside the UK"]
    assert set(regions_by_name()) < set(whole["name"])
    assert some["signatures"].sum() == whole["signatures"].sum()


@pytest.mark.parametrize("first", ["analyst-of-all", "analyst-of-Wales"])
def test_a_page_to_print_that_was_made_for_one_is_not_given_to_another(world: World, first: str) -> None:
    app = world.app("signed-in")
    second, third = {"analyst-of-all", "analyst-of-Wales", "analyst"} - {first}
    pages = {who: ask(app, PRINT, headers=headers_of(who)) for who in (first, second, third)}

    assert {who: regions_in(page.text) for who, page in pages.items()} == {
        "analyst-of-all": sorted(regions_by_name()),
        "analyst-of-Wales": [WALES],
        "analyst": [],
    }
    assert all(page.headers["cache-control"].startswith("private") for page in pages.values())


@pytest.mark.parametrize("who", ["analyst", "analyst-of-Wales"])
def test_a_page_of_an_area_that_was_not_granted_is_as_unknown_as_one_that_there_is_not(world: World, who: str) -> None:
    others, none = (
        world.ask("signed-in", f"/briefing/print?area={name}", **headers_of(who)) for name in ("London", "Atlantis")
    )

    assert (others.status_code, others.content) == (none.status_code, none.content)
    assert others.status_code == 400
