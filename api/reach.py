"""From where the dashboard may be reached: in the mode `open`, only from its own machine unless that is said twice."""

from collections.abc import Mapping
from ipaddress import ip_address

from campaign.access import Access

SAID_AGAIN = "OPEN_TO_NETWORK"

_EXPLANATION = (
    "anybody who can reach it could see and download everything. Set mode under [access] in campaign.toml to "
    '"signed-in" or "public", or listen on 127.0.0.1. If it is meant, say it twice: open_to_network = true under '
    f"[access], and {SAID_AGAIN}=yes in the environment"
)


def is_closed(access: Access, environment: Mapping[str, str]) -> bool:
    """Whether only this machine may ask: anybody would see everything, and nobody has said twice that it is meant."""
    said_again = environment.get(SAID_AGAIN, "").lower() in {"yes", "true", "1", "on"}
    return access.mode == "open" and not (access.open_to_network and said_again)


def objection(access: Access, address: str | None, environment: Mapping[str, str]) -> str | None:
    """Why the server may not listen on an address, which is every address where none is given; none if it may."""
    if not is_closed(access, environment) or is_loopback(address):
        return None
    return f"It would listen on {address or 'every address of this machine'} in the mode open: {_EXPLANATION}."


def is_loopback(host: str | None) -> bool:
    """Whether an address, or a name, is this machine's own. A name that is not an address is not looked up."""
    if host is None:
        return False
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def comes_from_outside(server: tuple[str, int | None] | None) -> bool:
    """Whether a request came in at an address that is not this machine's own, however the server was started."""
    try:
        return server is not None and not ip_address(server[0]).is_loopback
    except ValueError:
        return False  # a socket in the file system, or a test's own name
