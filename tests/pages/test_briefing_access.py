"""Briefings of readers with different grants: the same choices, and nobody gets what was made for another."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import streamlit as st

from briefing.contents import Asked, contents
from briefing.formats import FORMATS, maker_of
from briefing.survey import AskedQuestion, UnknownQuestion
from campaign.load import load_surveys
from figures.areas import EVERYWHERE
from figures.filters import Filters
from figures.reading import ReadOnce
from reference.regions import regions_by_name
from store.granted import EVERY_AREA, Grant
from store.readers import reader
from tests.access.sessions import ALL, WALES, claims, regions_in
from tests.briefing.opened import all_xml
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import open_page
from tests.pages.test_access import SIGNED_IN


def named(file: bytes) -> list[str]:
    """The regions that a file names, of whichever kind it is."""
    return regions_in(all_xml(file) if file.startswith(b"PK") else file.decode())


@pytest.fixture
def members(parliament: World) -> World:
    """A petition with regions, for which people have to sign in."""
    parliament.set_campaign(PARLIAMENT + SIGNED_IN)
    return parliament


def files_for(monkeypatch: pytest.MonkeyPatch, *regions: str) -> dict[str, bytes]:
    """What an analyst of these regions is offered who leaves all choices as they are, by ending."""
    found, offer = dict[str, bytes](), st.download_button

    def download(label: str, data: Any, file_name: str, *others: Any, **settings: Any) -> bool:
        found[file_name.rpartition(".")[2]] = data()
        return offer(label, data, file_name, *others, **settings)

    with monkeypatch.context() as watched:
        watched.setattr(st, "download_button", download)
        page = open_page("briefing", claims("analyst", regions))
        page.choice("briefing_formats").set_value(list(FORMATS))
        next(one for one in page.app.button if one.label == "Prepare").click()
        assert page.again().failures == ()
    assert list(found) == list(FORMATS)
    return found


@pytest.mark.parametrize("order", [(ALL, WALES), (WALES, ALL)], ids=["all-first", "part-first"])
def test_nobody_gets_a_file_that_was_made_for_another_grant(
    members: World, monkeypatch: pytest.MonkeyPatch, order: tuple[str, ...]
) -> None:
    made = {region: files_for(monkeypatch, region) for region in order}

    assert {ending: named(file) for ending, file in made[WALES].items()} == {ending: [WALES] for ending in FORMATS}
    assert {ending: named(file) for ending, file in made[ALL].items()} == {
        ending: sorted(regions_by_name()) for ending in FORMATS
    }


def test_without_a_region_no_file_has_one(members: World, monkeypatch: pytest.MonkeyPatch) -> None:
    files_for(monkeypatch, ALL)

    made = files_for(monkeypatch)

    assert {ending: named(file) for ending, file in made.items()} == {ending: [] for ending in FORMATS}


@pytest.fixture
def by_region(demonstration: World) -> Callable[[Grant], list[bytes]]:
    """A briefing with a survey question by region for somebody with a grant, in every kind of file."""

    def files(grant: Grant) -> list[bytes]:
        known = ReadOnce(demonstration.campaign, load_surveys(), datetime.now(UTC), reader(demonstration.url), grant)
        filters = Filters(EVERYWHERE, "All", demonstration.campaign.headline_source)
        briefing = contents(known, Asked(filters, questions=(AskedQuestion("gp_visits", "region"),)))
        return [maker_of(kind)(briefing, demonstration.folder) for kind in FORMATS]

    return files


def test_survey_answers_by_region_are_those_of_the_grant(by_region: Callable[[Grant], list[bytes]]) -> None:
    wales = Grant((regions_by_name()[WALES].code,), constituencies=True)

    assert [named(file) for file in by_region(wales)] == [[WALES]] * len(FORMATS)
    assert all(set(named(file)) > {"London", "Scotland"} for file in by_region(EVERY_AREA))


def test_by_region_is_no_way_to_break_a_survey_down_for_who_has_none(by_region: Callable[[Grant], list[bytes]]) -> None:
    with pytest.raises(UnknownQuestion, match="not broken down by region; known: age"):
        by_region(Grant((), constituencies=True))
