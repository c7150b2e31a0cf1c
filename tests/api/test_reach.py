"""A dashboard that is open to anybody is open to its own machine alone, unless it was said twice that it is meant."""

import pytest

from api.reach import comes_from_outside, is_closed, objection
from campaign.access import Access

OPEN, OPENED, PUBLIC = Access(), Access(open_to_network=True), Access(mode="public")
SAID = {"OPEN_TO_NETWORK": "yes"}


@pytest.mark.parametrize(
    ("access", "address", "environment", "is_refused"),
    [
        (OPEN, "127.0.0.1", {}, False),
        (OPEN, "::1", {}, False),
        (OPEN, "localhost", {}, False),
        (OPEN, "0.0.0.0", {}, True),  # noqa: S104 - it is what is refused
        (OPEN, "::", {}, True),
        (OPEN, "192.168.1.5", {}, True),
        (OPEN, "dashboard.example", {}, True),
        (OPEN, None, {}, True),
        (OPEN, "", {}, True),
        (OPENED, None, {}, True),
        (OPEN, None, SAID, True),
        (OPENED, None, {"OPEN_TO_NETWORK": "no"}, True),
        (OPENED, None, SAID, False),
        (PUBLIC, None, {}, False),
        (Access(mode="signed-in"), None, {}, False),
    ],
)
def test_open_to_the_network_has_to_be_said_twice(
    access: Access, address: str | None, environment: dict[str, str], is_refused: bool
) -> None:
    found = objection(access, address, environment)

    assert (found is not None) == is_refused
    assert found is None or ("signed-in" in found and "OPEN_TO_NETWORK=yes" in found)
    assert is_closed(access, environment) or not is_refused


@pytest.mark.parametrize(
    ("server", "is_outside"),
    [
        (("127.0.0.1", 80), False),
        (("::1", 80), False),
        (("10.0.0.7", 80), True),
        (("2001:db8::1", 443), True),
        (("/run/dashboard.sock", None), False),
        (None, False),
    ],
)
def test_a_request_says_by_its_socket_where_it_came_in(server: tuple[str, int | None] | None, is_outside: bool) -> None:
    assert comes_from_outside(server) == is_outside
