"""A real Chromium, a real server, and pages that may ask no other host for anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.dashboard import DESK, PHONE, Visit, a_visit, another_look
from tests.browser.venue import Venue, a_screen
from tests.gallery.worlds import demonstration
from tests.serving import Server


@pytest.fixture(scope="session")
def demonstration_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard as it is after `make run` in a new clone, once it has filled in: the demonstration campaign."""
    with demonstration(tmp_path_factory.mktemp("demonstration")) as server:
        yield server


@pytest.fixture(scope="session")
def reader(chromium: Browser, demonstration_server: Server) -> Iterator[Visit]:
    """Somebody who comes to the demonstration again and again."""
    with a_visit(chromium, demonstration_server) as visit:
        yield visit


@pytest.fixture
def visit(reader: Visit) -> Iterator[Visit]:
    """That reader, at a desk, who has opened nothing yet today."""
    with another_look(reader, DESK) as visit:
        yield visit


@pytest.fixture(scope="session")
def reader_with_a_phone(chromium: Browser, demonstration_server: Server) -> Iterator[Visit]:
    """Somebody who does so on a phone."""
    with a_visit(chromium, demonstration_server, viewport=PHONE, has_touch=True) as visit:
        yield visit


@pytest.fixture
def phone(reader_with_a_phone: Visit) -> Iterator[Visit]:
    """That reader, who has opened nothing yet today."""
    with another_look(reader_with_a_phone, PHONE) as visit:
        yield visit


@pytest.fixture
def venue() -> Iterator[Venue]:
    """A hall on 22 November 2026 at 2:15pm: 48,213 of 100,000 have signed, counted 20 seconds ago."""
    venue = Venue()
    yield venue
    venue.switch_off()


@pytest.fixture
def screen(chromium: Browser, venue: Venue) -> Iterator[Page]:
    """A screen in a browser that believes it is in Los Angeles; it may ask nobody else and report no errors."""
    with a_screen(chromium, venue) as page:
        yield page
