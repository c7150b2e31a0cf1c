"""One reader who asks too much is told so, and nobody else notices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.limits import LARGEST_BODY, LONGEST_QUERY, Allowance, Limits, reader_of
from tests.asking import ask


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> Starlette:
    return Starlette(
        routes=[
            Route("/api/v1/count.json", lambda _: PlainTextResponse("{}")),
            Route("/", lambda _: PlainTextResponse("")),
        ],
        middleware=[Middleware(Limits, allowance=Allowance(2, 5, clock))],
    )


def asked_by(app: ASGIApp, address: str) -> ASGIApp:
    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "client": (address, 50_000)}, receive, send)

    return asked


def statuses(app: ASGIApp, reader: str, times: int, address: str = "/api/v1/count.json") -> list[int]:
    return [ask(asked_by(app, reader), address).status_code for _ in range(times)]


def test_who_asks_too_often_is_told_when_to_ask_again_and_others_are_answered(app: Starlette, clock: Clock) -> None:
    assert statuses(app, "203.0.113.7", 7) == [200] * 5 + [429] * 2
    assert statuses(app, "203.0.113.8", 1) == [200]

    refused = ask(asked_by(app, "203.0.113.7"), "/api/v1/count.json")
    assert refused.headers["Retry-After"] == "1"
    assert "Ask again later" in refused.json()["error"]["message"]
    clock.now += 1
    assert statuses(app, "203.0.113.7", 3) == [200, 200, 429]


def test_one_network_of_ipv6_is_one_reader(app: Starlette) -> None:
    assert statuses(app, "2001:db8::1", 5) == [200] * 5
    assert statuses(app, "2001:db8::2", 1) == [429]
    assert statuses(app, "2001:db8:0:1::1", 1) == [200]


@pytest.mark.parametrize("reader", ["127.0.0.1", "::1", "not an address"])
def test_this_machine_itself_is_not_counted(app: Starlette, reader: str) -> None:
    assert statuses(app, reader, 20) == [200] * 20


def test_pages_are_not_counted(app: Starlette) -> None:
    assert statuses(app, "203.0.113.7", 20, "/") == [200] * 20


def test_an_endless_question_is_refused_in_words(app: Starlette) -> None:
    answer = ask(app, f"/api/v1/count.json?area={'x' * LONGEST_QUERY}")

    assert answer.status_code == 414
    assert f"{LONGEST_QUERY:,} characters" in answer.json()["error"]["message"]


@pytest.mark.parametrize("length", [str(LARGEST_BODY + 1), "many", "-1"])
def test_nothing_large_is_taken(app: Starlette, length: str) -> None:
    assert ask(app, "/api/v1/count.json", headers={"Content-Length": length}).status_code == 413


@given(st.lists(st.floats(0, 3, allow_nan=False), min_size=1, max_size=60))
def test_in_any_time_no_more_are_let_through_than_at_once_and_a_second(pauses: list[float]) -> None:
    clock = Clock()
    allowance, passed = Allowance(2, 5, clock), 0
    for pause in pauses:
        clock.now += pause
        passed += allowance.seconds_to_wait("reader") == 0
    assert passed <= 5 + 2 * clock.now


def test_readers_who_are_silent_longest_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.limits._MOST_READERS", 2)
    allowance = Allowance(1, 1, Clock())
    for reader in ("first", "second", "third"):
        assert allowance.seconds_to_wait(reader) == 0

    assert allowance.seconds_to_wait("third") > 0
    assert allowance.seconds_to_wait("first") == 0


def test_a_reader_without_an_address_is_nobody() -> None:
    assert reader_of({"type": "http", "client": None}) is None
