"""Reads grow with hours, days and areas, never with signatures: up to a hundred million, on both databases."""

import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial

from sqlalchemy import Engine

from benchmarks.measuring import Measurement, seconds
from benchmarks.postgresql import postgresql_server
from store.channels import channel_days, channel_totals
from store.engine import reading_engine, writing_engine
from store.flags import flags
from store.generated import Generated, fill_with_generated
from store.level_periods import level_gains
from store.levels import level_counts
from store.place_quality import place_quality
from store.prepare import prepare_store
from store.series import area_days, hourly_counts, imported_files, region_days
from store.snapshot import read_snapshot

_SIZES = (10_000, 1_000_000, 10_000_000, 100_000_000)
_DAYS = 90
_END = datetime(2026, 6, 1, tzinfo=UTC)
_LAST = _END.date() - timedelta(days=1)
_FIRST = _LAST - timedelta(days=27)
_TOTALS, _LISTED, _OTHER = "totals", "listed", "other"
_RUNS, _WARM = 15, 2
_MOST_TIMES, _MOST_MILLISECONDS = 1.5, 30

Reads = Mapping[str, Callable[[Engine], object]]
_TOTALS_NAME, _TABLE_NAME = "latest figures of all sources", "regions over 28 days"
# Every read of the store that a page of counts makes, as ui/loaders.py makes it.
_READS: Reads = {
    _TOTALS_NAME: read_snapshot,
    _TABLE_NAME: lambda engine: level_gains(engine, _TOTALS, "region", _FIRST, _LAST),
    "history by the hour": lambda engine: hourly_counts(engine, _TOTALS),
    "regions by day": lambda engine: region_days(engine, _TOTALS),
    "constituencies by day": lambda engine: area_days(engine, _TOTALS, "constituency", "2024", date.min),
    **{
        f"level {level}": partial(lambda engine, level: level_counts(engine, _TOTALS, level), level=level)
        for level in ("everywhere", "nation", "region", "constituency", "country")
    },
    "constituencies over 28 days": lambda engine: level_gains(engine, _TOTALS, "constituency", _FIRST, _LAST),
    "channels": lambda engine: channel_totals(engine, _LISTED),
    "channels by day": lambda engine: channel_days(engine, _LISTED),
    "health": lambda engine: (flags(engine), imported_files(engine), place_quality(engine, _LISTED)),
}
_IN_TIME = (_TOTALS_NAME, _TABLE_NAME)


def queries() -> list[Measurement]:
    """What the pages read at 1, 10 and 100 million signatures, beside the same at 10 thousand, over 90 days."""
    with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-") as folder, postgresql_server() as server:
        addresses = {
            "SQLite": [f"sqlite:///{folder}/{size}.sqlite" for size in _SIZES],
            "PostgreSQL": [server.new_database() for _ in _SIZES],
        }
        return [found for database, urls in addresses.items() for found in _of_database(database, urls)]


def _of_database(database: str, urls: list[str]) -> Iterator[Measurement]:
    with _filled(urls) as engines:
        for name, read in _READS.items():
            rounds = _rounds(read, engines)
            title = f"{database}: {name}"
            yield from (_beside(title, rounds, place) for place in (1, 2, 3))
            if name in _IN_TIME:
                largest = [one[-1] * 1000 for one in rounds]
                yield _median(f"{title}, {_SIZES[-1]:,} signatures", largest, "ms", _MOST_MILLISECONDS)


def _rounds(read: Callable[[Engine], object], engines: list[Engine]) -> list[list[float]]:
    """The seconds of each size, all read in turn."""
    for _ in range(_WARM):
        _timed(read, engines)
    return [_timed(read, engines) for _ in range(_RUNS)]


def _beside(title: str, rounds: list[list[float]], place: int) -> Measurement:
    name = f"{title}, {_SIZES[place]:,} signatures beside {_SIZES[0]:,}"
    return _median(name, [one[place] / one[0] for one in rounds], "ratio", _MOST_TIMES)


def _timed(read: Callable[[Engine], object], engines: list[Engine]) -> list[float]:
    return [seconds(partial(read, engine)) for engine in engines]


def _median(name: str, runs: list[float], unit: str, limit: float) -> Measurement:
    return Measurement(name, round(statistics.median(runs), 3), unit, limit, tuple(round(one, 3) for one in runs))


@contextmanager
def _filled(urls: list[str]) -> Iterator[list[Engine]]:
    """The stores as pages read them."""
    for url, size in zip(urls, _SIZES, strict=True):
        engine = writing_engine(url)
        prepare_store(engine)
        fill_with_generated(engine, Generated(size, _DAYS, (_TOTALS, _LISTED, _OTHER), _END))
        if engine.dialect.name == "postgresql":
            # As autovacuum leaves it, within a minute of so many rows.
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        engine.dispose()
    engines = [reading_engine(url) for url in urls]
    yield engines
    for engine in engines:
        engine.dispose()
