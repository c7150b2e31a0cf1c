"""What an attacker sends who does not keep to HTTP: bytes as they are, over a plain socket of this machine."""

import base64
import contextlib
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

from tests.serving import Server
from tests.waiting import LONG

STREAM = "/_stcore/stream"


@contextlib.contextmanager
def connected(server: Server) -> Iterator[socket.socket]:
    """A connection to the server, closed at the end without a word."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=LONG) as wire:
        yield wire


def answered(wire: socket.socket) -> bytes:
    """All that is answered until the server closes the connection."""
    parts = []
    with contextlib.suppress(ConnectionError):
        while part := wire.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def sent(server: Server, request: bytes) -> bytes:
    """The whole answer to these bytes."""
    with connected(server) as wire:
        with contextlib.suppress(ConnectionError):
            wire.sendall(request)
        return answered(wire)


def asked(server: Server, target: str, method: str = "GET", headers: str = "", body: bytes = b"") -> tuple[int, bytes]:
    """Status and whole answer of one request whose target is sent as it is."""
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{headers}{length}\r\n"
    answer = sent(server, head.encode("latin-1") + body)
    return status_of(answer), answer


def status_of(answer: bytes) -> int:
    """The status of an answer; 0 where the connection was closed without one."""
    return int(answer.split(maxsplit=2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


def shaken_hands(wire: socket.socket, host: str, origin: str | None) -> int:
    """The status of the answer to a websocket's beginning; 101 where it is open."""
    said = f"Origin: {origin}\r\n" if origin else ""
    key = base64.b64encode(b"0123456789abcdef").decode()
    wire.sendall(
        f"GET {STREAM} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{said}"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n".encode()
    )
    head = b""
    while b"\r\n\r\n" not in head and (part := wire.recv(1)):
        head += part
    return status_of(head)


def frame(opcode: int, payload: bytes, claimed: int | None = None) -> bytes:
    """A websocket's masked frame (RFC 6455, section 5.2), which may claim to be longer than it is."""
    length = len(payload) if claimed is None else claimed
    if length < 126:
        size = bytes([0x80 | length])
    elif length < 65_536:
        size = bytes([0x80 | 126]) + struct.pack("!H", length)
    else:
        size = bytes([0x80 | 127]) + struct.pack("!Q", length)
    # The mask is zero, so that the payload stands as it is.
    return bytes([0x80 | opcode]) + size + bytes(4) + payload


def memory_of(server: Server) -> int:
    """The server's resident memory in MB."""
    status = Path(f"/proc/{server.process_id}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def is_well(server: Server) -> bool:
    """It answers, and nothing has been noted that was not foreseen."""
    return asked(server, "/api/v1/health")[0] == 200 and "Traceback" not in server.log
