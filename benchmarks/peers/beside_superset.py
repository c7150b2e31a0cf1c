"""The dashboard beside Apache Superset: the same figures in the same PostgreSQL, read by the same Chromium in turn."""

import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.measuring import Measurement
from benchmarks.peers.memory import family, megabytes
from benchmarks.peers.readers import Dashboard, Ours, Region, Theirs, Visit, signed_in, visit
from benchmarks.peers.superset_dashboard import make_dashboard
from benchmarks.peers.superset_server import Superset, a_superset, superset_environment
from benchmarks.postgresql import postgresql_server
from benchmarks.serving import ROOT, Served, a_chromium, served
from campaign.load import load_campaign
from store.engine import writing_engine
from store.generated import Generated, at_the_hour, fill_with_generated
from store.prepare import prepare_store

TURNS, WORKERS = 5, 5
_SIGNATURES, _DAYS = 1_000_000, 90
_MOST_OF_A_LOAD, _MOST_OF_A_CHANGE, _MOST_OF_MEMORY = 0.6, 0.5, round(1 / 3, 3)
_NO_LIMIT = float("inf")
# Each region is asked for before anything is measured, so that Superset has its answer in its cache.
_REGIONS = (Region("Wales", "W92000004"), Region("Scotland", "S92000003"))
_OVERVIEW, _THREE, _SUPERSET = "Overview", "the same three charts in our parts", "Superset"


@dataclass(frozen=True)
class Turn:
    """One visit to each dashboard, and then the memory of both servers in MB."""

    visits: Mapping[str, Visit]
    ours: float
    theirs: float
    one_worker: float
    """Of Superset, its first process and one that answers."""


@dataclass(frozen=True)
class _Servers:
    ours: Served
    three: Served
    superset: Superset
    address: str
    """Of Superset's dashboard."""


def beside_superset(environment: Path | None, workers: int, turns: int) -> list[Measurement]:
    """Loads, changes of the region and memory, ours as a share of Superset's.

    Raises:
        SupersetFailed: There is no Superset in the environment, or it does not start.
    """
    with _servers(environment, workers) as servers, a_chromium() as browser:
        superset = servers.superset
        state = signed_in(browser, superset.server.url, superset.user, superset.password)
        dashboards: dict[str, Dashboard] = {
            _OVERVIEW: Ours(servers.ours.url, charts=1),
            _THREE: Ours(servers.three.url, charts=2),
            _SUPERSET: Theirs(servers.address, state),
        }
        for region in _REGIONS:
            _turn(browser, dashboards, region, servers)
        taken = [_turn(browser, dashboards, _REGIONS[place % len(_REGIONS)], servers) for place in range(turns)]
    return [*_times(taken), *_memory(taken, workers)]


@contextmanager
def _servers(environment: Path | None, workers: int) -> Iterator[_Servers]:
    """One PostgreSQL with the figures, and all three servers on it."""
    with superset_environment(environment) as installed, postgresql_server() as postgresql:
        figures, own = postgresql.new_database(), postgresql.new_database()
        source = load_campaign().headline_source.key
        _fill(figures, source)
        settings = {"DATABASE_URL": figures, "COLLECTOR": "off"}
        with (
            served(ROOT / "dashboard.py", settings) as ours,
            served(Path(__file__).parent / "three_charts.py", settings) as three,
            a_superset(installed, _as_superset_reads(own), workers) as superset,
        ):
            yield _Servers(ours, three, superset, make_dashboard(superset, _as_superset_reads(figures), source))


def _fill(url: str, source: str) -> None:
    engine = writing_engine(url)
    prepare_store(engine)
    fill_with_generated(engine, Generated(_SIGNATURES, _DAYS, (source,), at_the_hour(datetime.now(UTC))))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _as_superset_reads(url: str) -> str:
    """The same database by the driver that Superset's documentation names."""
    return url.replace("postgresql+psycopg://", "postgresql+psycopg2://")


def _turn(browser: Browser, dashboards: Mapping[str, Dashboard], region: Region, servers: _Servers) -> Turn:
    visits = {name: visit(browser, dashboard, region) for name, dashboard in dashboards.items()}
    numbers = {name: one.number for name, one in visits.items()}
    if len(set(numbers.values())) != 1:
        raise RuntimeError(f"not the same figures of {region.name}: {numbers}")
    first, *answering = family(servers.superset.server.process_id)
    each = [megabytes(one) for one in answering]
    ours = sum(megabytes(one) for one in family(servers.ours.process_id))
    return Turn(visits, ours, megabytes(first) + sum(each), megabytes(first) + max(each))


def _times(taken: list[Turn]) -> Iterator[Measurement]:
    kinds: tuple[tuple[str, float, Callable[[Visit], float]], ...] = (
        ("loads with an empty browser cache", _MOST_OF_A_LOAD, lambda one: one.cold),
        ("loads with a filled browser cache", _MOST_OF_A_LOAD, lambda one: one.warm),
        ("shows another region", _MOST_OF_A_CHANGE, lambda one: one.change),
    )
    for kind, limit, milliseconds in kinds:
        for ours in (_OVERVIEW, _THREE):
            ratios = [milliseconds(turn.visits[ours]) / milliseconds(turn.visits[_SUPERSET]) for turn in taken]
            yield _median(f"{ours}: {kind}, beside Superset", ratios, "ratio", limit, 3)
        for name in (_OVERVIEW, _THREE, _SUPERSET):
            yield _median(f"{name}: {kind}", [milliseconds(turn.visits[name]) for turn in taken], "ms", _NO_LIMIT, 0)


def _memory(taken: list[Turn], workers: int) -> Iterator[Measurement]:
    server, of_all = "memory of the dashboard's server", f"Superset (workers: {workers})"
    yield _median(
        f"{server}, beside {of_all}", [turn.ours / turn.theirs for turn in taken], "ratio", _MOST_OF_MEMORY, 3
    )
    one = [turn.ours / turn.one_worker for turn in taken]
    yield _median(f"{server}, beside Superset with a single worker", one, "ratio", _NO_LIMIT, 3)
    yield _median(server, [turn.ours for turn in taken], "MB", _NO_LIMIT, 0)
    yield _median(f"memory of {of_all}", [turn.theirs for turn in taken], "MB", _NO_LIMIT, 0)


def _median(name: str, runs: list[float], unit: str, limit: float, decimals: int) -> Measurement:
    return Measurement(
        name, round(statistics.median(runs), decimals), unit, limit, tuple(round(one, decimals) for one in runs)
    )
