"""Answers are made once for each look at the store, and sent to everybody who asks until the next look."""

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from api.answers import Answer, answer_of
from api.asked import NotAnswerable
from api.kept import KeptAnswers
from store.engine import reading_engine
from store.snapshot import Look, SnapshotReader
from tests.filled import out_of_reach


class World:
    """A store looked at every 2 seconds by a clock that the test sets, and how often an answer was made."""

    def __init__(self, reading: Engine) -> None:
        self.reading = reading
        self.time, self.made, self.takes = 0.0, 0, 0.0
        self.looks: list[Look] = []
        self.snapshots = SnapshotReader(reading, seconds=2, clock=lambda: self.time)
        self.kept = KeptAnswers(lambda: self.snapshots, most=3)
        self._lock = threading.Lock()

    def make(self, look: Look) -> Answer:
        time.sleep(self.takes)
        with self._lock:
            self.made += 1
            self.looks.append(look)
        return answer_of(str(self.made).encode(), "text/plain")

    async def body(self, question: str = "how many") -> bytes:
        return (await self.kept.answer(question, self.make)).plain.body


def run(asked: Coroutine[Any, Any, Any]) -> Any:
    """On an event loop of its own: other tests keep one in this thread."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(lambda: asyncio.run(asked)).result()


@pytest.fixture
def world(sqlite_store: Engine) -> Iterator[World]:
    """An empty store, which is enough to look at."""
    reading = reading_engine(sqlite_store.url.render_as_string(hide_password=False))
    yield World(reading)
    reading.dispose()


def test_an_answer_is_made_once_until_the_store_is_looked_at_again(world: World) -> None:
    async def asked() -> list[bytes]:
        first = [await world.body() for _ in range(5)]
        world.time = 1.9
        second = await world.body()
        world.time = 2.0
        return [*first, second, await world.body(), await world.body()]

    assert run(asked()) == [b"1"] * 6 + [b"2"] * 2
    assert world.looks[0] is not world.looks[1]


def test_a_hundred_who_ask_at_once_have_it_made_once(world: World) -> None:
    world.takes = 0.05

    async def asked() -> list[bytes]:
        return await asyncio.gather(*(world.body() for _ in range(100)))

    assert set(run(asked())) == {b"1"}
    assert world.made == 1


def test_questions_have_answers_of_their_own(world: World) -> None:
    async def asked() -> list[bytes]:
        return [await world.body(question) for question in ("Wales", "Scotland", "Wales")]

    assert run(asked()) == [b"1", b"2", b"1"]


def test_no_more_are_kept_than_there_is_room_for_and_the_usual_ones_stay(world: World) -> None:
    async def asked() -> None:
        for number in range(50):
            await world.body("usual")
            await world.body(f"made up {number}")

    run(asked())

    assert len(world.kept) == 3
    assert world.made == 51


def test_who_leaves_takes_the_answer_from_nobody(world: World) -> None:
    world.takes = 0.2

    async def asked() -> bytes:
        leaving, staying = asyncio.create_task(world.body()), asyncio.create_task(world.body())
        await asyncio.sleep(0.05)
        leaving.cancel()
        return await staying

    assert run(asked()) == b"1"
    assert world.made == 1


def test_that_there_is_nothing_is_kept_too(world: World) -> None:
    def nothing(look: Look) -> Answer:
        world.make(look)
        raise NotAnswerable(404, "Nothing yet")

    async def asked() -> list[str]:
        said = []
        for _ in range(3):
            with pytest.raises(NotAnswerable) as found:
                await world.kept.answer("nothing", nothing)
            said.append(str(found.value))
        return said

    assert run(asked()) == ["Nothing yet"] * 3
    assert world.made == 1


def test_a_failure_is_not_kept(world: World) -> None:
    def failing(_: Look) -> Answer:
        raise OperationalError("SELECT", {}, Exception("gone"))

    async def asked() -> bytes:
        with pytest.raises(OperationalError):
            await world.kept.answer("how many", failing)
        return await world.body()

    assert run(asked()) == b"1"


def test_a_store_out_of_reach_is_looked_at_again_and_its_answers_made_anew(world: World) -> None:
    async def asked() -> list[bytes]:
        first = await world.body()
        world.time = 2.0
        with out_of_reach(world.reading):
            return [first, await world.body(), await world.body()]

    # The same figures, but their age is another, so what is said of it may be too.
    assert run(asked()) == [b"1", b"2", b"2"]
    assert world.looks[0].snapshot is world.looks[1].snapshot


def test_a_store_that_was_never_reached_is_told(world: World) -> None:
    async def asked() -> None:
        with out_of_reach(world.reading), pytest.raises(SQLAlchemyError):
            await world.body()

    run(asked())
    assert world.made == 0
