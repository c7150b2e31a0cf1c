"""Three servers behind one proxy, 300 viewers of Overview, and the server that collects is killed: who comes back."""

import asyncio
import os
import signal
import statistics
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select

from benchmarks.measuring import Measurement
from benchmarks.postgresql import postgresql_server
from benchmarks.returning import ReturningViewer, all_open, viewers_of
from benchmarks.serving import ROOT, Served, served
from benchmarks.sticky_proxy import StickyProxy
from store.engine import reading_engine
from store.lease import COLLECTOR, lease_holder
from store.tables import ReadingRow, SourceTotalRow

_SERVERS, _VIEWERS = 3, 300
_OPEN_WITHIN_SECONDS, _BACK_WITHIN_SECONDS, _AGREE_WITHIN_SECONDS = 1_200, 180, 60
_WATCHED_BEFORE_SECONDS = 10
_MOST_SECONDS = 30.0
_LOOK_EVERY_SECONDS = 0.2
# Pages are opened one after the other, as people come.
_BETWEEN_VIEWERS_SECONDS = 0.1


@dataclass(frozen=True)
class _Outcome:
    """What came of the kill, in seconds from it and in viewers."""

    lost: int
    """Viewers whose server it was."""
    back_after: list[float]
    disturbed: int
    """Viewers of the other servers who lost their page too."""
    new_figure_after: float
    wrong: int
    """Viewers who were shown a number that the store never held, or did not come to show its newest."""
    errors: int


def servers() -> list[Measurement]:
    """Kill one of three servers, and follow the viewers until they have a page again and show what the store says."""
    with postgresql_server() as database, ExitStack() as stack:
        url = database.new_database()
        environment = {"DATABASE_URL": url, "COLLECTOR": "on"}
        running = [stack.enter_context(served(ROOT / "dashboard.py", environment)) for _ in range(_SERVERS)]
        proxy = stack.enter_context(StickyProxy([server.port for server in running]))
        engine = reading_engine(url)
        stack.callback(engine.dispose)
        outcome = asyncio.run(_after_a_kill(proxy, running, engine))
    return _measurements(outcome)


async def _after_a_kill(proxy: StickyProxy, running: Sequence[Served], engine: Engine) -> _Outcome:
    viewers = viewers_of(proxy.url, _VIEWERS)
    async with _staying(viewers):
        if not await all_open(viewers, _OPEN_WITHIN_SECONDS):
            raise RuntimeError(f"{sum(one.is_open.is_set() for one in viewers)} of {_VIEWERS} viewers have a page")
        await asyncio.sleep(_WATCHED_BEFORE_SECONDS)
        holder = lease_holder(engine, COLLECTOR, datetime.now(UTC)) or ""
        victim = next(server for server in running if f":{server.process_id}:" in holder)
        lost = [viewer for viewer in viewers if proxy.port_of(viewer.address) == victim.port]
        killed_at, moment = time.monotonic(), datetime.now(UTC)
        os.kill(victim.process_id, signal.SIGKILL)
        collecting = asyncio.create_task(_new_figure(engine, moment))
        await _until(lambda: all(viewer.back_at for viewer in lost), _BACK_WITHIN_SECONDS)
        new_figure_after = await collecting - killed_at
        await _until(lambda: not _behind(viewers, engine), _AGREE_WITHIN_SECONDS)
        return _Outcome(
            lost=len(lost),
            back_after=[viewer.back_at[0] - killed_at for viewer in lost if viewer.back_at],
            disturbed=sum(bool(viewer.lost_at) for viewer in viewers if viewer not in lost),
            new_figure_after=new_figure_after,
            wrong=len(_behind(viewers, engine) | _made_up(viewers, engine)),
            errors=sum(bool(viewer.errors) for viewer in viewers),
        )


@asynccontextmanager
async def _staying(viewers: Sequence[ReturningViewer]) -> AsyncIterator[None]:
    tasks = []
    for viewer in viewers:
        tasks.append(asyncio.create_task(viewer.stay()))
        await asyncio.sleep(_BETWEEN_VIEWERS_SECONDS)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        await asyncio.sleep(_LOOK_EVERY_SECONDS)


async def _new_figure(engine: Engine, since: datetime) -> float:
    """When a figure was stored that is newer than the kill, by `time.monotonic`; never is infinite."""
    newer = select(ReadingRow.signatures).where(ReadingRow.counted_at > since).limit(1)
    end = time.monotonic() + _BACK_WITHIN_SECONDS
    while time.monotonic() < end:
        with engine.connect() as connection:
            if connection.execute(newer).first():
                return time.monotonic()
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    return float("inf")


def _behind(viewers: Sequence[ReturningViewer], engine: Engine) -> set[ReturningViewer]:
    """Those who are shown another number than the store holds now."""
    with engine.connect() as connection:
        total = connection.execute(select(SourceTotalRow.signatures)).scalar_one()
    return {viewer for viewer in viewers if viewer.count != total}


def _made_up(viewers: Sequence[ReturningViewer], engine: Engine) -> set[ReturningViewer]:
    """Those who were ever shown a number that no reading was."""
    with engine.connect() as connection:
        held = set(connection.execute(select(ReadingRow.signatures)).scalars())
    return {viewer for viewer in viewers if viewer.counts - held}


def _measurements(outcome: _Outcome) -> list[Measurement]:
    back = sorted(outcome.back_after)
    gone = outcome.lost - len(back)
    name = f"of {_VIEWERS} viewers on {_SERVERS} servers, one killed"
    return [
        Measurement(f"{name}: lost their server", outcome.lost, "viewers", float("inf"), (outcome.lost,)),
        Measurement(f"{name}: did not come back", gone, "viewers", 0, (gone,)),
        _seconds(f"{name}: half of them back after", statistics.median(back) if back else float("inf")),
        _seconds(f"{name}: the last one back after", back[-1] if back else float("inf")),
        Measurement(f"{name}: others disturbed", outcome.disturbed, "viewers", 0, (outcome.disturbed,)),
        Measurement(f"{name}: shown a wrong count", outcome.wrong, "viewers", 0, (outcome.wrong,)),
        Measurement(f"{name}: shown an error", outcome.errors, "viewers", 0, (outcome.errors,)),
        _seconds("another server collects after", outcome.new_figure_after),
    ]


def _seconds(name: str, value: float) -> Measurement:
    return Measurement(name, round(value, 1), "s", _MOST_SECONDS, (round(value, 1),))
