"""Asking the Action Network's API (OSDI 1.1.1): the settings, the key, the pace and the shape of its answers.

https://actionnetwork.org/docs/v2/. It answers 4 requests a second and refuses more with 429.
"""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from campaign.entries import WebAddress
from data_sources.connector import Asking
from data_sources.errors import KeyRefused, SourceFormatChanged, SourceMisconfigured, SourceUnavailable
from data_sources.kinds import kind_of
from data_sources.rate_limit import limiter_of
from data_sources.web import get_json

SOURCE = "Action Network"
MOST_REQUESTS_PER_SECOND = 4.0
# Evenly spaced, and some way below what is allowed: answers do not all take equally long on their way.
_REQUESTS_PER_SECOND = 3.5
# A longer wait is for the store to remember: a thread that slept through it could not be stopped.
_LONGEST_SLEEP_SECONDS = 5.0
_KEY_NAME = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
_KEY_HEADER = "OSDI-API-Token"
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
# More people than there are: such a number is no count, and no database column would hold it.
_TOO_MANY = 10**10


def _is_this_machine(address: str) -> bool:
    return urlsplit(address).hostname in _THIS_MACHINE


def _kept_secret_on_its_way(address: str) -> str:
    if not address.startswith("https://") and not _is_this_machine(address):
        raise ValueError("an address that begins with https://, since the key is sent to it")
    return address


def _a_name(name: str) -> str:
    # In words of our own: the usual ones would repeat what they found, which may be the key.
    if not _KEY_NAME.fullmatch(name):
        raise ValueError("the name of an environment variable, such as ACTION_NETWORK_KEY, and not the key itself")
    return name


class Settings(BaseModel):
    """`platform_id` is the petition's id; `key_name` names the environment variable or secret that holds the API key.

    `base_url` and a higher `requests_per_second` are for tests.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    base_url: Annotated[WebAddress, AfterValidator(_kept_secret_on_its_way)] = "https://actionnetwork.org"
    key_name: Annotated[str, AfterValidator(_a_name)] = "ACTION_NETWORK_KEY"
    requests_per_second: Annotated[float, Field(gt=0, le=1000)] = _REQUESTS_PER_SECOND

    @field_validator("requests_per_second")
    @classmethod
    def _no_more_than_allowed(cls, value: float, info: ValidationInfo) -> float:
        if value > MOST_REQUESTS_PER_SECOND and not _is_this_machine(info.data.get("base_url", "")):
            raise ValueError(f"at most {MOST_REQUESTS_PER_SECOND:.0f}, which the platform allows")
        return value

    @property
    def petition_path(self) -> str:
        """Where the petition is."""
        return f"petitions/{self.platform_id}"


def settings_of(asking: Asking) -> Settings:
    """The source's own settings."""
    return Settings.model_validate(asking.source.settings)


def ask(asking: Asking, path: str) -> dict[str, Any] | None:
    """Ask for one document; none where there is none (404).

    Raises:
        SourceUnavailable: No whole answer, or the platform has asked for a longer pause.
        SourceMisconfigured: There is no key, or the platform refuses it.
        SourceEnded: The document has been removed for good (410).
        SourceFormatChanged: The answer is a redirect, or no JSON object.
    """
    settings = settings_of(asking)
    key = asking.secret(settings.key_name)
    limiter = limiter_of(key)
    if (left := limiter.held_for()) > _LONGEST_SLEEP_SECONDS:
        raise SourceUnavailable(SOURCE, "it has asked us to wait", left)
    limiter.wait(settings.requests_per_second)
    try:
        url = f"{settings.base_url.rstrip('/')}/api/v2/{path}"
        answer = get_json(asking.http, SOURCE, url, headers={_KEY_HEADER: key})
    except KeyRefused as error:
        raise SourceMisconfigured(
            SOURCE,
            error.what_happened,
            f"Set {settings.key_name} in the environment or in .streamlit/secrets.toml to the API key of the group "
            "that owns the petition, and start again",
        ) from error
    except SourceUnavailable as error:
        limiter.hold(error.retry_after_seconds or 0.0)
        raise
    if answer.location is not None:
        raise SourceFormatChanged(SOURCE, "it redirects, and the key is not sent to another address")
    if answer.document is not None and not isinstance(answer.document, dict):
        raise SourceFormatChanged(SOURCE, "its answer is not an object")
    return answer.document


def ask_total_signatures(asking: Asking) -> int:
    """The petition's running total (people, cumulative)."""
    return parse_total_signatures(there_is(asking, ask(asking, settings_of(asking).petition_path)))


def there_is(asking: Asking, document: dict[str, Any] | None) -> dict[str, Any]:
    """The document, where the petition exists."""
    if document is None:
        raise SourceMisconfigured(
            SOURCE,
            f"there is no petition {settings_of(asking).platform_id} (404)",
            "Check platform_id in campaign.toml, and that the key is one of the group that owns the petition",
        )
    return document


def parse_total_signatures(petition: dict[str, Any]) -> int:
    """Read `total_signatures`: a whole number of people, never a text, true or false."""
    value = petition.get("total_signatures")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _TOO_MANY:
        raise SourceFormatChanged(
            SOURCE, f"total_signatures should be a whole number of people, found {kind_of(value)}"
        )
    return value
