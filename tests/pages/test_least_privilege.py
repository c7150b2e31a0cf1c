"""All pages and all answers of the api stand on the rights of the pages' database role alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from api import server
from campaign.load import load_campaign, load_surveys
from collector.publish_survey import import_survey, publish_survey
from data_sources.demonstration_survey import write_demonstration_survey
from data_sources.records import RejectedLine, Signature
from store.access import note_use, sign_out
from store.audit import entries, record_for_campaign
from store.engine import writing_engine
from store.flags import Noticed, save_noticed
from store.imports import import_signatures
from store.readers import reader
from store.roles import COLLECTOR, PAGES, PUBLISHER
from tests.asking import ask
from tests.builders import A_MOMENT, a_campaign_folder
from tests.filled import collect_everything
from tests.pages.conftest import CODEBOOK, PARLIAMENT, WEBSITE, forget_everything
from tests.pages.dashboard import PAGES as NAMES
from tests.pages.dashboard import open_pages
from tests.postgresql_roles import as_role, make_roles

pytestmark = pytest.mark.postgresql

ANSWERS = (
    "/api/v1/count.json",
    "/api/v1/count.json?area=Wales",
    *(f"/api/v1/areas.json?level={level}" for level in ("nation", "region", "constituency", "country")),
    "/api/v1/areas.json?source=website",
    "/api/v1/days.json",
    "/api/v1/badge.svg",
    "/api/v1/health",
    "/api/v1/openapi.json",
    "/screen",
    "/embed/count",
    "/briefing/print",
    *(f"/api/v1/{name}" for name in ("areas.csv", "series.csv", "findings.json")),
)


def forget() -> None:
    """What this process keeps, as after a restart."""
    forget_everything()
    server.world.cache_clear()
    server._reader.cache_clear()


@pytest.fixture
def served(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, postgresql: str
) -> Iterator[str]:
    """A petition, a file and a survey, each stored by its own role; this process enters as the pages'."""
    url: str = request.getfixturevalue("store_url")
    make_roles(url)
    folder = a_campaign_folder(tmp_path / "campaign", PARLIAMENT + WEBSITE, unsurvivors=CODEBOOK)
    monkeypatch.setenv("CAMPAIGN_DIR", str(folder))
    collector, publisher = (writing_engine(as_role(url, role)) for role in (COLLECTOR, PUBLISHER))
    now = datetime.now(UTC)
    collect_everything(collector, load_campaign(folder), now)
    signed = [
        Signature(f"{place:032x}", now - timedelta(days=place), "W92000004", "exact", "email") for place in range(9)
    ]
    lines: list[Signature | RejectedLine] = [*signed, RejectedLine(42, "the date cannot be read")]
    import_signatures(collector, "website", ("export.csv", "0" * 64), lines, now)
    save_noticed(collector, "website", [Noticed("surge", now, "", {"observed": 9.0, "expected": 1.0})], now)
    survey = load_surveys()["unsurvivors"]
    write_demonstration_survey(survey, tmp_path / "answers.csv")
    import_survey(publisher, survey, tmp_path / "answers.csv", now)
    publish_survey(publisher, survey, now)
    pages = as_role(url, PAGES)
    # The server's own address names the same user: there is no other way to the database in this process.
    monkeypatch.setenv("DATABASE_URL", pages)
    monkeypatch.setenv("READ_DATABASE_URL", pages)
    monkeypatch.setenv("COLLECTOR", "off")
    forget()
    yield pages
    reader(pages).engine.dispose()
    collector.dispose()
    publisher.dispose()
    forget()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_everything_is_shown_to_a_process_that_may_read_figures_only(served: str, store_url: str) -> None:
    app = Starlette(routes=server.routes("127.0.0.1", lambda: None))

    shown = open_pages()
    answers = {address: ask(app, address, "GET", {}).status_code for address in ANSWERS}

    assert {page: one.failures for page, one in shown.items()} == dict.fromkeys(NAMES, ())
    assert {page: one.state for page, one in shown.items()} == dict.fromkeys(NAMES, "on_time")
    assert answers == dict.fromkeys(ANSWERS, 200)
    assert "23%" in shown["survey"].words
    record_for_campaign("test", "an analyst", "export", "count.csv")
    for _ in range(2):
        record_for_campaign("test", "an analyst", "sign-in", now=A_MOMENT, entry="a" * 32)
    owner = writing_engine(store_url)
    assert sorted(one.what for one in entries(owner, 99)) == ["export", "sign-in"]
    sign_out(server.world().engine, "a session", datetime.now(UTC) + timedelta(days=1), datetime.now(UTC))
    note_use(server.world().engine, "a screen", datetime.now(UTC).date())
    owner.dispose()
    server.world().engine.dispose()
