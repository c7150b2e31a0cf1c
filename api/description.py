"""The description of the api for programs, OpenAPI 3.1: written by hand; the tests check every answer by it."""

from functools import cache
from pathlib import Path

from api.answers import Answer, answer_of

_FILE = Path(__file__).parent / "openapi.json"


@cache
def description() -> Answer:
    """The answer of /api/v1/openapi.json."""
    return answer_of(_FILE.read_bytes(), "application/json")
