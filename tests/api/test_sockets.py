"""An answer's body does not wait for the reader to confirm its head."""

import socket
from importlib.util import find_spec

from api.sockets import send_at_once


def test_connections_to_a_socket_that_names_no_protocol_send_at_once() -> None:
    # As Streamlit makes it.
    with socket.socket(family=socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert send_at_once() >= 1
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_other_sockets_are_left_as_they_are() -> None:
    with socket.socket(family=socket.AF_INET) as quiet, socket.socket(socket.AF_UNIX) as local:
        send_at_once()
        assert not quiet.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert local.fileno() > 0


def test_the_parser_of_http_is_the_one_that_bounds_headers() -> None:
    # The server would take it as soon as it is there: docs/decisions/0002-streamlit-settings.md.
    assert find_spec("httptools") is None
