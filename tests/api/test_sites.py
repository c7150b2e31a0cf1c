"""Scripts of the campaign's own sites may read the api, and those of no other."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import ValidationError
from sqlalchemy import Engine

from tests.api.client import Api
from tests.builders import a_campaign, a_source
from tests.filled import collect_everything

OURS = "https://www.example.org"
SHARED = ("/api/v1/count.json", "/api/v1/areas.json?level=nation", "/api/v1/badge.svg", "/api/v1/openapi.json")
CORS = "access-control-"


@pytest.fixture
def shared(sqlite_store: Engine) -> Iterator[Api]:
    """An api that two sites may read."""
    api = Api(a_campaign(a_source(), embed={"origins": [OURS, "http://localhost:8080"]}), sqlite_store)
    collect_everything(sqlite_store, api.campaign, datetime.now(UTC))
    yield api
    api.reading.dispose()


def cors(answer: httpx.Response) -> dict[str, str]:
    """What the answer tells a browser about scripts of other sites."""
    return {name.removeprefix(CORS): value for name, value in answer.headers.items() if name.startswith(CORS)}


@pytest.mark.parametrize("address", [*SHARED, "/api/v1/count.json?area=Narnia"])
@pytest.mark.parametrize("origin", [OURS, "http://localhost:8080"])
def test_a_script_of_our_sites_may_read_every_answer_and_error(shared: Api, address: str, origin: str) -> None:
    answer = shared.ask(address, Origin=origin)

    assert cors(answer) == {"allow-origin": origin, "expose-headers": "ETag, Date, Age"}
    assert "Origin" in answer.headers["vary"].split(", ")


def test_the_answer_that_is_not_sent_twice_may_be_read_too(shared: Api) -> None:
    tag = shared.ask("/api/v1/count.json").headers["etag"]
    answer = shared.ask("/api/v1/count.json", Origin=OURS, If_None_Match=tag)

    assert answer.status_code == 304
    assert cors(answer)["allow-origin"] == OURS


@pytest.mark.parametrize(
    "origin",
    ["https://example.org", "http://www.example.org", f"{OURS}.evil.org", f"{OURS}:444", f"{OURS}/", "null", "*", ""],
)
def test_an_origin_is_compared_letter_by_letter(shared: Api, origin: str) -> None:
    answer = shared.ask("/api/v1/count.json", Origin=origin)

    assert answer.status_code == 200
    assert cors(answer) == {}
    # Otherwise a cache would hand this answer to a script of our sites, which could not read it.
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("address", SHARED)
def test_a_browser_that_asks_first_is_told_what_a_script_may_do(shared: Api, address: str) -> None:
    asked = {"Origin": OURS, "Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "if-none-match"}
    answer = shared.ask(address, "OPTIONS", **asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert cors(answer) == {
        "allow-origin": OURS,
        "allow-methods": "GET, HEAD",
        "allow-headers": "If-None-Match, Cache-Control, Pragma",
        "max-age": "86400",
        "expose-headers": "ETag, Date, Age",
    }
    assert answer.headers["vary"] == "Access-Control-Request-Method, Access-Control-Request-Headers, Origin"


def test_a_browser_that_asks_first_for_another_site_is_refused(shared: Api) -> None:
    asked = {"Origin": "https://other.org", "Access_Control_Request_Method": "GET"}
    answer = shared.ask("/api/v1/count.json", "OPTIONS", **asked)

    assert answer.status_code == 403
    assert cors(answer) == {}


def test_health_is_for_no_script_of_another_site(shared: Api) -> None:
    asked = {"Origin": OURS, "Access_Control_Request_Method": "GET"}

    assert cors(shared.ask("/api/v1/health", Origin=OURS)) == {}
    assert shared.ask("/api/v1/health", "OPTIONS", **asked).status_code == 405


def test_without_sites_nothing_is_shared_and_caches_keep_one_answer(api_on_sqlite: Api) -> None:
    answer = api_on_sqlite.ask("/api/v1/count.json", Origin=OURS)

    assert cors(answer) == {}
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("address", [*SHARED, "/api/v1/health", "/api/v1/other", "/api/v1/count.json?area=Narnia"])
def test_nobody_is_let_in_with_cookies_and_nothing_is_run_or_framed(shared: Api, address: str) -> None:
    answer = shared.ask(address, Origin=OURS)

    assert "allow-credentials" not in cors(answer)
    assert "set-cookie" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"].split("; ")
    assert (policy[0], policy[-1]) == ("default-src 'none'", "frame-ancestors 'none'")


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "example.org",
        "https://example.org/",
        "https://example.org/page",
        "https://*.example.org",
        "https://Example.org",
        "https://example.org https://other.org",
        "https://example.org; script-src *",
        "https://example.org\n",
        "ftp://example.org",
        "https://user@example.org",
        "",
    ],
)
def test_what_is_not_an_origin_is_no_site(origin: str) -> None:
    with pytest.raises(ValidationError, match="the origin of a site as a browser sends it"):
        a_campaign(embed={"origins": [origin]})
