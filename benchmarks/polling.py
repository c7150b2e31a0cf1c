"""What it costs to look whether anything is new: one snapshot every two seconds, for all viewers of one server."""

import statistics
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event

from benchmarks.measuring import Measurement, times
from benchmarks.postgresql import PostgresqlServer, postgresql_server
from store.engine import reading_engine, writing_engine
from store.generated import Generated, fill_with_generated
from store.prepare import prepare_store
from store.snapshot import read_snapshot

_SIGNATURES, _DAYS = 10_000_000, 90
_POLL_EVERY_SECONDS = 2
_RUNS, _POLLS = 5, 100
_MOST_PER_CENT, _MOST_STATEMENTS = 1.0, 10.0


def polling() -> list[Measurement]:
    """Of one server that reads PostgreSQL: its statements a second, and the processor time at both ends."""
    with postgresql_server() as server:
        url = server.new_database()
        writing = writing_engine(url)
        prepare_store(writing)
        end = datetime(2026, 6, 1, tzinfo=UTC)
        fill_with_generated(writing, Generated(_SIGNATURES, _DAYS, ("first", "second", "third"), end))
        with writing.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        engine = reading_engine(url)
        statements = _statements(engine) / _POLL_EVERY_SECONDS
        runs = [_per_cent(server, engine) for _ in range(_RUNS)]
        engine.dispose()
        writing.dispose()
    return [
        Measurement("statements of one server's poll", statements, "a second", _MOST_STATEMENTS, (statements,)),
        Measurement(
            "one server's poll, both ends, of one core", round(statistics.median(runs), 3), "%", _MOST_PER_CENT,
            tuple(round(one, 3) for one in runs),
        ),
    ]  # fmt: skip


def _statements(engine: Engine) -> int:
    """How many statements one snapshot takes, without the driver's own begin and commit."""
    count = 0

    def add(*_: Any) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "before_cursor_execute", add)
    read_snapshot(engine)
    event.remove(engine, "before_cursor_execute", add)
    return count


def _per_cent(server: PostgresqlServer, engine: Engine) -> float:
    def poll() -> None:
        for _ in range(_POLLS):
            read_snapshot(engine)

    before = server.processor_seconds()
    took = times(poll).processor + server.processor_seconds() - before
    return took / (_POLLS * _POLL_EVERY_SECONDS) * 100
