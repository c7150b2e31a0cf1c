"""What readers of the api and screens cost: against a route that does nothing, on the same server in the same run."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from benchmarks.asking import ask_calmly, requests_a_second
from benchmarks.measuring import Measurement, processor_seconds
from benchmarks.serving import Served, served

_SERVER = Path(__file__).parent / "api_server.py"
_ADDRESSES = ("/api/v1/count.json", "/screen", "/embed/count", "/api/v1/badge.svg")
# Short turns side by side: whatever else the machine does then falls on all of them alike.
_TURNS, _TURN_SECONDS = 7, 2
_MOST_TIMES_BARE = 2.0
_SCREENS, _EVERY_SECONDS, _SECONDS = 500, 15, 60
_MOST_PERCENT = 10.0


def api() -> list[Measurement]:
    """How many times as many requests a second a bare route answers, and what 500 screens take of one core."""
    with tempfile.TemporaryDirectory() as folder:
        store = {"DATABASE_URL": f"sqlite:///{folder}/store.sqlite"}
        with served(_SERVER, store) as server:
            for path in _ADDRESSES:
                requests_a_second(server.port, path, 1)
            return [*_against_a_bare_route(server), _of_screens(server)]


def _against_a_bare_route(server: Served) -> list[Measurement]:
    ratios: dict[str, list[float]] = {path: [] for path in _ADDRESSES}
    for _ in range(_TURNS):
        for path, found in ratios.items():
            # The bare route goes before and after, so that a machine that gets slower or faster meets both.
            before = requests_a_second(server.port, "/bare", _TURN_SECONDS)
            measured = requests_a_second(server.port, path, _TURN_SECONDS)
            after = requests_a_second(server.port, "/bare", _TURN_SECONDS)
            found.append(round((before + after) / 2 / measured, 3))
    return [
        Measurement(
            f"{path}, time against a bare route", statistics.median(found), "ratio", _MOST_TIMES_BARE, tuple(found)
        )
        for path, found in ratios.items()
    ]


def _of_screens(server: Served) -> Measurement:
    """Of the whole process, which collects meanwhile."""
    before = processor_seconds(server.process_id)
    asyncio.run(ask_calmly(server.port, "/api/v1/count.json", _SCREENS, _EVERY_SECONDS, _SECONDS))
    percent = round(100 * (processor_seconds(server.process_id) - before) / _SECONDS, 2)
    return Measurement(
        f"{_SCREENS} screens that ask every {_EVERY_SECONDS} s", percent, "% of a core", _MOST_PERCENT, (percent,)
    )
