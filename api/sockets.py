"""The sockets that the server listens on: each part of an answer is sent at once."""

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

# What this process has open, by number, on Linux and on macOS. Elsewhere there is none, and answers only come later.
_OPEN = Path("/dev/fd")


def send_at_once() -> int:
    """Set TCP_NODELAY on every listening TCP socket of this process; connections that they accept inherit it.

    The server writes the head and the body of an answer one after the other. Without this the body waits until the
    reader has confirmed the head, which readers put off for 40 ms (Nagle's algorithm against delayed acknowledgements,
    RFC 1122 section 4.2.3.2). asyncio sets it only on sockets whose protocol number was named when they were made, and
    Streamlit 1.67 names none.

    Returns:
        How many sockets were set.
    """
    return sum(_set_if_listening(number) for number in _open_numbers())


def _open_numbers() -> list[int]:
    return [int(entry.name) for entry in _OPEN.iterdir() if entry.name.isdigit()] if _OPEN.is_dir() else []


def _set_if_listening(number: int) -> bool:
    # A number of the list may be closed by now: the folder itself was open while it was read.
    with suppress(OSError):
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            with socket.socket(fileno=os.dup(number)) as one:
                if _listens_by_tcp(one):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    return True
    return False


def _listens_by_tcp(one: socket.socket) -> bool:
    by_tcp = one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM
    return by_tcp and bool(one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
