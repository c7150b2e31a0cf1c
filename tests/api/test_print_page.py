"""The briefing as a page to print, over the real routes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from api.kept import KeptAnswers
from api.print_page import print_routes
from store.engine import reading_engine
from store.readers import Reader
from store.snapshot import SnapshotReader
from tests.api.client import PARLIAMENT
from tests.asking import ask
from tests.filled import PER_SEAT, TOTAL, collect_everything, out_of_reach


class Printing:
    """The routes over one store, which is looked at anew for each answer."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reading = reading_engine(engine.url.render_as_string(hide_password=False))
        snapshots = SnapshotReader(self.reading, seconds=0)
        kept, reader = KeptAnswers(lambda: snapshots), Reader(self.reading, snapshots)
        self._app = Starlette(routes=print_routes(PARLIAMENT, {}, lambda: reader, kept))

    def ask(self, query: str = "", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self._app, f"/briefing/print{query}", headers=named)


@pytest.fixture
def printing(sqlite_store: Engine) -> Iterator[Printing]:
    """A petition, asked for everything once, a moment ago."""
    collect_everything(sqlite_store, PARLIAMENT, datetime.now(UTC) - timedelta(seconds=5))
    found = Printing(sqlite_store)
    yield found
    found.reading.dispose()


def test_it_is_a_page_that_runs_nothing_and_asks_nobody(printing: Printing) -> None:
    answer = printing.ask()

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"{TOTAL:,} people have signed" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "http" not in answer.text.replace("http://www.w3.org", "").split("<body>")[0]


def test_an_area_a_period_and_subjects_can_be_asked_for(printing: Printing) -> None:
    page = printing.ask("?area=Wales&period=28+days&subjects=overview").text

    assert f"{32 * PER_SEAT:,} people have signed in Wales" in page
    assert "Wales, last 28 days" in page
    assert "<h2>Overview</h2>" in page
    assert "<h2>Method and sources</h2>" in page
    assert "<h2>Regions</h2>" not in page


@pytest.mark.parametrize(
    ("query", "said"),
    [("?area=%3Cscript%3E", "the name of a region"), ("?subjects=money", "money is none"), ("?questions=gp", "gp")],
)
def test_what_does_not_exist_is_said_on_a_page(printing: Printing, query: str, said: str) -> None:
    answer = printing.ask(query)

    assert answer.status_code == 400
    assert "This briefing cannot be made" in answer.text
    assert said in answer.text
    assert "<script>" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_parameters_of_others_make_no_other_page(printing: Printing) -> None:
    assert printing.ask("?utm_source=mail").status_code == 200


def test_a_store_that_was_never_reached_is_told_in_words(printing: Printing) -> None:
    with out_of_reach(printing.reading):
        answer = printing.ask()

    assert answer.status_code == 503
    assert "The store cannot be read" in answer.text
