"""The api as other programs meet it: the real routes over one store, without a network."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Engine
from starlette.applications import Starlette

from api.embed_page import embed_routes
from api.kept import KeptAnswers
from api.routes import api_routes
from campaign.model import Campaign
from campaign.survey import Survey
from store.engine import reading_engine
from store.readers import Reader
from store.snapshot import SnapshotReader
from tests.api.described import check_described
from tests.asking import ask
from tests.builders import a_campaign, a_source

PARLIAMENT = a_campaign(a_source())


@dataclass
class Api:
    """The api's routes over one store; each answer reads the store anew."""

    campaign: Campaign
    engine: Engine
    """It may write."""
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    reading: Engine = field(init=False)
    snapshots: SnapshotReader = field(init=False)

    def __post_init__(self) -> None:
        self.reading = reading_engine(self.engine.url.render_as_string(hide_password=False))
        self.snapshots = SnapshotReader(self.reading, seconds=0)

    def ask(self, address: str, method: str = "GET", **headers: str) -> httpx.Response:
        """One request, without a network; the answer is one that the api describes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = ask(self.app(), address, method, named)
        check_described(answer, address, method)
        return answer

    def app(self) -> Starlette:
        """The api and the frame, which have answered nothing yet."""
        kept = KeptAnswers(lambda: self.snapshots)
        reader = Reader(self.reading, self.snapshots)
        routes = api_routes(self.campaign, self.surveys, lambda: reader, kept)
        return Starlette(routes=[*routes, *embed_routes(self.campaign, kept)])


def contents(answer: httpx.Response) -> Any:
    """The JSON of an answer; NaN and Infinity, which JSON does not have, are refused."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in the answer")

    assert answer.headers["content-type"] == "application/json"
    return json.loads(answer.content, parse_constant=refuse)


def problem(answer: httpx.Response) -> str:
    """The words of an error, whose status is in it too."""
    error = contents(answer)["error"]
    assert error["status"] == answer.status_code
    assert answer.headers["cache-control"] == "no-store"
    return str(error["message"])
