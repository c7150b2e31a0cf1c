"""Tables come into being and change by migrations alone, whoever starts first."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, select, text

import store.access_tables
import store.alert_tables
import store.audit_tables
import store.channel_tables
import store.flag_tables
import store.listed_tables
import store.milestone_tables
import store.place_quality_tables
import store.purge_tables
import store.survey_tables  # noqa: F401 - makes their tables known
from store.engine import writing_engine
from store.prepare import prepare_store
from store.tables import Base, LeaseRow
from tests.builders import A_MOMENT

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def empty_url(store_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if store_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'new.sqlite'}"
        return
    engine = writing_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    yield store_url


def tables(url: str) -> set[str]:
    engine = writing_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


ALL_TABLES = {*Base.metadata.tables, "alembic_version"}


def test_models_and_migrations_agree(store: Engine) -> None:
    with store.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})

        assert compare_metadata(context, Base.metadata) == []


def test_every_figure_is_deleted_together_with_its_source(store: Engine) -> None:
    inspector = inspect(store)
    for name, table in Base.metadata.tables.items():
        if "source_id" in table.c and name != "source":
            (key,) = inspector.get_foreign_keys(name)
            assert (key["referred_table"], key["options"]) == ("source", {"ondelete": "CASCADE"}), name
            assert inspector.get_pk_constraint(name)["constrained_columns"][0] == "source_id"


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory(str(ROOT / "store" / "migrations")).get_heads()) == 1


def test_makes_every_table_in_an_empty_database(empty_url: str) -> None:
    engine = writing_engine(empty_url)

    prepare_store(engine)

    engine.dispose()
    assert tables(empty_url) == ALL_TABLES


def test_a_second_time_changes_nothing(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(insert(LeaseRow).values(name="kept", holder="h", expires_at=A_MOMENT))

    prepare_store(store)
    prepare_store(store)

    with store.connect() as connection:
        assert connection.execute(select(LeaseRow.name)).scalars().all() == ["kept"]


def test_threads_may_prepare_at_the_same_moment(empty_url: str) -> None:
    everybody = Barrier(6)

    def start(_: int) -> None:
        engine = writing_engine(empty_url)
        everybody.wait()
        prepare_store(engine)
        engine.dispose()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(start, range(6)))

    assert tables(empty_url) == ALL_TABLES


START = """
import sys
from store.engine import writing_engine
from store.prepare import prepare_store
engine = writing_engine(sys.argv[1])
input()
prepare_store(engine)
engine.dispose()
"""


def test_processes_may_prepare_at_the_same_moment(empty_url: str) -> None:
    servers = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", START, empty_url],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    # Each of them waits for its line, so that none is late because it started late.
    for server in servers:
        assert server.stdin is not None
        server.stdin.write("now\n")
        server.stdin.flush()

    assert [server.communicate()[1] for server in servers] == [""] * 3
    assert tables(empty_url) == ALL_TABLES
