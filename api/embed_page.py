"""The count on other sites: a plain page for a frame, complete without a script, and without cookies."""

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from api.answers import Answer, answer_of, sent
from api.asked import NotAnswerable
from api.embed.settings import EmbedSettings, read_settings
from api.embed_files import embed_file, version
from api.kept import KeptAnswers
from api.permission import asker, needing
from api.shown import NO_COUNT, ShownCount, shown_count
from api.sites import Sites
from campaign.model import Campaign
from store.snapshot import Look

_FOLDER = Path(__file__).parent / "embed"
_UNREACHABLE = "It cannot be read at the moment. It is shown again as soon as it can."
# What the script compares with: the server's late and stale are both old to a reader.
_SPOKEN_STATES = {"late": "old", "stale": "old", "ended": "final", "never": "never"}


def embed_routes(campaign: Campaign, kept: KeptAnswers) -> list[BaseRoute]:
    """Where the server answers for frames on other sites."""
    sites = Sites(campaign.embed.origins)

    async def count(request: Request) -> Response:
        try:
            settings = read_settings(request.query_params, asker(request, campaign.access))
            return sent(request, await kept.answer(settings, _made(campaign, sites, settings)))
        except NotAnswerable as mistake:
            return _mistake(sites, mistake.status, f"{mistake}.")
        except SQLAlchemyError:
            return _mistake(sites, 503, _UNREACHABLE)

    return [
        Route("/embed/assets/{version}/{name}", embed_file),
        Route("/embed/count", needing("embed", campaign.access, count, partial(_mistake, sites))),
    ]


def _made(campaign: Campaign, sites: Sites, settings: EmbedSettings) -> Callable[[Look], Answer]:
    def made(look: Look) -> Answer:
        shown = shown_count(campaign, look.snapshot, datetime.now(UTC), settings.region)
        accent = f":root {{ --chosen-accent: #{settings.accent}; }}" if settings.accent else ""
        page = _page(shown, settings, accent)
        return answer_of(page.encode(), "text/html; charset=utf-8", _headers(sites, accent))

    return made


def _headers(sites: Sites, style: str = "") -> dict[str, str]:
    """Nothing from other hosts and nothing inline, but the one rule that names the chosen colour."""
    allowed = f"; style-src 'self' 'sha256-{_digest(style)}'" if style else ""
    policy = f"default-src 'self'{allowed}; base-uri 'none'; form-action 'none'; object-src 'none'"
    return {
        "Content-Security-Policy": f"{policy}; {sites.frame_ancestors}",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _page(shown: ShownCount, settings: EmbedSettings, accent: str) -> str:
    counted = bool(shown.number)
    area = f'<span class="area">{escape(shown.area)}</span>' if shown.area else ""
    return _template("page.html").substitute(
        theme=settings.theme,
        version=version(),
        title=escape(f"{shown.campaign}: {shown.words}"),
        accent=f"<style>{accent}</style>" if accent else "",
        count=_count_address(settings),
        state=_SPOKEN_STATES.get(shown.state, "current"),
        notice=escape(shown.notice),
        notice_hidden=_hidden(not shown.notice),
        number=shown.number,
        words=" ".join(part for part in (escape(shown.counted) if settings.words else "", area) if part),
        count_hidden=_hidden(not counted),
        instead=NO_COUNT,
        instead_hidden=_hidden(counted),
        goal=_goal(shown) if settings.goal and settings.region is None else "",
        updated=escape(shown.updated),
        updated_class="updated old" if shown.is_old else "updated",
    )


def _goal(shown: ShownCount) -> str:
    share = min(shown.goal.share, 1) * 100 if shown.goal else 0
    return _template("goal.html").substitute(
        goal_hidden=_hidden(shown.goal is None), share=f"{share:.2f}", goal_words=escape(shown.goal_words)
    )


def _count_address(settings: EmbedSettings) -> str:
    area = f"?area={quote(settings.region.name)}" if settings.region else ""
    return f"../api/v1/count.json{area}"


def _mistake(sites: Sites, status: int, message: str) -> Response:
    page = _template("mistake.html").substitute(message=escape(message), version=version())
    return HTMLResponse(page, status_code=status, headers={**_headers(sites), "Cache-Control": "no-store"})


def _hidden(is_hidden: bool) -> str:
    return "hidden" if is_hidden else ""


@cache
def _template(name: str) -> Template:
    return Template((_FOLDER / name).read_text(encoding="utf-8"))
