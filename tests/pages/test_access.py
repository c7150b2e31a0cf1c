"""What stands on the pages of those who may see a part, and of those who may no longer see anything."""

import re
import time

import pytest

from reference.regions import regions_by_name
from tests.access.sessions import ALL, WALES, claims
from tests.pages.conftest import World
from tests.pages.dashboard import Page, open_page

SIGNED_IN = '[access]\nmode = "signed-in"\nrole_claim = "roles"\nregions_claim = "regions"\nhours = 8\n'
OTHERS = sorted(set(regions_by_name()) - {WALES})


@pytest.fixture
def members(demonstration: World) -> World:
    """The demonstration, for which people have to sign in."""
    demonstration.set_campaign(SIGNED_IN)
    return demonstration


def areas_on_offer(page: Page) -> list[str]:
    return list(page.app.selectbox(key="region").options)


def downloads(page: Page) -> int:
    return len(page.app.get("download_button"))


def named(page: Page) -> list[str]:
    """The regions other than Wales of which anything can be read."""
    everything = re.sub("London (days|time)", "", "\n".join((page.words, *page.charts)))
    return [name for name in OTHERS if name in everything]


@pytest.mark.parametrize("name", ["overview", "signatures", "survey"])
def test_without_a_region_there_are_national_figures_and_no_regional_one(members: World, name: str) -> None:
    page = open_page(name, claims("viewer"))

    assert not page.failures
    assert (areas_on_offer(page), named(page), downloads(page)) == (["All UK"], [], 0)
    assert "Wales" not in page.words


@pytest.mark.parametrize("view", ["Map", "Growth"])
def test_of_the_regions_only_those_that_were_granted_are_drawn(members: World, view: str) -> None:
    page = open_page("regions", claims("viewer", (WALES,)), view=view)

    assert not page.failures
    assert "Wales" in page.words
    assert (named(page), downloads(page)) == ([], 0)
    assert [name for name in areas_on_offer(page) if name in regions_by_name()] == ["Wales"]


@pytest.mark.parametrize(
    ("name", "query"), [("survey", {"by": "Region"}), ("compare", {"compare": ["Wales", "London"]})]
)
def test_an_analyst_of_one_region_reads_and_downloads_nothing_of_the_others(
    members: World, name: str, query: dict[str, str | list[str]]
) -> None:
    page = open_page(name, claims("analyst", (WALES,)), **query)

    assert not page.failures
    assert all("London" in body for body in page.html if any(other in body for other in OTHERS))
    assert not [table for table in page.tables if any(other in table.to_csv() for other in OTHERS)]


def test_whoever_may_see_all_sees_what_an_open_dashboard_shows(members: World) -> None:
    page = open_page("regions", claims("analyst", (ALL,)))

    assert not page.failures
    assert len(named(page)) == len(OTHERS)
    assert downloads(page) > 0


def test_an_area_that_was_not_granted_is_as_unknown_as_one_that_there_is_not(members: World) -> None:
    granted, none = (open_page("overview", claims("viewer", (WALES,)), region=name) for name in ("London", "Atlantis"))

    def said(page: Page) -> list[str]:
        return [body.replace("London", "X").replace("Atlantis", "X") for body in page.html if "does not exist" in body]

    assert said(granted) == said(none) != []
    assert areas_on_offer(granted) == areas_on_offer(none)


def test_a_page_of_another_role_has_no_address(members: World) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("data_health", claims("viewer"))


def test_a_session_that_ends_while_a_page_is_open_meets_the_wall_at_its_next_run(members: World) -> None:
    page = open_page("overview", claims("viewer"))
    assert "people have signed" in page.words

    page.app.user = claims("viewer", iat=int(time.time()) - 8 * 3600)
    after = page.again()

    assert "people have signed" not in after.words
    assert "You were signed in for 8 hours" in after.words


def test_the_public_sees_the_overview_by_region_and_what_it_means_and_nothing_else(demonstration: World) -> None:
    demonstration.set_campaign('[access]\nmode = "public"\n')
    overview = open_page("overview", region="Wales")

    assert not overview.failures
    assert "people have signed in Wales" in overview.words
    assert (len(areas_on_offer(overview)), downloads(overview)) == (14, 0)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        open_page("regions")
    about = open_page("about")
    assert not about.failures
    assert "What each figure means" in about.words


@pytest.mark.parametrize("who", [{}, {"is_logged_in": False}, claims()])
def test_the_wall_reads_no_figure(members: World, who: dict[str, object]) -> None:
    page = open_page("overview", who)

    assert not page.failures
    assert "signed" not in page.words.replace("You are signed in as", "")
    assert [button.label for button in page.app.button] == ["Sign out" if who.get("sub") else "Sign in"]
