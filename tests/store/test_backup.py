"""A backup that is taken while others write restores to figures that agree, each total with its own readings."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from campaign.model import Source
from data_sources.records import Collected, Signature
from store.backup import BackupFailed, back_up
from store.collection import save_collected
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.prepare import prepare_store
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source, readings
from tests.filled import count_job
from tests.postgresql_roles import PROGRAMS, address_of
from tests.waiting import until

PARLIAMENT, SECOND = a_source(), timedelta(seconds=1)


@contextmanager
def writing(engine: Engine) -> Iterator[list[int]]:
    """While this lasts a collector adds a reading, and an import five signatures, again and again; how often so far."""
    register_sources(engine, a_campaign(PARLIAMENT, a_file_source(headline=False)), A_MOMENT)
    done: list[int] = []
    stopping = threading.Event()
    writer = writing_engine(engine.url.render_as_string(hide_password=False))

    def go_on() -> None:
        for number in range(1, 100_000):
            if stopping.is_set():
                return
            write(writer, PARLIAMENT, number)
            done.append(number)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield done
    finally:
        stopping.set()
        thread.join()
        writer.dispose()


def write(engine: Engine, source: Source, number: int) -> None:
    now = A_MOMENT + number * SECOND
    save_collected(
        engine, source.key, count_job(source), Collected(readings=tuple(readings(number * 7, start=now))), now
    )
    lines = [Signature(f"{number * 5 + place:032x}", now, "W92000004", "exact") for place in range(5)]
    import_signatures(engine, "website", (f"{number}.csv", f"{number:064x}"), lines, now)


def until_written(done: list[int], count: int) -> None:
    until(lambda: len(done) >= count)


def assert_exact(engine: Engine) -> int:
    """Every total equals what its own readings say; how many signatures the petition has."""
    assert all(one.holds for one in check_integrity(engine))
    said = text(
        "SELECT t.source_id, t.signatures, r.signatures FROM source_total t JOIN reading r USING (source_id) "
        "WHERE r.counted_at = (SELECT max(n.counted_at) FROM reading n WHERE n.source_id = t.source_id)"
    )
    with engine.connect() as connection:
        found = {source: (total, read) for source, total, read in connection.execute(said)}
    assert all(total == read for total, read in found.values())
    total = found["parliament"][0]
    # The petition's reading and the import behind it are two transactions.
    assert found["website"][0] in {total // 7 * 5, (total // 7 - 1) * 5}
    return int(total)


def test_backups_under_load_restore_to_exact_figures(sqlite_store: Engine, tmp_path: Path) -> None:
    totals = []
    with writing(sqlite_store) as done:
        for number in range(4):
            until_written(done, len(done) + 3)
            file = tmp_path / f"backup-{number}.sqlite"
            sums = back_up(sqlite_store, file)
            assert all(one.holds for one in sums)
            assert file.stat().st_mode & 0o777 == 0o600
    for number in range(4):
        restored = tmp_path / f"restored-{number}.sqlite"
        shutil.copy(tmp_path / f"backup-{number}.sqlite", restored)
        engine = writing_engine(f"sqlite:///{restored}")
        prepare_store(engine)
        totals.append(assert_exact(engine))
        write(engine, PARLIAMENT, 100_000)  # and it goes on from there
        assert all(one.holds for one in check_integrity(engine))
        engine.dispose()

    assert totals == sorted(set(totals))
    assert {one.name for one in tmp_path.glob("*backup*")} == {f"backup-{number}.sqlite" for number in range(4)}


def test_a_backup_is_one_file_and_never_takes_the_place_of_another(sqlite_store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite"
    file.write_text("an older one")

    with pytest.raises(BackupFailed, match="is there already, and no backup is ever overwritten"):
        back_up(sqlite_store, file)

    assert file.read_text() == "an older one"
    with pytest.raises(BackupFailed, match="could not be written"):
        back_up(sqlite_store, tmp_path / "no folder" / "backup.sqlite")


def test_a_damaged_store_gives_no_backup(sqlite_store: Engine, tmp_path: Path) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text("CREATE TABLE more (source_id TEXT REFERENCES source (source_id))"))
    raw = sqlite_store.raw_connection()
    raw.cursor().execute("PRAGMA foreign_keys=OFF")
    raw.cursor().execute("INSERT INTO more VALUES ('nobody')")
    raw.close()

    with pytest.raises(BackupFailed, match="a row of more belongs to nothing"):
        back_up(sqlite_store, tmp_path / "backup.sqlite")

    assert list(tmp_path.glob("*backup*")) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_what_pg_dump_takes_under_load_restores_to_exact_figures(store: Engine, store_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="pg_dump --format=custom"):
        back_up(store, tmp_path / "backup")
    file = tmp_path / "backup.dump"
    with writing(store) as done:
        until_written(done, 3)
        run("pg_dump", "--format=custom", f"--file={file}", address_of(store_url))
    name = f"{store.url.database}_restored"
    administer(store_url, f"CREATE DATABASE {name}")
    restored = make_url(store_url).set(database=name).render_as_string(hide_password=False)
    run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={address_of(restored)}", str(file))

    engine = writing_engine(restored)
    prepare_store(engine)
    assert assert_exact(engine) > 0
    write(engine, PARLIAMENT, 100_000)
    assert all(one.holds for one in check_integrity(engine))
    engine.dispose()
    administer(store_url, f"DROP DATABASE {name} WITH (FORCE)")


def run(program: str, *words: str) -> None:
    subprocess.run([PROGRAMS / program, *words], check=True, capture_output=True)


def administer(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
