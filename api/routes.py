"""The api's addresses. Every answer is JSON, errors too."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from api.answers import cacheable, problem
from api.areas import NotAnswerable, area_figures, area_question
from api.days import Days, days_asked
from api.figures import count_figures
from api.marks import demonstration, iso
from campaign.model import Campaign
from metrics.freshness import freshness
from reference.regions import regions_by_name
from store.health import source_health
from store.readers import Reader

_READING = ("GET", "HEAD")
_EVERY_METHOD = [*_READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def api_routes(campaign: Campaign, reader: Callable[[], Reader]) -> list[BaseRoute]:
    """All addresses under /api/v1. `reader` is asked for at each answer, since the store is prepared after start."""

    of_days = Days(campaign)

    def count(request: Request) -> Response:
        name = request.query_params.get("area")
        region = regions_by_name().get(name) if name else None
        if name and region is None:
            return problem(400, f"area is to be one of: {', '.join(regions_by_name())}")
        return cacheable(request, count_figures(campaign, reader().snapshots.latest(), datetime.now(UTC), region))

    def areas(request: Request) -> Response:
        question = area_question(campaign, request.query_params)
        return cacheable(request, area_figures(campaign, reader().snapshots.latest(), reader().engine, question))

    def days(request: Request) -> Response:
        asked = days_asked(request.query_params)
        return cacheable(request, of_days.figures(reader().snapshots.latest(), reader(), asked))

    def health(_: Request) -> Response:
        return _health(campaign, reader())

    def unknown(request: Request) -> Response:
        if request.method not in _READING:
            return problem(405, "The api is only read: ask with GET.", {"Allow": ", ".join(_READING)})
        known = ", ".join(f"/api/v1/{name}" for name in ("count.json", "areas.json", "days.json", "health"))
        return problem(404, f"There is no such address. See {known}.")

    return [
        Route("/api/v1/count.json", _guarded(count), methods=["GET"]),
        Route("/api/v1/areas.json", _guarded(areas), methods=["GET"]),
        Route("/api/v1/days.json", _guarded(days), methods=["GET"]),
        Route("/api/v1/health", _guarded(health), methods=["GET"]),
        Route("/api", _guarded(unknown), methods=_EVERY_METHOD),
        Route("/api/{path:path}", _guarded(unknown), methods=_EVERY_METHOD),
    ]


def _health(campaign: Campaign, reader: Reader) -> Response:
    """200 while the store can be read, and how each source does; 503 while only old figures can be shown."""
    snapshot = reader.snapshots.latest()
    now = datetime.now(UTC)
    states = {}
    for source in campaign.sources:
        health = source_health(snapshot, source.key)
        states[source.key] = freshness(health.counted_at, health.every, now, ended=health.ended is not None)
    since = reader.snapshots.unreachable_since
    if since is not None:
        return problem(503, f"The store has been out of reach since {iso(since)}; the last good figures are shown.")
    body = {"status": "ok", **demonstration(campaign), "sources": states}
    return JSONResponse(body, headers={"Cache-Control": "no-store"})


def _guarded(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Run off the event loop, since it may read the store, and say in JSON when the store cannot be read."""

    async def guarded(request: Request) -> Response:
        try:
            return await run_in_threadpool(answer, request)
        except NotAnswerable as error:
            return problem(error.status, str(error))
        except SQLAlchemyError:
            return problem(503, "The store cannot be read at the moment. Ask again in a minute.")

    return guarded
