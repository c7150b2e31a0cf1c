"""Whatever bytes are sent, the server answers in its own words or closes, tells nothing of itself, and stays up."""

import contextlib
import itertools
import time
from pathlib import Path

import pytest

from tests.attack.wire import answered, asked, connected, frame, is_well, memory_of, sent, shaken_hands, status_of
from tests.serving import ROOT, Server
from tests.waiting import LONG

MANY, FLAT_MB = 5_000_000, 40
UP = ("../", "..%2f", "%2e%2e/", "%252e%252e%252f", "..\\", "..%5c", "....//", "%c0%ae%c0%ae/", "/..;/")
FOLDERS = (
    "/", "/static/", "/static/js/", "/media/", "/component/", "/component/x.y/", "/app/static/", "/screen/assets/",
    "/embed/assets/1/", "/api/v1/", "/_stcore/", "/_stcore/upload_file/",
)  # fmt: skip
FILES = {"etc/passwd": b"root:x:", "requirements.in": b"streamlit==", ".streamlit/config.toml": b"maxUploadSize"}
ADDRESSES = (
    "/", "/health", "/api/v1/count.json", "/api/v1/areas.json", "/api/v1/badge.svg", "/screen", "/embed/count",
    "/static/none.js", "/media/none", "/component/none/x", "/_stcore/health", "/_stcore/host-config", "/none",
)  # fmt: skip
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "NONSENSE")


def says_nothing_of_itself(answer: bytes) -> bool:
    """No traceback, no folder of the server's and no version stands in an answer."""
    telling = (b"Traceback", str(ROOT).encode(), b"site-packages", b"uvicorn/", b"Streamlit/", b"starlette/", b'File "')
    return not any(one in answer for one in telling)


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_path_leads_out_of_what_is_served(attacked: Server, folder: str) -> None:
    out = {f"{folder}{up * 8}{file}": found for up, (file, found) in itertools.product(UP, FILES.items())}
    plain = {f"{folder}{ROOT}/{file}".replace("//", "/"): found for file, found in FILES.items()}
    twice = {f"{folder}/{ROOT}/{file}": found for file, found in FILES.items()}

    for target, found in (out | plain | twice).items():
        status, answer = asked(attacked, target)
        head, _, body = answer.partition(b"\r\n\r\n")
        # What is no file is a page's address to Streamlit, which sends its one page for each.
        is_the_page = status == 200 and b"text/html" in head
        assert is_the_page or status in {301, 302, 307, 308, 400, 403, 404}, target
        assert found not in body, target
        assert says_nothing_of_itself(answer), target


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("name", ["%00", "a%00.js", "%0d%0aSet-Cookie:%20a=b", "%ff%fe", "%", "%zz", "a" * 5_000])
def test_no_name_is_more_than_a_name(attacked: Server, folder: str, name: str) -> None:
    status, answer = asked(attacked, f"{folder}{name}")
    head = answer.partition(b"\r\n\r\n")[0].lower()

    assert status in {200, 400, 404, 405}
    assert b"\r\nset-cookie: a=b" not in head
    assert says_nothing_of_itself(answer)


@pytest.mark.parametrize("method", METHODS)
def test_no_method_does_anything(attacked: Server, method: str) -> None:
    for address in ADDRESSES:
        status, answer = asked(attacked, address, method, body=b"x" * 100)

        assert status in {400, 403, 404, 405} or (method, status) == ("OPTIONS", 200) or (method, status) == (
            "OPTIONS", 204,
        ), f"{method} {address}: {status}"  # fmt: skip
        assert says_nothing_of_itself(answer)
    assert is_well(attacked)


def test_a_page_of_another_site_opens_no_websocket(attacked: Server) -> None:
    here = f"127.0.0.1:{attacked.port}"
    for host, origin in (
        (here, "https://attacker.invalid"),
        (here, "null"),
        (here, "http://127.0.0.1.attacker.invalid"),
        (here, "http://attacker.invalid/127.0.0.1"),
        ("attacker.invalid", "http://attacker.invalid"),
        ("attacker.invalid", None),
    ):
        with connected(attacked) as wire:
            assert shaken_hands(wire, host, origin) in {400, 403}, (host, origin)
    with connected(attacked) as wire:
        assert shaken_hands(wire, here, f"http://{here}") == 101


@pytest.mark.parametrize(
    "bytes_sent",
    [
        frame(1, b'{"hello": 1}'),
        frame(2, b"\xff\xff\xff\xff junk"),
        frame(2, b""),
        frame(2, b"", claimed=2**30),
        frame(2, b"", claimed=2**63 - 1),
        frame(9, b"x" * 125) * 200,
        b"\x00\x00\x00\x00",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
    ids=["text", "junk", "nothing", "1 GB", "all there is", "pings", "no frame", "a request"],
)
def test_no_frame_of_a_websocket_stops_the_server(attacked: Server, bytes_sent: bytes) -> None:
    here, before = f"127.0.0.1:{attacked.port}", memory_of(attacked)
    with connected(attacked) as wire:
        assert shaken_hands(wire, here, f"http://{here}") == 101
        wire.sendall(bytes_sent)
        wire.settimeout(0.3)
        with contextlib.suppress(TimeoutError):
            answered(wire)

    assert is_well(attacked)
    assert memory_of(attacked) - before < FLAT_MB


@pytest.mark.parametrize(
    "head",
    [
        b"GET /api/v1/count.json HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"x" * MANY + b"\r\n\r\n",
        b"GET /api/v1/count.json HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-Many: x\r\n" * (MANY // 11) + b"\r\n",
        b"GET /" + b"x" * MANY + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"x" * MANY,
    ],
    ids=["one header", "many headers", "a target", "no end of the first line"],
)
def test_five_million_bytes_of_headers_are_refused_and_not_kept(attacked: Server, head: bytes) -> None:
    before = memory_of(attacked)

    assert status_of(sent(attacked, head)) in {0, 400, 414, 431}
    assert is_well(attacked)
    assert memory_of(attacked) - before < FLAT_MB


def test_a_header_without_an_end_is_cut_off(attacked: Server) -> None:
    before, taken = memory_of(attacked), 0
    with connected(attacked) as wire, contextlib.suppress(ConnectionError):
        wire.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Endless: ")
        while taken < 4 * MANY:
            wire.sendall(b"x" * 50_000)
            taken += 50_000
    # What was taken beyond the bound lies in the buffers of both sockets.
    assert taken < 4 * MANY
    assert memory_of(attacked) - before < FLAT_MB
    assert is_well(attacked)


def test_one_reader_after_another_is_answered_while_many_send_one_byte_at_a_time(attacked: Server) -> None:
    request = b"GET /api/v1/count.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    with contextlib.ExitStack() as stack:
        slow = [stack.enter_context(connected(attacked)) for _ in range(60)]
        for byte in request[:8]:
            for wire in slow:
                wire.sendall(bytes([byte]))
            began = time.monotonic()
            assert asked(attacked, "/api/v1/count.json")[0] == 200
            assert time.monotonic() - began < LONG


def test_nobody_hands_in_a_file(attacked: Server) -> None:
    file = b'Content-Disposition: form-data; name="f"; filename="../../x.html"\r\n\r\n<script>1</script>'
    form = b"--b\r\n" + file + b"\r\n--b--\r\n"
    kind = "Content-Type: multipart/form-data; boundary=b\r\n"
    for address in (
        "/_stcore/upload_file/session/file",
        "/_stcore/upload_file/../../x",
        "/app/static/x.html",
        "/media/x",
    ):
        for method in ("PUT", "POST", "DELETE"):
            forged = f"{kind}Cookie: _streamlit_xsrf=a\r\nX-Xsrftoken: b\r\nOrigin: https://attacker.invalid\r\n"
            for headers in (kind, forged):
                assert asked(attacked, address, method, headers, form)[0] in {400, 403, 404, 405}, f"{method} {address}"
    assert not list(Path(ROOT / "ui").rglob("x.html"))
    assert is_well(attacked)


def test_a_body_that_is_claimed_and_never_sent_is_refused_at_once(attacked: Server) -> None:
    with connected(attacked) as wire:
        wire.sendall(b"POST /api/v1/count.json HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n")
        assert status_of(wire.recv(4_096)) == 413
