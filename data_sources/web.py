"""Asking a platform for JSON: one answer or one named error, never a half answer and never an endless wait."""

import email.utils
import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from data_sources.addresses import PrivateAddress, public_only
from data_sources.errors import KeyRefused, SourceEnded, SourceFormatChanged, SourceMisconfigured, SourceUnavailable

_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 3_600.0

_NOT_MODIFIED, _NOT_FOUND, _GONE, _TOO_MANY = 304, 404, 410, 429
_KEY_REFUSED = {401, 403}


@dataclass(frozen=True)
class Limits:
    """What one answer may take as a whole: the client's own limits begin anew with every piece that arrives."""

    seconds: float = 25.0
    largest_bytes: int = 20_000_000


LIMITS = Limits()


@dataclass(frozen=True)
class Answer:
    """One answer. `document` is none where the platform says that nothing has changed, or sends us elsewhere."""

    status: int
    document: Any
    last_modified: str | None = None
    location: str | None = None

    @property
    def is_unchanged(self) -> bool:
        """The platform confirmed that its last answer still holds."""
        return self.status == _NOT_MODIFIED


def web_client(private_hosts: Iterable[str] = ()) -> httpx.Client:
    """A client with time limits that follows no redirect by itself: where a platform sends us is for us to judge.

    It asks nobody in a private network, except the hosts that are named.
    """
    return httpx.Client(
        timeout=httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS),
        headers={"User-Agent": "campaign-dashboard/0.1", "Accept": "application/json"},
        follow_redirects=False,
        event_hooks={"request": [public_only(private_hosts)]},
    )


def get_json(
    http: httpx.Client,
    source: str,
    url: str,
    if_modified_since: str | None = None,
    limits: Limits = LIMITS,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask for one JSON document; `headers` go to this address alone, since no redirect is followed.

    Returns:
        The answer, also where it is 304 (unchanged), a redirect or 404 (missing): what these mean, the caller knows.

    Raises:
        SourceUnavailable: No connection, no whole answer in time, 429, 5xx, or an answer that is not whole JSON.
        SourceFormatChanged: An answer beyond the largest size, or nothing but null.
        SourceEnded: 410, the platform has taken the document away for good.
        KeyRefused: 401 or 403.
        SourceMisconfigured: Any other refusal, or an address that is none.
    """
    sent = {**(headers or {}), **({"If-Modified-Since": if_modified_since} if if_modified_since else {})}
    return _judged(*_asked(http, source, url, sent, limits), source)


def get_file(http: httpx.Client, source: str, url: str, limits: Limits = LIMITS) -> bytes:
    """Ask for a file as it is; no redirect is followed, so that what is read comes from the address that was set.

    Raises:
        SourceUnavailable: No connection, no whole answer in time, 429 or 5xx.
        SourceFormatChanged: An answer beyond the largest size.
        SourceMisconfigured: There is no file at this address, it has moved, or it is refused.
    """
    response, body = _asked(http, source, url, {"Accept": "text/csv, */*;q=0.5"}, limits)
    if response.has_redirect_location:
        target = response.headers["Location"]
        raise SourceMisconfigured(
            source, f"its address has moved to {target:.200}", "Set that address in campaign.toml"
        )
    if response.status_code == _NOT_FOUND:
        raise SourceMisconfigured(source, "there is nothing at its address (404)", "Correct it in campaign.toml")
    _refuse_failure(response, source)
    return body


def _asked(
    http: httpx.Client, source: str, url: str, headers: Mapping[str, str], limits: Limits
) -> tuple[httpx.Response, bytes]:
    try:
        with http.stream("GET", url, headers=dict(headers)) as response:
            return response, _whole_body(response, source, limits)
    except PrivateAddress as error:
        raise SourceMisconfigured(
            source,
            f"its address leads to {error.found}, in a private network",
            f"Correct it, or add {error.host} to private_hosts under [collector] in campaign.toml",
        ) from error
    except httpx.HTTPError as error:
        raise SourceUnavailable(source, _why_there_is_no_answer(error, url)) from error
    # A host that cannot be looked up, such as one with an empty label, is a UnicodeError from the socket library.
    # Without the cause, whose message may hold an address with a key in it.
    except (httpx.InvalidURL, UnicodeError):
        raise SourceMisconfigured(source, "its address is not a web address", "Correct it in campaign.toml") from None


def _why_there_is_no_answer(error: httpx.HTTPError, url: str) -> str:
    # The host alone: the rest of an address may hold a key.
    asked = httpx.URL(url)
    host = asked.host if asked.port is None else f"{asked.host}:{asked.port}"
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return f"{host} could not be reached"
    if isinstance(error, httpx.TimeoutException):
        return f"{host} gave no whole answer in time"
    return f"{host} gave no whole answer ({type(error).__name__})"


def _whole_body(response: httpx.Response, source: str, limits: Limits) -> bytes:
    until = time.monotonic() + limits.seconds
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if time.monotonic() > until:
            raise SourceUnavailable(source, f"its answer took longer than {limits.seconds:.0f} seconds")
        if len(body) > limits.largest_bytes:
            raise SourceFormatChanged(source, f"its answer is larger than {limits.largest_bytes:,} bytes")
    return bytes(body)


def _judged(response: httpx.Response, body: bytes, source: str) -> Answer:
    status = response.status_code
    if status in {_NOT_MODIFIED, _NOT_FOUND}:
        return Answer(status, None)
    if response.has_redirect_location:
        return Answer(status, None, location=response.headers["Location"])
    _refuse_failure(response, source)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceUnavailable(source, f"its answer is not whole JSON ({len(body):,} bytes)") from error
    if document is None:  # here, none means that there is no document at all
        raise SourceFormatChanged(source, "its answer is null")
    return Answer(status, document, last_modified=response.headers.get("Last-Modified"))


def _refuse_failure(response: httpx.Response, source: str) -> None:
    """Raise what a status other than 200 means."""
    status = response.status_code
    if status == _GONE:
        raise SourceEnded(source, "the platform has removed it (410)")
    if status == _TOO_MANY or status >= 500:
        raise SourceUnavailable(source, f"it answered {status}", _retry_after(response))
    if status in _KEY_REFUSED:
        raise KeyRefused(source, f"it refused with {status}", "Check the address and the key it needs")
    if status != 200:
        raise SourceMisconfigured(source, f"it refused with {status}", "Check the address and the key it needs")


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds to wait, from either form that RFC 9110 section 10.2.3 allows; at most an hour."""
    given = response.headers.get("Retry-After")
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        try:
            seconds = (email.utils.parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS) if math.isfinite(seconds) else None
