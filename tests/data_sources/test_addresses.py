"""A platform's address leads to the internet or this machine, and into a private network only where that is meant."""

import httpx
import pytest

from data_sources.addresses import PrivateAddress, public_only
from data_sources.errors import SourceMisconfigured
from data_sources.web import get_file, get_json, web_client

# RFC 1918, link-local with the address at which clouds give out keys, carrier NAT, IPv6's own, 10.0.0.1 in disguises.
PRIVATE = [
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - asked, not bound to
    "[fe80::1]",
    "[fd00::1]",
    "[::ffff:10.0.0.1]",
    "[::ffff:a00:1]",
    "0x0a000001",
    "167772161",
    "10.1",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_in_a_private_network_is_not_asked_and_the_error_says_what_to_do(host: str) -> None:
    with web_client() as http, pytest.raises(SourceMisconfigured, match=r"private_hosts under \[collector\]"):
        get_json(http, "A platform", f"http://{host}/petitions/3.json")


def test_neither_is_a_file_there() -> None:
    with web_client() as http, pytest.raises(SourceMisconfigured, match="in a private network"):
        get_file(http, "A table", "http://169.254.169.254/latest/meta-data/")


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860:4860::8888]", "127.0.0.1", "[::1]", "localhost"])
def test_public_addresses_and_this_machine_are_asked(host: str) -> None:
    public_only([])(httpx.Request("GET", f"http://{host}/"))


def test_a_private_host_that_the_campaign_names_is_asked_and_no_other() -> None:
    check = public_only(["10.0.0.1"])

    check(httpx.Request("GET", "http://10.0.0.1:8080/petitions/3.json"))
    with pytest.raises(PrivateAddress):
        check(httpx.Request("GET", "http://10.0.0.2/petitions/3.json"))


def test_a_name_that_nobody_knows_fails_by_itself() -> None:
    public_only([])(httpx.Request("GET", "https://petition.invalid/"))
