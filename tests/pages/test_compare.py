"""Two to four areas side by side, as a link."""

import pytest

from tests.pages.conftest import World
from tests.pages.dashboard import Page, open_page


def compared(*names: str, **query: str) -> Page:
    """The page as a link to these areas opens it."""
    return open_page("compare", compare=list(names), **query)


def test_without_areas_it_says_what_to_choose(parliament: World) -> None:
    page = open_page("compare")

    assert "Choose at least two regions, nations or constituencies." in page.words
    assert page.failures == ()


@pytest.mark.parametrize(
    "names",
    [("Wales", "London"), ("England", "Scotland", "Wales"), ("Bath", "Wales"), ("Bath", "Chippenham", "Swindon South")],
)
def test_areas_of_any_level_stand_side_by_side(demonstration: World, names: tuple[str, ...]) -> None:
    page = compared(*names)

    assert page.failures == ()
    assert list(page.tables[0]["Area"]) == list(names)
    assert len(page.charts) == 1


def test_regions_have_what_people_answered_beside_them(demonstration: World) -> None:
    page = compared("Wales", "London")

    answers = page.tables[-1]
    assert list(answers.columns) == ["Answer", "Wales", "London"]
    assert len(answers) == 3


def test_constituencies_have_no_survey_answers(demonstration: World) -> None:
    assert "What people answered" not in compared("Bath", "Chippenham").words


def test_an_area_that_does_not_exist_is_named_and_left_out(demonstration: World) -> None:
    page = compared("Wales", "Narnia", "London")

    assert "This link asked for the area “Narnia”, which does not exist here. Showing " in page.words
    assert page.failures == ()


def test_more_areas_than_fit_are_named_and_nothing_is_said_not_to_exist(demonstration: World) -> None:
    page = compared("Wales", "London", "Scotland", "North East", "East Midlands")

    assert "more than 4 areas, “Wales, London, Scotland, North East, East Midlands”. Showing " in page.words
    assert "does not exist" not in page.words
    assert page.failures == ()


def test_a_week_is_compared_too(demonstration: World) -> None:
    page = compared("Wales", "London", period="7 days")

    assert page.failures == ()
    assert "last 7 days" in page.words
