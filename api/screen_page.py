"""The big screen: a plain page for a hall, with no Streamlit session behind it, so that it can run unattended."""

from functools import cache
from html import escape
from os import PathLike, stat_result
from pathlib import Path
from string import Template
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.screen.settings import WHOLE_COUNTRY, ScreenSettings, SetupMistake, read_settings

_FOLDER = Path(__file__).parent / "screen"

# No inline script or style at all. Frames of the same site stay allowed: a page previews the screen.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

# Windows may say that .js is text/plain, which "nosniff" then refuses to run.
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def screen_routes() -> list[BaseRoute]:
    """Where the server answers for the big screen."""
    return [
        Mount("/screen/assets", _ScreenAssets(directory=_FOLDER / "assets"), name="screen-assets"),
        Route("/screen", screen_page, name="screen"),
    ]


async def screen_page(request: Request) -> HTMLResponse:
    """The page that the address asks for, or a full page that says what is wrong with the address (status 400)."""
    settings = read_settings(request.query_params)
    if isinstance(settings, ScreenSettings):
        return HTMLResponse(_screen(settings), headers=_HEADERS)
    return HTMLResponse(_setup_message(settings), status_code=400, headers=_HEADERS)


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


def _screen(settings: ScreenSettings) -> str:
    area = "" if settings.area == WHOLE_COUNTRY else settings.area
    return _template("page.html").substitute(
        scenes="\n".join(
            _template(f"scenes/{name}.html").substitute(area=escape(settings.area)) for name in settings.scenes
        ),
        marks="<span></span>" * len(settings.scenes),
        diag=settings.diag,
        dwell=settings.dwell,
        refresh=settings.refresh,
        remove=settings.remove,
        area=escape(area),
        count=f"api/v1/count.json?area={quote(area)}" if area else "api/v1/count.json",
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
