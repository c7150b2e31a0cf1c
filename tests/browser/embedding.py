"""A charity's website with the count in a frame: two small servers, one of the count and one of the page around it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from campaign.model import Campaign
from tests.api.client import Api
from tests.builders import a_campaign, a_source
from tests.filled import a_petition_document, collect_everything
from tests.serving import free_port
from tests.small_server import SmallServer


class Website:
    """The charity's page, whose origin the campaign names, another site's, and the count that both frame."""

    def __init__(self, store: Engine) -> None:
        ports = [free_port() for _ in range(3)]
        page = Starlette(routes=[Route("/", self._page)])
        origin = f"http://127.0.0.1:{ports[0]}"
        self.campaign: Campaign = a_campaign(a_source(), embed={"origins": [origin]})
        self.store, self.api = store, Api(self.campaign, store)
        self.ours, self.other = SmallServer(page, ports[0]), SmallServer(page, ports[1])
        self.count = SmallServer(self.api.app(), ports[2])
        self.frame: Callable[[str], str] = lambda query: f"{self.count.url}/embed/count?{query}"

    def collected(self, signatures: int, ago: timedelta = timedelta()) -> None:
        """The platform's count, as it was collected a while ago."""
        document = a_petition_document()
        document["data"]["attributes"]["signature_count"] = signatures
        collect_everything(self.store, self.campaign, datetime.now(UTC) - ago, document)

    def stop(self) -> None:
        for server in (self.ours, self.other, self.count):
            server.stop()
        self.api.reading.dispose()

    async def _page(self, request: Request) -> HTMLResponse:
        width = request.query_params.get("width", "320")
        query = request.query_params.get("frame", "")
        return HTMLResponse(
            '<!doctype html><html lang="en-GB"><title>A charity</title><link rel="icon" href="data:,">'
            f'<iframe title="How many have signed" src="{self.frame(query)}" width="{width}" height="320"></iframe>'
            f'<img alt="How many have signed" src="{self.count.url}/api/v1/badge.svg">'
        )
