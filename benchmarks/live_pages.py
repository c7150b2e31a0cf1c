"""What viewers of Overview cost, and how many there may be: beside a bare Streamlit app in the same run."""

import asyncio
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from benchmarks.measuring import Measurement, processor_seconds
from benchmarks.serving import ROOT, Served, served
from benchmarks.viewers import Audience, watched

_BARE = Path(__file__).parent / "bare_app.py"
_RUNS = 5
_MOST_TICK, _MOST_OPENING, _MOST_SESSIONS = 2.5, 8.0, 2.0
_VIEWERS, _SECONDS = 20, 15
# As many viewers as are tried: each step has 1.4 times as many as the one before.
_STEPS = (60, 85, 120, 170, 240, 340, 480, 680, 960)
_ON_TIME = 0.99


def ticks() -> list[Measurement]:
    """Processor time of the server for each refresh of one viewer; what it collects meanwhile is counted in."""
    name = "a refresh of Overview, processor time of the server"
    return _beside_bare(name, _milliseconds_a_tick, 50, _MOST_TICK, 2)


def openings() -> list[Measurement]:
    """Processor time of the server for each viewer who opens the page, while nothing new has come since the last."""
    name = "opening Overview, processor time of the server"
    return _beside_bare(name, _milliseconds_an_opening, 100, _MOST_OPENING, 1)


def sessions() -> list[Measurement]:
    """How many viewers a bare app carries for each that Overview carries, with 99% of refreshes on time."""
    with _both() as (ours, bare):
        most_of_bare, most_of_ours = asyncio.run(_most_viewers(bare)), asyncio.run(_most_viewers(ours))
    return [
        Measurement("viewers of Overview on time", most_of_ours, "viewers", float("inf"), (most_of_ours,)),
        Measurement(
            "viewers of a bare app for each of Overview",
            round(most_of_bare / max(most_of_ours, 1), 3),
            "ratio",
            _MOST_SESSIONS,
            (most_of_bare, most_of_ours),
        ),
    ]


@contextmanager
def _both() -> Iterator[tuple[Served, Served]]:
    """The dashboard with its demonstration, after its first collection, and the bare app."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DATABASE_URL": f"sqlite:///{folder}/store.sqlite"}
        with served(ROOT / "dashboard.py", environment) as ours, served(_BARE) as bare:
            asyncio.run(watched(ours.url, 1, 10, nullcontext()))
            yield ours, bare


def _beside_bare(
    name: str, milliseconds: Callable[[Served], float], most: float, most_times: float, digits: int
) -> list[Measurement]:
    """What both cost in turn, after one turn that is not counted: in milliseconds, and as a ratio."""
    with _both() as (ours, bare):
        for server in (ours, bare):
            milliseconds(server)
        rounds = [(milliseconds(ours), milliseconds(bare)) for _ in range(_RUNS)]
    ratios = tuple(round(one / other, 3) for one, other in rounds)
    value = round(statistics.median(one for one, _ in rounds), digits)
    return [
        Measurement(name, value, "ms", most, tuple(round(one, digits) for one, _ in rounds)),
        Measurement(f"{name}, against a bare app", round(statistics.median(ratios), 3), "ratio", most_times, ratios),
    ]


def _milliseconds_a_tick(server: Served) -> float:
    spent: list[float] = []

    @contextmanager
    def counted() -> Iterator[None]:
        before = processor_seconds(server.process_id)
        yield
        spent.append(processor_seconds(server.process_id) - before)

    asyncio.run(watched(server.url, _VIEWERS, _SECONDS, counted()))
    return 1_000 * spent[0] / (_VIEWERS * _SECONDS / 5)


def _milliseconds_an_opening(server: Served) -> float:
    async def spent() -> float:
        async with Audience(server.url) as audience:
            before = processor_seconds(server.process_id)
            if not await audience.grow_to(_VIEWERS):
                raise RuntimeError(f"not all of {_VIEWERS} viewers could open {server.url}")
            return processor_seconds(server.process_id) - before

    return 1_000 * asyncio.run(spent()) / _VIEWERS


async def _most_viewers(server: Served) -> int:
    """More and more of them, until more than one refresh in a hundred comes late, or somebody is not let in."""
    most = 0
    async with Audience(server.url) as audience:
        for viewers in _STEPS:
            if not await audience.grow_to(viewers):
                break
            seen = await audience.watch(_SECONDS, nullcontext())
            if seen.lost or seen.share_on_time < _ON_TIME:
                break
            most = viewers
    return most
