"""The description of the api: it names every address there is and no other, and an answer that differs is noticed."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator, ValidationError
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.limits import LARGEST_BODY, LONGEST_QUERY, Allowance, Limits
from tests.api.client import Api, contents
from tests.api.described import DESCRIPTION, check_described, resolved
from tests.asking import ask

REFUSED = json.dumps({"error": {"status": 400, "message": "level is to be one of: nation"}})


def parts(of: Any) -> Iterator[Any]:
    """Every object within."""
    if isinstance(of, dict):
        yield of
        for one in of.values():
            yield from parts(one)
    elif isinstance(of, list):
        for one in of:
            yield from parts(one)


def test_it_names_every_address_and_method_and_no_other(empty_on_sqlite: Api) -> None:
    there = {
        (route.path, method.lower())
        for route in empty_on_sqlite.app().routes
        if isinstance(route, Route) and route.path.startswith("/api/v1/")
        for method in route.methods or ()
    }

    assert there == {(path, method) for path, item in DESCRIPTION["paths"].items() for method in item}


def test_it_is_served_as_it_is_and_kept_like_an_answer(empty_on_sqlite: Api) -> None:
    first = empty_on_sqlite.ask("/api/v1/openapi.json")
    again = empty_on_sqlite.ask("/api/v1/openapi.json", If_None_Match=first.headers["etag"])

    assert contents(first) == DESCRIPTION
    assert again.status_code == 304


def test_its_references_lead_somewhere_and_nothing_in_it_is_unused() -> None:
    named = {part["$ref"] for part in parts(DESCRIPTION) if "$ref" in part}

    assert all(resolved({"$ref": one}) for one in named)
    named |= {f"#/components/securitySchemes/{name}" for one in DESCRIPTION["security"] for name in one}
    assert named == {
        f"#/components/{kind}/{name}" for kind, those in DESCRIPTION["components"].items() for name in those
    }


@pytest.mark.parametrize(
    ("path", "method"), [(path, one) for path, item in DESCRIPTION["paths"].items() for one in item]
)
def test_every_operation_says_how_it_refuses_too_much(empty_on_sqlite: Api, path: str, method: str) -> None:
    limited = Limits(empty_on_sqlite.app(), Allowance(1, 1, lambda: 0.0))

    async def asked_from_outside(scope: Scope, receive: Receive, send: Send) -> None:
        await limited({**scope, "client": ("203.0.113.7", 50_000)}, receive, send)

    def answered(query: str = "", **headers: str) -> int:
        answer = ask(asked_from_outside, path + query, method.upper(), headers)
        check_described(answer, path, method.upper())
        return answer.status_code

    assert answered(f"?area={'x' * LONGEST_QUERY}") == 414
    assert answered(**{"Content-Length": str(LARGEST_BODY + 1)}) == 413
    answered()
    assert answered() == 429


def test_its_schemas_are_schemas() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("answer", "method"),
    [
        (httpx.Response(418), "GET"),
        (httpx.Response(400, json={"error": "no"}, headers={"Cache-Control": "no-store"}), "GET"),
        (httpx.Response(400, content=REFUSED, headers={"Cache-Control": "no-store"}), "GET"),
        (httpx.Response(400, json=json.loads(REFUSED)), "GET"),
        (httpx.Response(400, json=json.loads(REFUSED) | {"more": 1}, headers={"Cache-Control": "no-store"}), "GET"),
        (httpx.Response(304, headers={"ETag": "1"}), "GET"),
        (httpx.Response(200), "DELETE"),
    ],
)
def test_an_answer_that_is_not_described_is_noticed(answer: httpx.Response, method: str) -> None:
    with pytest.raises((AssertionError, KeyError, ValidationError)):
        check_described(answer, "/api/v1/areas.json", method)


def test_an_answer_that_is_described_passes() -> None:
    headers = {"Cache-Control": "no-store"}

    check_described(httpx.Response(400, json=json.loads(REFUSED), headers=headers), "/api/v1/areas.json?level=x", "GET")
