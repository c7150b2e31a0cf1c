"""Whether an answer is one that /api/v1/openapi.json describes: status, headers, kind, contents and nothing more."""

import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker

DESCRIPTION: dict[str, Any] = json.loads((Path(__file__).parents[2] / "api" / "openapi.json").read_text())


def _is_a_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


_FORMATS = FormatChecker()
_FORMATS.checks("date-time", raises=ValueError)(_is_a_moment)


def check_described(answer: httpx.Response, address: str, method: str) -> None:
    """Fails where the answer is not described; an address that is none has no description to agree with."""
    item = DESCRIPTION["paths"].get(address.split("?")[0])
    if item is None:
        return
    operation = item.get(method.lower())
    if operation is None:
        assert answer.status_code == 405, f"{method} {address} is not described"
        return
    described = resolved(operation["responses"].get(str(answer.status_code)))
    assert described is not None, f"{method} {address}: status {answer.status_code} is not described"
    for name, header in described.get("headers", {}).items():
        _validate(answer.headers.get(name), resolved(header)["schema"])
    _check_contents(answer, described.get("content"))


def resolved(part: Any) -> Any:
    """A part of the description, or what its $ref stands for."""
    if not isinstance(part, dict) or "$ref" not in part:
        return part
    found: Any = DESCRIPTION
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def strictly(schema: Any) -> Any:
    """The schema with its references put in, and with no field allowed that it does not name."""
    if isinstance(schema, list):
        return [strictly(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    named = {name: strictly(one) for name, one in deepcopy(resolved(schema)).items()}
    # The description leaves room for new fields, since readers are to expect them; what it says today is all there is.
    return {"additionalProperties": False, **named} if "properties" in named else named


def _check_contents(answer: httpx.Response, content: dict[str, Any] | None) -> None:
    if content is None:
        assert answer.content == b""
        return
    kind = answer.headers["content-type"].split(";")[0]
    assert kind in content
    _validate(answer.json() if kind == "application/json" else answer.text, content[kind]["schema"])


def _validate(value: Any, schema: Any) -> None:
    Draft202012Validator(strictly(schema), format_checker=_FORMATS).validate(value)
