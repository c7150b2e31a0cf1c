"""The two ways in which somebody is told: a POST to an address, or a command of this machine."""

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from campaign.model import Alerts
from data_sources.web import web_client

Told = Mapping[str, str | bool | None]
_LONGEST_SECONDS = 30


class NotTold(Exception):
    """Nobody could be told; the message holds no part of an address or command that may be secret."""


@dataclass(frozen=True)
class Way:
    """One way of telling. `name` is how the store knows it, `whom` is what a log may hold."""

    name: str
    whom: str
    tell: Callable[[Told], None]


def ways_of(alerts: Alerts) -> tuple[Way, ...]:
    """The ways that the campaign has set up."""
    ways = []
    if alerts.post_to:
        address = alerts.post_to
        # The rest of an address often is the key to it.
        ways.append(Way("post", urlsplit(address).hostname or "an address", lambda told: _post(address, told)))
    if alerts.run:
        words = alerts.run
        ways.append(Way("run", Path(words[0]).name, lambda told: _run(words, told)))
    return tuple(ways)


def _post(address: str, told: Told) -> None:
    try:
        # A chat server inside the network is meant where it is named here.
        with web_client([urlsplit(address).hostname or ""]) as http:
            status = http.post(address, json=dict(told)).status_code
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        # Without the cause, whose message may hold the address.
        raise NotTold(f"no answer ({type(error).__name__})") from None
    if not 200 <= status < 300:
        raise NotTold(f"it answered {status}")


def _run(words: tuple[str, ...], told: Told) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - the campaign's own command, without a shell  # nosec B603
            words, input=json.dumps(dict(told)).encode(), capture_output=True, timeout=_LONGEST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotTold(f"it could not be run ({type(error).__name__})") from None
    if done.returncode:
        raise NotTold(f"it ended with status {done.returncode}")
