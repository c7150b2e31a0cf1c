"""How long connections to PostgreSQL may wait, how many there are, and what they are called."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, QueuePool, insert, select, text
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner

from collector.commands import app
from store.connection_settings import DatabaseSettingError
from store.engine import reading_engine, writing_engine
from store.prepare import prepare_store
from store.tables import LeaseRow
from tests.builders import A_MOMENT
from tests.waiting import LONG

ON_POSTGRESQL = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
Opened = Callable[[Callable[[str], Engine]], Engine]
QUERY_CANCELED, LOCK_NOT_AVAILABLE = "57014", "55P03"


@pytest.fixture
def opened(store_url: str) -> Iterator[Opened]:
    """An engine of the given kind, as the environment is at that moment."""
    engines: list[Engine] = []

    def open_one(kind: Callable[[str], Engine]) -> Engine:
        engines.append(kind(store_url))
        return engines[-1]

    yield open_one
    for engine in engines:
        engine.dispose()


def shown(engine: Engine, *names: str) -> list[str]:
    with engine.connect() as connection:
        return [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names]


LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "application_name")


@ON_POSTGRESQL
def test_pages_wait_shortly_and_writers_as_long_as_an_import_takes(opened: Opened) -> None:
    assert shown(opened(reading_engine), *LIMITS) == ["10s", "5s", "1min", "dashboard-pages"]
    assert shown(opened(writing_engine), *LIMITS) == ["15min", "1min", "15min", "dashboard-writer"]


@ON_POSTGRESQL
def test_the_environment_sets_limits_names_and_the_size_of_the_pool(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "DATABASE_PAGES_STATEMENT_SECONDS": "3",
        "DATABASE_PAGES_LOCK_SECONDS": "0",
        "DATABASE_WRITERS_IDLE_SECONDS": "7",
        "DATABASE_POOL_SIZE": "2",
        "DATABASE_POOL_OVERFLOW": "0",
        "PGAPPNAME": "server-3",
    }.items():
        monkeypatch.setenv(name, value)
    pages = opened(reading_engine)

    assert shown(pages, *LIMITS) == ["3s", "0", "1min", "server-3"]
    assert shown(opened(writing_engine), *LIMITS) == ["15min", "1min", "7s", "server-3"]
    assert isinstance(pages.pool, QueuePool)
    assert pages.pool.size() == 2
    assert pages.pool._max_overflow == 0


@ON_POSTGRESQL
def test_options_in_the_address_have_the_last_word(store_url: str) -> None:
    engine = reading_engine(f"{store_url}&options=-c%20statement_timeout%3D4s")

    assert shown(engine, "statement_timeout", "lock_timeout", "default_transaction_read_only") == ["4s", "5s", "on"]
    engine.dispose()


@ON_POSTGRESQL
def test_a_slow_statement_and_a_held_table_end_in_an_error_and_the_connection_is_used_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PAGES_STATEMENT_SECONDS", "2")
    monkeypatch.setenv("DATABASE_PAGES_LOCK_SECONDS", "1")
    pages, writer = opened(reading_engine), opened(writing_engine)

    def state_after(statement: str) -> str | None:
        with pytest.raises(DBAPIError) as ended, pages.connect() as connection:
            connection.execute(text(statement))
        return getattr(ended.value.orig, "sqlstate", None)

    assert state_after("SELECT pg_sleep(60)") == QUERY_CANCELED
    with writer.begin() as writing:
        writing.execute(text("LOCK TABLE lease IN ACCESS EXCLUSIVE MODE"))
        assert state_after("SELECT * FROM lease") == LOCK_NOT_AVAILABLE
    with pages.connect() as connection:
        assert connection.execute(select(LeaseRow.name)).all() == []


@ON_POSTGRESQL
def test_a_connection_that_the_server_has_ended_is_replaced_before_it_is_used(opened: Opened) -> None:
    pages, writer = opened(reading_engine), opened(writing_engine)
    with pages.connect() as connection:
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with writer.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:own)"), {"own": own})

    with pages.connect() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar_one() != own


@ON_POSTGRESQL
def test_whoever_migrates_second_waits_longer_than_for_any_lock(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_WRITERS_LOCK_SECONDS", "1")
    first, second = opened(writing_engine), opened(writing_engine)
    with first.begin() as migrating:
        migrating.execute(text("SELECT pg_advisory_xact_lock(7361204)"))
        waiting = threading.Thread(target=prepare_store, args=(second,))
        waiting.start()
        time.sleep(1.5)
        assert waiting.is_alive()
    waiting.join(LONG)
    assert not waiting.is_alive()

    with second.begin() as connection:
        connection.execute(insert(LeaseRow).values(name="a", holder="b", expires_at=A_MOMENT))


@pytest.mark.parametrize("given", ["soon", "-1", "1.5", "86401", "\N{SUPERSCRIPT TWO}"])
def test_a_setting_that_is_no_number_is_refused_by_name(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_PAGES_LOCK_SECONDS", given)

    with pytest.raises(DatabaseSettingError, match=r"DATABASE_PAGES_LOCK_SECONDS is .* a whole number from 0 to 86400"):
        reading_engine("postgresql+psycopg://db/campaign")


def test_commands_say_so_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/campaign")
    monkeypatch.setenv("DATABASE_POOL_SIZE", "many")

    done = CliRunner().invoke(app, ["status"], catch_exceptions=False)

    assert done.exit_code == 2
    assert 'DATABASE_POOL_SIZE is "many"' in " ".join(done.output.split())
