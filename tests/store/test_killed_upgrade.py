"""An upgrade that is killed between two statements leaves the tables of before, and the next start does it all."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text

from store.engine import reading_engine, writing_engine
from store.integrity import check_integrity
from store.prepare import StoreNotPrepared, alembic_configuration, prepare_store

ROOT = Path(__file__).parent.parent.parent
FORMER = "0005"
# As a version of before wrote it: a source with one total, whose regions and channels were never counted.
FIGURES = (
    "INSERT INTO source (source_id, connector, identity, demonstration, registered_at) "
    "VALUES ('website', 'signature_file', 'website', false, '2026-07-01 12:00:00')",
    "INSERT INTO source_total (source_id, signatures, before_first_reading, first_counted_at, counted_at, revision) "
    "VALUES ('website', 1, 1, '2026-07-01 12:00:00', '2026-07-01 12:00:00', 1)",
    "INSERT INTO reading (source_id, counted_at, signatures) VALUES ('website', '2026-07-01 12:00:00', 1)",
    "INSERT INTO breakdown (source_id, counted_at, total, unallocated, overseas, boundary_set) "
    "VALUES ('website', '2026-07-01 12:00:00', 1, 1, 0, '')",
    "INSERT INTO signature (source_id, signature_key, signed_at, area_quality) "
    "VALUES ('website', '00000000000000000000000000000001', '2026-07-01 12:00:00', 'unknown')",
)
# Halts for good before a statement in the midst of the upgrade.
UPGRADE = """
import sys, time
from sqlalchemy import event
from store.engine import writing_engine
from store.prepare import prepare_store
engine = writing_engine(sys.argv[1])
@event.listens_for(engine, "before_cursor_execute")
def halt(connection, cursor, statement, *_):
    if sys.argv[2] in statement:
        print("halted", flush=True)
        time.sleep(600)
prepare_store(engine)
"""


@pytest.fixture
def former(store_url: str, tmp_path: Path) -> str:
    """A store of a version of before, with figures."""
    url = f"sqlite:///{tmp_path / 'former.sqlite'}" if store_url.startswith("sqlite") else store_url
    engine = writing_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        command.upgrade(alembic_configuration(connection), FORMER)
        for statement in FIGURES:
            connection.exec_driver_sql(statement)
    engine.dispose()
    return url


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


@pytest.mark.parametrize("statement", ["ALTER TABLE area_total ADD", "INSERT INTO place_quality"])
def test_a_killed_upgrade_leaves_the_former_version_working_and_the_next_start_completes_it(
    former: str, statement: str
) -> None:
    upgrade = subprocess.Popen(
        [sys.executable, "-c", UPGRADE, former, statement], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert upgrade.stdout is not None
    assert upgrade.stdout.readline() == "halted\n"
    upgrade.kill()
    upgrade.communicate()

    reading = reading_engine(former)
    with reading.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == FORMER
        assert connection.execute(text("SELECT signatures FROM source_total")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM area_total")).scalar_one() == 0
    assert tables(reading) & {"count_day_channel", "place_quality", "audit_log"} == set()
    assert "mp" not in {column["name"] for column in inspect(reading).get_columns("area_total")}
    reading.dispose()

    writing = writing_engine(former)
    # The former version still writes, too.
    with writing.begin() as connection:
        connection.exec_driver_sql("UPDATE source_total SET revision = revision + 1")
    prepare_store(writing)
    assert {"count_day_channel", "place_quality", "audit_log"} <= tables(writing)
    assert [(one.total, one.listed, one.channel_days, one.placed) for one in check_integrity(writing)] == [(1, 1, 1, 1)]
    writing.dispose()


def test_a_store_of_a_newer_version_is_refused_in_words(store: Engine) -> None:
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreNotPrepared, match=r"a newer version of the dashboard \(9999\)"):
        prepare_store(store)
