"""What viewers of Overview cost, and how many there may be: beside a bare Streamlit app in the same run."""

import asyncio
import math
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measurement, processor_seconds
from benchmarks.serving import ROOT, Served, served
from benchmarks.viewers import Audience, watched

_BARE = Path(__file__).parent / "bare_app.py"
_RUNS = 5
_MOST_TICK, _MOST_OPENING, _FEWEST_SESSIONS = 2.5, 8.0, 0.5
_VIEWERS, _SECONDS = 20, 15
# Viewers that are tried: the first number, the most, beyond which nothing is claimed, and the fewest.
_FIRST_TRIED, _MOST_TRIED, _FEWEST_TRIED = 60, 240, 5
# Two refreshes of each viewer. No turn is begun after so long, so that a busy machine ends too.
_SECONDS_A_STEP, _MOST_SECONDS = 10, 270
_ON_TIME = 0.99


@dataclass(frozen=True)
class _Turn:
    """Viewers that each of the two carries."""

    ours: int
    bare: int


def ticks() -> list[Measurement]:
    """Processor time of the server for each refresh of one viewer; what it collects meanwhile is counted in."""
    name = "a refresh of Overview, processor time of the server"
    return _beside_bare(name, _milliseconds_a_tick, 50, _MOST_TICK, 2)


def openings() -> list[Measurement]:
    """Processor time of the server for each viewer who opens the page, while nothing new has come since the last."""
    name = "opening Overview, processor time of the server"
    return _beside_bare(name, _milliseconds_an_opening, 100, _MOST_OPENING, 1)


def sessions() -> list[Measurement]:
    """How many viewers Overview carries for each that a bare app carries, with 99% of refreshes on time.

    Both are looked for up to 240 viewers, so that what is found of either is "at least" so many. Later turns begin
    where the one before has ended, and there are fewer of them where the time is over.
    """
    turns: list[_Turn] = []
    with _both() as (ours, bare):
        until = time.monotonic() + _MOST_SECONDS
        while not turns or (len(turns) < _RUNS and time.monotonic() < until):
            turns.append(asyncio.run(_turn(ours, bare, turns[-1] if turns else None)))
    found = {"viewers of Overview on time, at least": [turn.ours for turn in turns]}
    found["viewers of a bare app on time, at least"] = [turn.bare for turn in turns]
    ratios = tuple(round(turn.ours / turn.bare, 3) for turn in turns)
    return [
        *(
            Measurement(name, statistics.median(runs), "viewers", 0, tuple(runs), at_least=True)
            for name, runs in found.items()
        ),
        Measurement(
            "viewers of Overview for each of a bare app, at least",
            round(statistics.median(ratios), 3),
            "ratio",
            _FEWEST_SESSIONS,
            ratios,
            at_least=True,
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


async def _turn(ours: Served, bare: Served, before: _Turn | None) -> _Turn:
    """The bare app's number first, then ours from half of it up to the whole.

    Raises:
        RuntimeError: The bare app carries nobody, so that there is nothing to be measured beside.
    """
    first, most = (before.bare, before.bare) if before else (_FIRST_TRIED, _MOST_TRIED)
    of_bare = await _most_viewers(bare, first, most)
    if not of_bare:
        raise RuntimeError(f"not even {_FEWEST_TRIED} viewers of a bare app were on time: this machine is too busy")
    half = math.ceil(of_bare / 2)
    first, most = (before.ours or half, before.ours or half) if before else (half, of_bare)
    return _Turn(await _most_viewers(ours, min(first, of_bare), min(most, of_bare)), of_bare)


async def _most_viewers(server: Served, first: int, most: int) -> int:
    """So many are on time: twice as many, up to `most`, while they are; half as many while not even the first were."""
    known, viewers = 0, first
    async with Audience(server.url) as audience:
        while known < most and await _are_on_time(audience, viewers):
            known, viewers = viewers, min(2 * viewers, most)
    while not known and (viewers := viewers // 2) >= _FEWEST_TRIED:
        async with Audience(server.url) as audience:
            known = viewers if await _are_on_time(audience, viewers) else 0
    return known


async def _are_on_time(audience: Audience, viewers: int) -> bool:
    """Whether so many are let in, stay, and have 99% of their refreshes within half of the interval."""
    if not await audience.grow_to(viewers):
        return False
    seen = await audience.watch(_SECONDS_A_STEP, nullcontext())
    return not seen.lost and seen.share_on_time >= _ON_TIME
