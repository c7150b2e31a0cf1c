"""The worlds that tests run in: real databases, no network beyond this machine, nothing of the user's own."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from store.engine import writing_engine
from store.prepare import prepare_store
from tests.databases import PostgreSQL
from tests.upstream import Upstream

ROOT = Path(__file__).parent.parent
# How long an example takes says how busy the machine is, and nothing about the law.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# Tables that the user has renewed are not those that tests know; no folder has this name.
os.environ["REFERENCE_DIR"] = str(ROOT / "tests" / "nothing renewed")


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the user's campaign, store or keys, and none reaches another machine."""
    monkeypatch.delenv("CAMPAIGN_DIR", raising=False)
    monkeypatch.delenv("COLLECTOR", raising=False)
    monkeypatch.delenv("READ_DATABASE_URL", raising=False)
    monkeypatch.setenv("SECRETS_FILE", str(tmp_path / "no secrets.toml"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'own.sqlite'}")
    monkeypatch.setenv("SIGNATURE_HASH_KEY", "a key for tests")
    connect = socket.socket.connect

    def connect_on_this_machine(own: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test asked {host}; give the client a transport, or serve it from this machine")
        connect(own, address)

    monkeypatch.setattr(socket.socket, "connect", connect_on_this_machine)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests that look at what a page shows or prints."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("prepared") / "store.sqlite"
    engine = writing_engine(f"sqlite:///{file}")
    prepare_store(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """A real PostgreSQL server of this test run's own, with a prepared store `prepared` to be copied."""
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql(postgresql_server: PostgreSQL) -> str:
    """The address of its administrative database."""
    return postgresql_server.uri


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, prepared store: each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        file = tmp_path / "store.sqlite"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    name = server.lend()
    yield server.url(name)
    server.take_back(name)


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """An empty, prepared store on a real database, once SQLite and once PostgreSQL."""
    engine = writing_engine(store_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_store(prepared_sqlite: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty, prepared store on SQLite, where the database makes no difference."""
    file = tmp_path / "only.sqlite"
    shutil.copy(prepared_sqlite, file)
    engine = writing_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A petitions platform on this machine, whose counts and faults the test sets while it runs."""
    with Upstream() as platform:
        yield platform
