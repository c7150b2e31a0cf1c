"""How a server is asked by the benchmark of the api, where wrk is not installed."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from benchmarks.asking import ask_calmly, requests_a_second
from tests.asking import apart
from tests.serving import free_port
from tests.small_server import SmallServer


class Counting:
    """A server that counts how often it was asked."""

    def __init__(self) -> None:
        self.asked, self.port = 0, free_port()
        self.server = SmallServer(Starlette(routes=[Route("/", self._answer)]), self.port)

    async def _answer(self, _: Request) -> PlainTextResponse:
        self.asked += 1
        return PlainTextResponse("ok")


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """Such a server, on a machine that has no wrk."""
    monkeypatch.setenv("PATH", "")
    counting = Counting()
    yield counting
    counting.server.stop()


def test_every_request_that_was_answered_is_counted(counting: Counting) -> None:
    found = apart(lambda: requests_a_second(counting.port, "/", 1))

    assert found == counting.asked > 1


def test_screens_ask_once_in_each_interval(counting: Counting) -> None:
    answered = apart(lambda: asyncio.run(ask_calmly(counting.port, "/", screens=10, every=0.2, seconds=0.6)))

    assert answered == counting.asked == 30


def test_an_answer_that_is_none_is_not_counted_as_one(counting: Counting) -> None:
    with pytest.raises(RuntimeError, match="/nowhere did not answer as it should"):
        apart(lambda: requests_a_second(counting.port, "/nowhere", 1))
    with pytest.raises(RuntimeError, match="/nowhere did not answer as it should"):
        apart(lambda: asyncio.run(ask_calmly(counting.port, "/nowhere", screens=2, every=0.1, seconds=0.1)))
