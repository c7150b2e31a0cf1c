"""Which machines a platform's address may lead to: the public internet, this machine, and what the campaign names."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx


class PrivateAddress(httpx.RequestError):
    """An address leads into a private network, where something else may answer than a platform."""

    def __init__(self, host: str, found: str, request: httpx.Request) -> None:
        self.host, self.found = host, found
        super().__init__(f"{host} leads to {found}", request=request)


def public_only(private_hosts: Iterable[str]) -> Callable[[httpx.Request], None]:
    """What a client calls before each request; hosts that the campaign names may lie anywhere.

    Addresses of this machine (127.0.0.0/8 and ::1) are let through. The name is looked up once here and again when the
    connection is made, so a name server that changes its answer in between is not noticed: this keeps a mistaken or
    planted address away from what a private network answers, not a platform's own operator.

    Raises:
        PrivateAddress: The host is, or its name leads to, an address that is not public.
    """
    named = frozenset(private_hosts)

    def check(request: httpx.Request) -> None:
        host = request.url.host
        if host in named:
            return
        for found in _addresses(host):
            if not (found.is_global or found.is_loopback):
                raise PrivateAddress(host, str(found), request)

    return check


def _addresses(host: str) -> list[IPv4Address | IPv6Address]:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        # There is no such name here. The request says so itself, or a proxy of the network knows it.
        return []
    return [_unwrapped(ip_address(one.partition("%")[0])) for one in sorted(found)]


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """::ffff:10.0.0.1 is 10.0.0.1."""
    return getattr(address, "ipv4_mapped", None) or address
