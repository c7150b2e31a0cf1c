"""The states a page can be in besides full, in light and dark: what they say, that all can read it, and no alarm."""

import re
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from store.engine import writing_engine
from tests.browser.dark import colours_of_words_too_faint, turn_dark
from tests.browser.dashboard import DESK, PHONE, Visit, a_visit, another_look, serious_violations
from tests.browser.measured import faint_words_and_marks, small_targets
from tests.browser.petition import COUNT, asked_until, never_asked, read_last
from tests.browsing import a_window
from tests.databases import PostgreSQL
from tests.filled import out_of_reach

# The first test of each of both servers has its start as well.
pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.timeout(600)]

AMBER, RED = "rgb(255, 244, 214)", "rgb(253, 236, 234)"
AGES = {"late": timedelta(minutes=3), "stale": timedelta(minutes=47)}
_WHEN = r"[Ll]ast updated (\d+:\d\d[ap]m|midday|midnight).*, \d+ minutes ago\. New figures are "
SAID = {
    "empty": r"Nothing has been collected yet\.",
    "late": rf"{_WHEN}delayed: those shown are from that time\.",
    "stale": rf"{_WHEN}not arriving: those shown are from that time\.",
    "out of reach": r"We could not load new data\. .*(\d+:\d\d[ap]m|midday|midnight)",
}
# What a state changes: of emptiness every page with figures; of age the line above, which Overview draws itself, and
# what Data health says.
PAGES_OF = {
    "empty": ("", "signatures", "goal", "regions", "compare", "survey", "briefing", "health"),
    "late": ("", "health"),
    "stale": ("", "health"),
    "out of reach": ("", "signatures", "goal", "regions", "survey", "health"),
}


@pytest.fixture(scope="module")
def petition(
    chromium: Browser, postgresql_server: PostgreSQL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """Somebody who looks again and again at a petition that nobody asks any more; tests set when it was last read.

    Its store is PostgreSQL, which can be taken away: a file that is moved stays open.
    """
    name = postgresql_server.lend()
    folder, store = tmp_path_factory.mktemp("petition"), postgresql_server.url(name)
    with asked_until(timedelta(minutes=3), folder, store) as server, a_visit(chromium, server) as one:
        yield one
    postgresql_server.take_back(name)


@pytest.fixture(scope="module")
def nothing_yet(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody who looks at a petition that was never asked."""
    with never_asked(tmp_path_factory.mktemp("nothing-yet")) as server, a_visit(chromium, server) as one:
        yield one


def all_can_read(visit: Visit, address: str, state: str) -> None:
    """The page says the state, in words and colours that all can read, in light and dark; the first on a phone too."""
    visit.open(address)
    expect(visit.page.get_by_text(re.compile(SAID[state])).first).to_be_visible()
    assert serious_violations(visit.page) == []
    assert faint_words_and_marks(visit.page) == []
    if not address:
        visit.make_as_wide_as(PHONE["width"])
        assert serious_violations(visit.page) == []
        assert small_targets(visit.page) == []
    turn_dark(visit)
    assert colours_of_words_too_faint(visit.page) == []
    assert faint_words_and_marks(visit.page) == []


@pytest.mark.parametrize("address", PAGES_OF["empty"])
def test_before_anything_was_collected_every_page_says_so_to_all(nothing_yet: Visit, address: str) -> None:
    with another_look(nothing_yet, DESK) as visit:
        all_can_read(visit, address, "empty")


@pytest.mark.parametrize(("state", "address"), [(state, one) for state in AGES for one in PAGES_OF[state]])
def test_old_figures_are_told_to_all(petition: Visit, state: str, address: str) -> None:
    with another_look(petition, DESK) as visit:
        read_last(visit.server, AGES[state])
        all_can_read(visit, address, state)


def test_figures_that_get_old_are_amber_and_then_red_while_the_page_is_open_and_nothing_pops_up(
    petition: Visit,
) -> None:
    with another_look(petition, DESK) as visit:
        read_last(visit.server, AGES["late"])
        for address in ("", "regions"):
            visit.open(address)
            says(visit.page, "late", AMBER)
        visit.open("")
        visit.page.evaluate("window.__mark = 'the same document'")
        for state, colour in (("late", AMBER), ("stale", RED)):
            read_last(visit.server, AGES[state])
            says(visit.page, state, colour)
            assert visit.count() == COUNT
        expect(visit.page.locator("[data-testid=stToast], [data-testid=stDialog]")).to_have_count(0)
        assert visit.page.evaluate("window.__mark") == "the same document"


def says(page: Page, state: str, colour: str) -> None:
    """The line above says how old the figures are and from when, in its colour, and speaks."""
    line = page.locator(f".state[data-state={state}]")
    expect(line).to_have_text(re.compile(SAID[state]))
    expect(line).to_have_css("background-color", colour)
    expect(line).to_have_role("status")


def test_a_page_follows_the_computer_into_the_dark_by_itself(petition: Visit) -> None:
    with another_look(petition, DESK) as visit:
        visit.open("signatures")

        visit.page.emulate_media(color_scheme="dark")

        axis = visit.page.locator(".stPlotlyChart .xtick text").first
        expect(axis).to_have_css("fill", "rgb(179, 189, 201)")


@pytest.mark.parametrize("address", PAGES_OF["out of reach"])
def test_while_the_store_is_out_of_reach_the_last_figures_stay_and_all_are_told(petition: Visit, address: str) -> None:
    with another_look(petition, DESK) as visit:
        engine = writing_engine(visit.server.database_url)
        visit.open(address)
        with out_of_reach(engine):
            all_can_read(visit, address, "out of reach")
            if not address:
                assert visit.count() == COUNT


def test_a_screen_goes_on_when_its_server_is_killed_and_recovers_in_the_same_document(
    chromium: Browser, petition: Visit
) -> None:
    server = petition.server
    read_last(server, AGES["late"])
    with a_window(chromium, viewport={"width": 1920, "height": 1080}) as context:
        screen = context.new_page()
        screen.goto(f"{server.url}/screen?scenes=total,goal&dwell=2&refresh=1")
        expect(screen.locator("[data-scene=total]")).to_contain_text(f"{COUNT:,}")
        screen.evaluate("window.__mark = 'the same document'")

        server.stop(signal.SIGKILL)
        expect(screen.locator(".stale")).to_have_text(re.compile(r"[Ll]ast updated (\d+:\d\d[ap]m|midday)"))
        for name in ("goal", "total", "goal", "total"):
            scene = screen.locator(f"[data-scene={name}]")
            expect(scene).to_be_visible()
            expect(scene).to_contain_text(f"{COUNT:,}")
        read_last(server, timedelta(0))
        server.start()

        expect(screen.locator(".stale")).to_have_count(0)
        assert screen.evaluate("window.__mark") == "the same document"
