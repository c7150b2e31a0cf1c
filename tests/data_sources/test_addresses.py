"""A platform's address leads to the internet or this machine, and into a private network only where that is meant."""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest

from data_sources.action_network_signatures import fetch_signatures
from data_sources.addresses import PrivateAddress, public_only
from data_sources.connector import Asking
from data_sources.errors import SourceError, SourceMisconfigured
from data_sources.uk_parliament import fetch_breakdown, fetch_count
from data_sources.web import get_file, get_json, web_client
from tests.builders import A_MOMENT, a_source
from tests.json_platform import JsonPlatform, Reply

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


INSIDE = "http://169.254.169.254/latest/meta-data/"


def asked_hosts(platform: JsonPlatform, fetch: Callable[[Asking], object], **entries: Any) -> set[str]:
    """Which hosts a source's question leads to, whatever becomes of it."""
    hosts = set[str]()
    source = a_source(base_url=platform.url, **entries)
    with web_client() as http:
        http.event_hooks["request"].append(lambda request: hosts.add(request.url.host))
        with suppress(SourceError):
            fetch(Asking(source, http, {}, lambda: A_MOMENT, secret=lambda _: "a key", hash_of=str))
    return hosts


@pytest.mark.parametrize("fetch", [fetch_count, fetch_breakdown])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_platform_sends_us_into_a_private_network(fetch: Callable[[Asking], object], status: int) -> None:
    away = Reply(None, status, {"Location": INSIDE})
    with JsonPlatform({"/petitions/3.json": away, "/petitions/3/count.json": away}) as platform:
        assert asked_hosts(platform, fetch) == {"127.0.0.1"}


@pytest.mark.parametrize("person", [None, f"../../../{INSIDE}"])
def test_neither_does_a_link_to_the_next_page_or_to_a_person(person: str | None) -> None:
    links = {name: {"href": INSIDE} for name in ("next", "self", "osdi:person", "osdi:signatures")}
    signature = {
        "identifiers": ["action_network:1"], "created_date": "2026-06-01T12:00:00Z", "_links": links,
        "action_network:person_id": person,
    }  # fmt: skip
    page = {"total_pages": 9, "_links": links, "_embedded": {"osdi:signatures": [signature]}}
    replies = {
        "/api/v2/petitions/3": Reply({"total_signatures": 50, "_links": links}),
        "/api/v2/petitions/3/signatures": Reply(page),
    }
    quick = {"connector": "action_network", "requests_per_second": 1_000}
    with JsonPlatform(replies) as platform:
        assert asked_hosts(platform, fetch_signatures, **quick) == {"127.0.0.1"}
        assert platform.asked["/api/v2/petitions/3/signatures"] > 0


def test_a_name_that_leads_into_a_private_network_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a name server of an attacker's would answer.
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.168.0.1", 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry])

    with pytest.raises(PrivateAddress, match=r"192\.168\.0\.1"):
        public_only([])(httpx.Request("GET", "https://petition.example/petitions/3.json"))
