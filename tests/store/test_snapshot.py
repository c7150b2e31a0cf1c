"""One read for all viewers, of one moment, and the last good figures while the database is out of reach."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Event
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, literal, make_url, select, text
from sqlalchemy.exc import SQLAlchemyError

from data_sources.errors import SourceUnavailable
from data_sources.records import Collected
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected, save_failure
from store.engine import reading_engine
from store.health import source_health
from store.readers import Reader, reader
from store.snapshot import SnapshotReader, read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_source, readings
from tests.filled import out_of_reach as store_out_of_reach

COUNT, BREAKDOWN = CONNECTOR.jobs
WALES = "W92000004"


@dataclass
class Watch:
    """A clock that stands still until a test moves it."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    """A clock that shows 0 seconds."""
    return Watch()


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that holds one petition's count of 130."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    save(store, 100, 130)
    return store


@pytest.fixture
def engine(petition: Engine, store_url: str) -> Iterator[Engine]:
    """The engine of pages and the api, on that store."""
    engine = reading_engine(store_url)
    yield engine
    engine.dispose()


def save(engine: Engine, *totals: int, minutes: int = 0) -> None:
    counts = readings(*totals, start=A_MOMENT + timedelta(minutes=minutes))
    save_collected(engine, "parliament", COUNT, Collected(readings=tuple(counts)), A_MOMENT)


def signatures(snapshots: SnapshotReader) -> int:
    return snapshots.latest().totals["parliament"].signatures


@contextmanager
def out_of_reach(url: str) -> Iterator[None]:
    """A PostgreSQL database that ends all connections and takes no new ones; a SQLite file that another one holds."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with _held_file(str(address.database)):
            yield
        return
    server = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS false"))
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        connection.execute(text(ended), {"name": address.database})
        try:
            yield
        finally:
            connection.execute(text(f"ALTER DATABASE {address.database} ALLOW_CONNECTIONS true"))
    server.dispose()


@contextmanager
def _held_file(file: str) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def without_wal(engine: Engine) -> None:
    """A program that holds a SQLite file in WAL mode keeps no reader out, so that mode is left for these tests."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        with sqlite3.connect(str(engine.url.database)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        connection.close()


def test_reads_once_however_many_ask_at_the_same_moment(engine: Engine, watch: Watch) -> None:
    reads: list[object] = []
    event.listen(engine, "begin", reads.append)
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)
    everybody = Barrier(20)

    def ask(_: int) -> int:
        everybody.wait()
        return signatures(snapshots)

    with ThreadPoolExecutor(20) as viewers:
        for seconds, reads_until_then in ((0.0, 1), (1.9, 1), (2.0, 2), (3.9, 2), (60.0, 3)):
            watch.seconds = seconds
            assert list(viewers.map(ask, range(20))) == [130] * 20
            assert len(reads) == reads_until_then


def test_shows_new_figures_after_its_interval(petition: Engine, engine: Engine, watch: Watch) -> None:
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)
    assert signatures(snapshots) == 130
    save(petition, 150, minutes=5)

    watch.seconds = 1
    assert signatures(snapshots) == 130
    watch.seconds = 2
    assert signatures(snapshots) == 150


def test_a_look_lasts_for_its_interval_and_the_current_one_is_had_without_reading(engine: Engine, watch: Watch) -> None:
    reads: list[object] = []
    event.listen(engine, "begin", reads.append)
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)

    assert snapshots.current_look() is None
    first = snapshots.look()
    watch.seconds = 1.9
    assert snapshots.current_look() is snapshots.look() is first
    watch.seconds = 2.0
    assert snapshots.current_look() is None
    assert len(reads) == 1
    assert snapshots.look() is not first


def test_who_has_no_patience_is_shown_what_was_read_last_while_a_slow_store_is_read(
    petition: Engine, engine: Engine, watch: Watch
) -> None:
    snapshots, reads, go_on = SnapshotReader(engine, seconds=2, clock=watch), list[object](), Event()
    assert snapshots.latest(patience=0).totals["parliament"].signatures == 130
    save(petition, 150, minutes=5)

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        reads.append(connection)
        go_on.wait(60)

    watch.seconds = 9.9
    for _ in range(2):
        assert snapshots.latest(patience=0).totals["parliament"].signatures == 130
    go_on.set()
    assert signatures(snapshots) == 150
    assert len(reads) == 1

    save(petition, 160, minutes=6)
    watch.seconds = 20
    assert snapshots.latest(patience=0).totals["parliament"].signatures == 160


def test_is_of_one_moment_though_somebody_writes_meanwhile(petition: Engine, engine: Engine) -> None:
    """Between any two of its statements, a count and a breakdown come in."""
    moves = iter(range(1, 1_000))

    def write(*_: Any) -> None:
        number = next(moves)
        moment = A_MOMENT + timedelta(hours=number)
        breakdown = a_breakdown({WALES: 130 + number}, total=140 + number, counted_at=moment)
        save(petition, 140 + number, minutes=60 * number)
        save_collected(petition, "parliament", BREAKDOWN, Collected(breakdowns=(breakdown,)), moment)

    write()
    event.listen(engine, "after_cursor_execute", write)
    snapshot = read_snapshot(engine)

    areas = snapshot.areas["parliament"]
    assert next(moves) > 5
    assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total
    assert snapshot.totals["parliament"].signatures == areas.total


def test_keeps_the_last_good_figures_while_the_store_is_out_of_reach_and_recovers(
    petition: Engine, store_url: str, watch: Watch
) -> None:
    without_wal(petition)
    engine = reading_engine(store_url)
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)
    assert signatures(snapshots) == 130
    assert snapshots.unreachable_since is None

    watch.seconds = 10
    with out_of_reach(store_url):
        before = snapshots.latest()
        since = snapshots.unreachable_since
        assert before.totals["parliament"].signatures == 130
        # Within its interval it does not try again, so that not every viewer waits for a database that is away.
        watch.seconds = 11
        assert snapshots.latest() is before

    assert since is not None
    watch.seconds = 20
    assert signatures(snapshots) == 130
    assert snapshots.unreachable_since is None
    assert snapshots.latest().read_at > before.read_at
    engine.dispose()


def test_says_so_when_it_never_could_read(store_url: str, watch: Watch) -> None:
    engine = reading_engine(str(make_url(store_url).set(database="/nowhere/at/all")))
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)

    for _ in range(2):
        with pytest.raises(SQLAlchemyError):
            snapshots.latest()
    assert snapshots.unreachable_since is not None


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_waits_only_a_few_seconds_for_a_table_that_somebody_holds(
    petition: Engine, engine: Engine, watch: Watch
) -> None:
    snapshots = SnapshotReader(engine, seconds=2, clock=watch)
    snapshots.latest()

    with petition.connect() as maintenance:
        maintenance.execute(text("LOCK TABLE source_total IN ACCESS EXCLUSIVE MODE"))
        watch.seconds = 10
        assert signatures(snapshots) == 130

    assert snapshots.unreachable_since is not None


def test_holds_how_every_job_does(petition: Engine) -> None:
    save_failure(petition, "parliament", BREAKDOWN, SourceUnavailable("Parliament", "it answered 503"), A_MOMENT)

    health = source_health(read_snapshot(petition), "parliament")

    assert (health.signatures, health.counted_at) == (130, A_MOMENT + timedelta(minutes=1))
    assert health.every == timedelta(seconds=60)
    assert [(job.job, job.trouble) for job in health.jobs] == [("count", "none"), ("breakdown", "wait")]
    assert [job.job for job in health.troubles] == ["breakdown"]
    assert source_health(read_snapshot(petition), "nobody").signatures is None


def test_the_process_has_one_reader_for_each_database(store_url: str) -> None:
    assert reader(store_url) is reader(store_url)
    reader(store_url).engine.dispose()
    reader.cache_clear()


def test_the_last_good_answers_to_the_newest_questions_are_kept_and_no_more_than_that(sqlite_store: Engine) -> None:
    reads = Reader(sqlite_store, SnapshotReader(sqlite_store))

    def asked(engine: Engine, number: int) -> int:
        with engine.connect() as connection:
            return int(connection.execute(select(literal(number))).scalar_one())

    for number in range(2_000):
        reads.read(asked, number)
    with store_out_of_reach(sqlite_store):
        assert reads.read(asked, 1_999) == 1_999
        with pytest.raises(SQLAlchemyError):
            reads.read(asked, 0)
