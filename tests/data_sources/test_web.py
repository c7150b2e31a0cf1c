"""Asking a platform: a whole answer or one named error, whatever the platform and the line do."""

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.errors import SourceEnded, SourceError, SourceFormatChanged, SourceMisconfigured, SourceUnavailable
from data_sources.web import Answer, Limits, get_json, web_client
from tests.builders import answering
from tests.waiting import LONG

URL = "https://petition.example/petitions/3.json"
DOCUMENT = json.dumps({"signature_count": 12_345, "padding": "x" * 5_000}).encode()


def answered(status: int = 200, content: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
    """What the caller gets when the platform answers this."""
    return get_json(answering(lambda _: httpx.Response(status, content=content, headers=headers)), "A platform", URL)


def wait_after(retry_after: str) -> float | None:
    """The seconds that the platform asked us to wait with a 429."""
    with pytest.raises(SourceUnavailable) as unavailable:
        answered(429, headers={"Retry-After": retry_after})
    return unavailable.value.retry_after_seconds


@contextmanager
def a_platform(answer: Callable[[BaseHTTPRequestHandler], object]) -> Iterator[str]:
    """A real server on this machine that treats every request so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):  # we hang up on it, too
                answer(self)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/petitions/3.json"
        finally:
            server.shutdown()
            thread.join()


def send(request: BaseHTTPRequestHandler, content: bytes, length: int | None = None) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(content) if length is None else length))
    request.end_headers()
    request.wfile.write(content)
    request.wfile.flush()


def test_a_whole_answer_comes_back_as_its_document() -> None:
    with a_platform(lambda request: send(request, DOCUMENT)) as url, web_client() as http:
        assert get_json(http, "A platform", url).document == json.loads(DOCUMENT)


def test_a_compressed_answer_is_unpacked() -> None:
    answer = answered(content=gzip.compress(DOCUMENT), headers={"Content-Encoding": "gzip"})

    assert answer.document["signature_count"] == 12_345


def test_a_refused_connection_is_waited_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]

    with web_client() as http, pytest.raises(SourceUnavailable, match="could not be reached"):
        get_json(http, "A platform", f"http://127.0.0.1:{port}/petitions/3.json")


def test_a_platform_that_never_answers_is_waited_out() -> None:
    over = Event()

    with a_platform(lambda _: over.wait(LONG)) as url, httpx.Client(timeout=httpx.Timeout(LONG, read=0.1)) as http:
        with pytest.raises(SourceUnavailable, match="no whole answer in time"):
            get_json(http, "A platform", url)
        over.set()


def test_an_answer_that_drips_ends_at_the_limit_for_the_whole() -> None:
    over = Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        send(request, b"[", length=1_000)
        for _ in range(999):
            if over.wait(0.02):
                return
            request.wfile.write(b" ")

    with a_platform(drip) as url, web_client() as http:
        with pytest.raises(SourceUnavailable, match="longer than 0 seconds"):
            get_json(http, "A platform", url, limits=Limits(seconds=0.2))
        over.set()


@pytest.mark.parametrize("arrived", [0, 1, len(DOCUMENT) // 2, len(DOCUMENT) - 1])
def test_an_answer_cut_short_on_the_line_is_never_read_as_a_whole(arrived: int) -> None:
    def cut(request: BaseHTTPRequestHandler) -> None:
        send(request, DOCUMENT[:arrived], length=len(DOCUMENT))

    with a_platform(cut) as url, web_client() as http, pytest.raises(SourceUnavailable, match="RemoteProtocolError"):
        get_json(http, "A platform", url)


def test_a_connection_dropped_before_the_answer_is_waited_out() -> None:
    def hang_up(request: BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    with a_platform(hang_up) as url, web_client() as http, pytest.raises(SourceUnavailable, match="no whole answer"):
        get_json(http, "A platform", url)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        DOCUMENT[:-1],
        b"<!DOCTYPE html><title>Down for maintenance</title>",
        b'"\xe9"',
        b"[" * 100_000,
        b"9" * 9_999,
    ],
    ids=["empty", "blank", "cut short", "HTML", "not UTF-8", "nested too deep", "a number too long"],
)
def test_an_answer_that_is_not_whole_json_is_waited_out(body: bytes) -> None:
    with pytest.raises(SourceUnavailable, match="not whole JSON"):
        answered(content=body)


def test_a_damaged_compressed_answer_is_waited_out() -> None:
    with pytest.raises(SourceUnavailable, match="DecodingError"):
        answered(content=b"not gzip", headers={"Content-Encoding": "gzip"})


def test_an_answer_is_read_up_to_the_largest_size_and_not_beyond() -> None:
    http = answering(lambda _: httpx.Response(200, content=DOCUMENT))

    assert get_json(http, "A platform", URL, limits=Limits(largest_bytes=len(DOCUMENT))).status == 200
    with pytest.raises(SourceFormatChanged, match="larger than"):
        get_json(http, "A platform", URL, limits=Limits(largest_bytes=len(DOCUMENT) - 1))


def test_null_is_never_taken_for_a_missing_document() -> None:
    with pytest.raises(SourceFormatChanged, match="null"):
        answered(content=b"null")


def test_missing_is_an_answer_that_the_caller_judges() -> None:
    assert answered(404, b"<h1>Not found</h1>") == Answer(404, None)


def test_unchanged_is_an_answer_without_a_document() -> None:
    assert answered(304) == Answer(304, None)
    assert answered(304).is_unchanged
    assert not answered(200, b"1").is_unchanged


def test_the_date_of_the_last_answer_is_sent_back_as_it_came() -> None:
    asked: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("If-Modified-Since"))
        return httpx.Response(200, json=1, headers={"Last-Modified": "Wed, 01 Jul 2026 12:00:00 GMT"})

    answer = get_json(answering(handler), "A platform", URL)
    get_json(answering(handler), "A platform", URL, answer.last_modified)

    assert asked == [None, "Wed, 01 Jul 2026 12:00:00 GMT"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_reported_and_not_followed(status: int) -> None:
    def elsewhere(request: BaseHTTPRequestHandler) -> None:
        assert request.path == "/petitions/3.json"
        request.send_response(status)
        request.send_header("Location", "/archived/petitions/3.json")
        request.send_header("Content-Length", "0")
        request.end_headers()

    with a_platform(elsewhere) as url, web_client() as http:
        assert get_json(http, "A platform", url) == Answer(status, None, location="/archived/petitions/3.json")


@pytest.mark.parametrize(
    ("status", "error", "trouble"),
    [
        (410, SourceEnded, "none"),
        (429, SourceUnavailable, "wait"),
        (500, SourceUnavailable, "wait"),
        (503, SourceUnavailable, "wait"),
        (401, SourceMisconfigured, "act"),
        (403, SourceMisconfigured, "act"),
        (204, SourceMisconfigured, "act"),
        (302, SourceMisconfigured, "act"),  # without a place to go to
    ],
)
def test_a_refusal_says_who_has_to_act(status: int, error: type[SourceError], trouble: str) -> None:
    with pytest.raises(error, match=rf"^A platform: .*{status}") as refused:
        answered(status, DOCUMENT)

    assert refused.value.trouble == trouble


@pytest.mark.parametrize(("given_seconds", "seconds"), [("120", 120), ("0", 0), ("-5", 0), ("86400", 3_600)])
def test_a_wait_in_seconds_is_kept_within_an_hour(given_seconds: str, seconds: float) -> None:
    assert wait_after(given_seconds) == seconds


@pytest.mark.parametrize(("away", "seconds"), [(120, 120), (-120, 0), (86_400, 3_600)])
def test_a_wait_until_a_date_is_kept_within_an_hour(away: int, seconds: float) -> None:
    until = datetime.now(UTC) + timedelta(seconds=away)

    assert wait_after(format_datetime(until, usegmt=True)) == pytest.approx(seconds, abs=5)


@pytest.mark.parametrize("nonsense", ["", "soon", "nan", "inf", "1e999", "Wed, 99 Jul 2026 12:00:00 GMT", "2026-07-01"])
def test_a_wait_that_cannot_be_read_is_none(nonsense: str) -> None:
    assert wait_after(nonsense) is None


@settings(deadline=None)
@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_any_wait_is_none_or_within_an_hour(text: str) -> None:
    wait = wait_after(text)

    assert wait is None or 0 <= wait <= 3_600


@pytest.mark.parametrize("url", ["https://petition.example:port/", "http://petition..example/"])
def test_an_address_that_is_none_has_to_be_corrected(url: str) -> None:
    with web_client() as http, pytest.raises(SourceMisconfigured, match=r"Correct it in campaign\.toml"):
        get_json(http, "A platform", url)
