"""The big screen: a plain page for a hall, with no Streamlit session behind it, so that it can run unattended."""

import json
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from html import escape
from os import PathLike, stat_result
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.answers import Answer, answer_of, sent
from api.gate import keep_screen_token
from api.identity import SCREEN_COOKIE
from api.permission import Answering, needing
from api.screen.scenes import WITHOUT_CONTENT, scene_parts
from api.screen.settings import WHOLE_COUNTRY, ScreenSettings, SetupMistake, read_settings
from campaign.model import Campaign
from data_sources.registry import connector_of
from metrics.freshness import LATE_AFTER_INTERVALS
from metrics.signatures import UK
from reference.regions import populations_origin

_FOLDER = Path(__file__).parent / "screen"
_ASSETS = _FOLDER / "assets"

# No inline script or style at all. Frames of the same site stay allowed: a page previews the screen.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

# The pages kept ready, by what their addresses ask; whoever makes up others puts out their own.
_MOST_KEPT = 64

# Windows may say that .js is text/plain, which "nosniff" then refuses to run.
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def screen_routes(campaign: Campaign) -> list[BaseRoute]:
    """Where the server answers for the big screen."""
    return [
        Mount("/screen/assets", _ScreenAssets(directory=_ASSETS), name="screen-assets"),
        # Beside the page and not below it: a service worker may only look after what lies beside or below itself.
        Route("/screen-worker.js", _worker, name="screen-worker"),
        Route("/screen", needing("screen", campaign.access, _screen_page(campaign), _not_let_in), name="screen"),
    ]


def _screen_page(campaign: Campaign) -> Answering:
    # A page says nothing that changes within a day: its script asks for the figures.
    @lru_cache(_MOST_KEPT)
    def page_of(query: bytes, today: date) -> Answer | list[SetupMistake]:
        settings = read_settings(QueryParams(query))
        if not isinstance(settings, ScreenSettings):
            return settings
        page = _screen(campaign, settings, today)
        if page is None:
            return [SetupMistake("scenes", "nothing to show", WITHOUT_CONTENT)]
        return answer_of(page.encode(), "text/html; charset=utf-8", _HEADERS)

    async def screen_page(request: Request) -> Response:
        """The page that the address asks for, or a full page that says what is wrong with it (status 400)."""
        page = page_of(request.scope["query_string"], datetime.now(UK).date())
        answer = sent(request, page) if isinstance(page, Answer) else _refused(page)
        if SCREEN_COOKIE in request.cookies:
            keep_screen_token(request, answer, request.cookies[SCREEN_COOKIE])
        return answer

    return screen_page


def _not_let_in(status: int, words: str) -> HTMLResponse:
    allowed = "Make one with python collect.py token new NAME --for screen, and open this address with ?token=TOKEN."
    return HTMLResponse(_setup_message([SetupMistake("token", words, allowed)]), status_code=status, headers=_HEADERS)


def _refused(mistakes: list[SetupMistake]) -> HTMLResponse:
    return HTMLResponse(_setup_message(mistakes), status_code=400, headers=_HEADERS)


async def _worker(_: Request) -> FileResponse:
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(_ASSETS / "worker.js", media_type="text/javascript", headers=headers)


class _ScreenAssets(StaticFiles):
    """Asked for anew each time, and answered with 304 by its ETag: a screen never runs half of an old version."""

    def file_response(
        self, full_path: PathLike[str] | str, stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if media_type := _MEDIA_TYPES.get(Path(full_path).suffix):
            response.headers["Content-Type"] = media_type
        return response


def _screen(campaign: Campaign, settings: ScreenSettings, today: date) -> str | None:
    """The page; none where no chosen scene has anything to show."""
    found = {name: scene_parts(name, campaign, settings, today) for name in settings.scenes}
    scenes = {name: parts for name, parts in found.items() if parts is not None}
    if not scenes:
        return None
    area = "" if settings.area == WHOLE_COUNTRY else settings.area
    areas_every = connector_of(campaign.headline_source).areas_every or timedelta(0)
    populations = populations_origin()
    return _template("page.html").substitute(
        scenes="\n".join(_template(f"markup/{name}.html").substitute(parts) for name, parts in scenes.items()),
        marks="<span></span>" * len(scenes),
        diag=settings.diag,
        hall=settings.hall,
        dwell=settings.dwell,
        refresh=settings.refresh,
        remove=settings.remove,
        area=escape(area),
        count=f"api/v1/count.json?area={quote(area)}" if area else "api/v1/count.json",
        organisation=escape(campaign.campaign.organisation),
        campaign=escape(campaign.campaign.name),
        milestones=escape(json.dumps([one.model_dump() for one in campaign.milestones])),
        areas_late=int((LATE_AFTER_INTERVALS * areas_every).total_seconds()),
        populations=escape(f"{populations.source}, {populations.dated}"),
        label=escape(campaign.headline_source.label),
    )


def _setup_message(mistakes: list[SetupMistake]) -> str:
    return _template("setup.html").substitute(
        mistakes="\n".join(
            f"<div><dt><strong>{escape(mistake.parameter)}</strong>: {escape(mistake.found)}</dt>"
            f"<dd>{escape(mistake.allowed)}</dd></div>"
            for mistake in mistakes
        )
    )


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))
