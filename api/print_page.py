"""The briefing as a plain page to print, made of the same contents as the slides and the workbook."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from api.answers import Answer, answer_of, sent
from api.asked import NotAnswerable
from api.kept import KeptAnswers
from api.permission import asker, grant_of, needing
from briefing.addresses import NAMES, UnknownChoice, asked_of
from briefing.contents import contents
from briefing.printed import printed
from briefing.survey import UnknownQuestion
from campaign.model import Campaign
from campaign.survey import Survey
from figures.reading import ReadOnce
from store.granted import Grant
from store.readers import Reader
from store.snapshot import Look

# The page has a style of its own and nothing else: no script, no picture of anybody, no frame around it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_UNREACHABLE = "The store cannot be read at the moment. Try again in a minute."

_SCRIPT = Path(__file__).parents[1] / "briefing" / "charts_on_paper.js"
_Parameters = frozenset[tuple[str, str]]


def print_routes(
    campaign: Campaign, surveys: Mapping[str, Survey], reader: Callable[[], Reader], kept: KeptAnswers
) -> list[BaseRoute]:
    """Where the server answers with pages to print. Each is made once for each look at the store, grant by grant."""

    def page(parameters: _Parameters, granted: Grant) -> Answer:
        known = ReadOnce(campaign, surveys, datetime.now(UTC), reader(), granted)
        try:
            briefing = contents(known, asked_of(dict(parameters), known))
        except (UnknownChoice, UnknownQuestion) as mistake:
            raise NotAnswerable(400, str(mistake)) from None
        return answer_of(printed(briefing).encode(), "text/html; charset=utf-8", _HEADERS)

    async def answered(request: Request) -> Response:
        asked = frozenset((name, value) for name, value in request.query_params.items() if name in NAMES)
        granted = grant_of(asker(request, campaign.access))

        def make(_: Look) -> Answer:
            return page(asked, granted)

        try:
            return sent(request, await kept.answer((print_routes, asked, granted), make))
        except NotAnswerable as mistake:
            return _refused(mistake.status, f"This briefing cannot be made: {mistake}.")
        except SQLAlchemyError:
            return _refused(503, _UNREACHABLE)

    return [
        Route("/briefing/print", needing("briefing", campaign.access, answered, _refused), name="briefing-print"),
        Route("/briefing/charts-on-paper.js", _charts_on_paper, name="charts-on-paper"),
    ]


async def _charts_on_paper(_: Request) -> FileResponse:
    """What makes the charts of the dashboard's own pages fit on paper: a file, since those may run no script inline."""
    return FileResponse(_SCRIPT, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


def _refused(status: int, words: str) -> HTMLResponse:
    body = f'<!doctype html><html lang="en-GB"><title>Briefing</title><p>{escape(words)}</p></html>'
    return HTMLResponse(body, status_code=status, headers={**_HEADERS, "Cache-Control": "no-store"})
