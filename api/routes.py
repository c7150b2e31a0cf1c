"""The api's addresses. Answers are JSON, errors too; two tables are CSV, and the badge is a picture."""

from collections.abc import Callable, Hashable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from access.roles import Thing
from access.viewer import Viewer
from api.answers import Answer, json_answer, of_this_moment, problem, sent
from api.areas import AreaQuestion, area_figures, area_question
from api.areas_table import areas_table
from api.asked import NotAnswerable, asked_region
from api.badge import BadgeQuestion, badge_answer, badge_question
from api.days import Days, days_asked
from api.description import description
from api.figures import count_figures
from api.findings import findings_figures
from api.kept import KeptAnswers
from api.marks import demonstration, iso
from api.permission import Answering, asker, needing
from api.series import Series, series_asked
from api.sites import Sites, is_preflight
from campaign.access import Access
from campaign.model import Campaign
from campaign.survey import Survey
from metrics.freshness import State, freshness
from reference.regions import Region
from store.health import source_health
from store.readers import Reader
from store.snapshot import Look

_READING = ("GET", "HEAD")
_WORST_LAST: tuple[State, ...] = ("on_time", "late", "stale", "never")
_EVERY_METHOD = [*_READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
Question = TypeVar("Question", bound=Hashable)


def api_routes(
    campaign: Campaign, surveys: Mapping[str, Survey], reader: Callable[[], Reader], kept: KeptAnswers
) -> list[BaseRoute]:
    """All addresses under /api/v1. `reader` is asked for at each answer, since the store is prepared after start."""
    sites = Sites(campaign.embed.origins)
    shared = {
        "openapi.json": needing("api", campaign.access, _openapi),
        **_answers(campaign, surveys, reader, kept),
    }

    async def health(_: Request) -> Response:
        return await run_in_threadpool(_health, campaign, reader())

    return [
        *(Route(f"/api/v1/{name}", _shared(_guarded(answering), sites)) for name, answering in shared.items()),
        *(Route(f"/api/v1/{name}", _preflighted(sites), methods=["OPTIONS"]) for name in shared),
        Route("/api/v1/health", _guarded(health)),
        Route("/api", _unknown, methods=_EVERY_METHOD),
        Route("/api/{path:path}", _unknown, methods=_EVERY_METHOD),
    ]


def _answers(
    campaign: Campaign, surveys: Mapping[str, Survey], reader: Callable[[], Reader], kept: KeptAnswers
) -> dict[str, Answering]:
    """What is made once for each look at the store, by the name that it has under /api/v1."""
    of_days, of_series = Days(campaign), Series(campaign)

    def count(look: Look, region: Region | None) -> Answer:
        return json_answer(count_figures(campaign, look.snapshot, datetime.now(UTC), region))

    def areas(look: Look, question: AreaQuestion) -> Answer:
        return json_answer(area_figures(campaign, look.snapshot, reader().engine, question))

    def days(look: Look, asked: int) -> Answer:
        return json_answer(of_days.figures(look.snapshot, reader(), asked))

    def areas_rows(look: Look, question: AreaQuestion) -> Answer:
        return areas_table(area_figures(campaign, look.snapshot, reader().engine, question))

    def series(look: Look, asked: str | None) -> Answer:
        return of_series.answer(look.snapshot, reader(), asked)

    def findings(_: Look, __: None) -> Answer:
        return json_answer(findings_figures(campaign, surveys, reader(), datetime.now(UTC)))

    def badge(look: Look, question: BadgeQuestion) -> Answer:
        return badge_answer(campaign, look.snapshot, datetime.now(UTC), question)

    answered = partial(_answered, campaign.access, kept)
    asked_areas = partial(area_question, campaign)
    return {
        "count.json": answered("count", asked_region, count),
        "areas.json": answered("figures", asked_areas, areas),
        "areas.csv": answered("api", asked_areas, areas_rows),
        "days.json": answered("figures", days_asked, days),
        "series.csv": answered("api", partial(series_asked, campaign), series),
        "findings.json": answered("api", lambda _, __: None, findings),
        "badge.svg": answered("embed", badge_question, badge),
    }


def _answered(
    access: Access,
    kept: KeptAnswers,
    thing: Thing,
    question_of: Callable[[Mapping[str, str], Viewer], Question],
    make: Callable[[Look, Question], Answer],
) -> Answering:
    """Answer what the parameters ask, made anew only where nobody asked the same since the last look at the store.

    What was granted is part of the question, so that an answer is only ever given to those who may have it.
    """

    async def answered(request: Request) -> Response:
        question = question_of(request.query_params, asker(request, access))
        return sent(request, await kept.answer((make, question), lambda look: make(look, question)))

    return needing(thing, access, answered)


async def _openapi(request: Request) -> Response:
    return sent(request, description())


async def _unknown(request: Request) -> Response:
    if request.method not in _READING:
        return problem(405, "The api is only read: ask with GET.", {"Allow": ", ".join(_READING)})
    return problem(404, "There is no such address. See /api/v1/openapi.json, or begin with /api/v1/count.json.")


def _health(campaign: Campaign, reader: Reader) -> Response:
    """200 while the store can be read, and how each source does; 503 while only old figures can be shown.

    `status` is about this server alone, which is as well as it can be where nobody has collected anything: whoever
    starts it again, or loads a page again, mends nothing there. `collecting` is for those who watch the figures.
    """
    snapshot = reader.snapshots.latest()
    now = datetime.now(UTC)
    states = {}
    for source in campaign.sources:
        health = source_health(snapshot, source.key)
        states[source.key] = freshness(health.counted_at, health.every, now, ended=health.ended is not None)
    since = reader.snapshots.unreachable_since
    if since is not None:
        return problem(503, f"The store has been out of reach since {iso(since)}; the last good figures are shown.")
    asked_for = (state for state in states.values() if state in _WORST_LAST)
    collecting = max(asked_for, key=_WORST_LAST.index, default=_WORST_LAST[0])
    answer = {"status": "ok", "collecting": collecting, **demonstration(campaign), "sources": states}
    return of_this_moment(answer)


def _guarded(answering: Answering) -> Answering:
    """Say in JSON when there is nothing to answer, or the store cannot be read."""

    async def guarded(request: Request) -> Response:
        try:
            return await answering(request)
        except NotAnswerable as error:
            return problem(error.status, str(error))
        except SQLAlchemyError:
            return problem(503, "The store cannot be read at the moment. Ask again in a minute.")

    return guarded


def _shared(answering: Answering, sites: Sites) -> Answering:
    """Scripts of the campaign's own sites may read the answer, errors too."""

    async def shared(request: Request) -> Response:
        return sites.allow(request, await answering(request))

    return shared


def _preflighted(sites: Sites) -> Answering:
    async def preflighted(request: Request) -> Response:
        return sites.allow(request, sites.preflight(request)) if is_preflight(request) else await _unknown(request)

    return preflighted
