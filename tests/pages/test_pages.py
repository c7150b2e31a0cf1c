"""Every page in every world: it is drawn as a whole, says whether its figures are real, and how old they are."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from metrics.freshness import State
from store.readers import reader
from tests.filled import TOTAL, out_of_reach, save_totals
from tests.pages.conftest import PARLIAMENT, World
from tests.pages.dashboard import PAGES, open_page, open_pages
from ui.navigation import pages

# The world's fixture, the state of its figures, and whether they are generated.
WORLDS: list[tuple[str, State, bool]] = [
    ("world", "never", True),
    ("demonstration", "on_time", True),
    ("parliament", "on_time", False),
    ("delayed", "late", False),
    ("stale", "stale", False),
    ("ended", "ended", False),
    ("troubled", "stale", False),
    ("several", "on_time", False),
    ("gap_and_fall", "on_time", False),
]
NOTHING_FAILED = dict.fromkeys(PAGES, ())
_SNAPSHOT_SECONDS = 2.1


@pytest.mark.parametrize(("name", "state", "is_generated"), WORLDS, ids=[one[0] for one in WORLDS])
def test_every_page_is_drawn_as_a_whole(
    name: str, state: State, is_generated: bool, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(name)

    shown = open_pages()

    assert {page: one.failures for page, one in shown.items()} == NOTHING_FAILED
    assert {page: one.state for page, one in shown.items()} == dict.fromkeys(PAGES, state)
    assert {page: one.is_marked_as_demonstration for page, one in shown.items()} == dict.fromkeys(PAGES, is_generated)


@pytest.mark.parametrize("name", ["demonstration", "parliament", "gap_and_fall"])
def test_every_page_is_drawn_for_a_region_and_a_week(name: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(name)

    shown = open_pages(region="Northern Ireland", period="7 days")

    assert {page: one.failures for page, one in shown.items()} == NOTHING_FAILED
    assert all("Showing: Northern Ireland, last 7 days" in one.words for one in shown.values())


def test_every_page_is_in_the_menu() -> None:
    assert sorted(pages()) == PAGES


def test_every_page_has_one_title_and_each_chart_an_alternative_and_a_table(demonstration: World) -> None:
    for page, shown in open_pages().items():
        titles = [body for body in shown.html if "<h1" in body]
        assert len(titles) == (page == "overview"), page  # the others have a title of Streamlit's own
        assert all(len(alt) > 40 for alt in shown.charts), page
        assert len(shown.charts) <= len(shown.tables), page


def test_nothing_is_said_to_be_generated_where_it_is_real(several: World) -> None:
    for page, shown in open_pages().items():
        assert "demonstration" not in shown.words.lower(), page
        assert "generated" not in shown.words.lower(), page


def test_every_chart_of_the_demonstration_is_marked_beside_it(demonstration: World) -> None:
    for page, shown in open_pages().items():
        marked = [line for line in shown.words.splitlines() if "Demonstration data. " in line and "Source: " in line]
        assert len(marked) == len(shown.charts), page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("world", "Nothing has been collected yet."),
        ("delayed", "3 minutes ago. New figures are delayed: those shown are from that time."),
        ("stale", "7 minutes ago. New figures are not arriving: those shown are from that time."),
        ("ended", "The petition is closed and takes no more signatures."),
    ],
)
def test_each_state_has_its_words_on_every_page(name: str, words: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(name)

    assert [page for page, shown in open_pages().items() if words not in shown.words] == []


def test_a_petition_that_ended_has_no_figure_that_is_late(ended: World) -> None:
    words = open_page("overview").words

    assert "Signatures updated" in words
    assert "last updated" not in words
    assert f"{TOTAL:,} people have signed." in words


def test_an_empty_page_says_what_is_missing_and_where_to_look(world: World) -> None:
    world.set_campaign(PARLIAMENT)

    shown_pages = open_pages()
    # They set up a screen and a briefing, and say what figures mean, whatever there is to show.
    del shown_pages["big_screen"], shown_pages["briefing"], shown_pages["about"]
    assert "once somebody has imported the answers and published them" in shown_pages["survey"].words
    for page, shown in shown_pages.items():
        assert ("as soon as the first figures arrive." in shown.words) == (page != "survey"), page
        # Nobody is sent to the page that they are on.
        where = "Data health shows the state of each source."
        assert (where in shown.words) == (page not in {"survey", "data_health"}), page
        assert shown.charts == (), page
        assert "0 people" not in shown.words, page


def test_the_last_good_figures_stay_while_the_store_is_out_of_reach(demonstration: World) -> None:
    before = open_pages(period="28 days")

    with out_of_reach(reader(demonstration.url).engine):
        time.sleep(_SNAPSHOT_SECONDS)
        after = open_pages(period="28 days")

    assert {page: one.failures for page, one in after.items()} == NOTHING_FAILED
    for page in PAGES:
        assert after[page].charts == before[page].charts, page
        assert len(after[page].tables) == len(before[page].tables), page
        assert "We could not load new data. What is shown was loaded at " in after[page].words, page
        assert "We could not load new data." not in before[page].words, page


def test_a_store_that_was_never_reached_is_told_in_words_with_a_reference(parliament: World) -> None:
    with out_of_reach(reader(parliament.url).engine):
        found = open_pages()

    for page, shown in found.items():
        assert all("data-failed" in failure for failure in shown.failures), page
        assert "We could not show this part of the page." in shown.words, page
        assert "tell whoever runs the dashboard the reference" in shown.words, page
        assert "Open Government Licence" in shown.words, page  # the frame is there all the same
        assert "sqlite" not in shown.words.lower(), page


def test_new_figures_are_shown_when_they_are_there(parliament: World) -> None:
    shown = open_page("overview")
    later = datetime.now(UTC) + timedelta(seconds=1)
    save_totals(parliament.engine, parliament.campaign.headline_source, TOTAL + 1, start=later)
    time.sleep(_SNAPSHOT_SECONDS)

    assert f"{TOTAL + 1:,} people have signed." in shown.again().words
