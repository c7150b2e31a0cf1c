"""What somebody may ask of the api: each address names what it takes, and without that there is no answer."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from access.roles import Thing
from access.viewer import ANYBODY_HERE, NOBODY, READERS_OF_EMBEDS, THE_PUBLIC, Viewer
from api.answers import problem
from campaign.access import Access
from store.granted import Grant

Answering = Callable[[Request], Awaitable[Response]]
Refusing = Callable[[int, str], Response]

_SIGN_IN = "Sign in to the dashboard, or send a token in the header Authorization: Bearer TOKEN."
_NOT_PUBLIC = "This is not public. Whoever runs the dashboard can make a token for it."
_NOT_YOURS = "You have not been given access to this."


def asker(request: Request, access: Access) -> Viewer:
    """Who asks, as the gate found out; where there is none before these routes, whoever the mode lets in."""
    found = getattr(request.state, "viewer", None)
    return found if isinstance(found, Viewer) else without_a_name(access)


def without_a_name(access: Access) -> Viewer:
    """What those may open who neither signed in nor sent a token."""
    if access.mode == "open":
        return ANYBODY_HERE
    if access.mode == "public":
        return THE_PUBLIC
    return READERS_OF_EMBEDS if access.public_embeds else NOBODY


def grant_of(viewer: Viewer) -> Grant:
    """The areas whose figures are answered."""
    return Grant(tuple(sorted(viewer.regions)), viewer.constituencies)


def refusal(viewer: Viewer, access: Access) -> tuple[int, str]:
    """The status and the words for somebody who may not open what they asked for."""
    if viewer not in {NOBODY, without_a_name(access)}:
        return 403, _NOT_YOURS
    return (401, _SIGN_IN) if access.mode == "signed-in" else (403, _NOT_PUBLIC)


def plain_refusal(status: int, words: str) -> Response:
    """A refusal as the api's JSON."""
    return problem(status, words, {"WWW-Authenticate": "Bearer"} if status == 401 else None)


def needing(thing: Thing, access: Access, answering: Answering, refusing: Refusing = plain_refusal) -> Answering:
    """Answer only those who may open a thing; what only some may read is kept by no cache that others share."""

    async def allowed(request: Request) -> Response:
        viewer = asker(request, access)
        if not viewer.may_open(thing):
            return refusing(*refusal(viewer, access))
        response = await answering(request)
        if access.mode != "open":
            _part_from_others(response, is_for_all=viewer == without_a_name(access))
        return response

    return allowed


def _part_from_others(response: Response, *, is_for_all: bool) -> None:
    headers = MutableHeaders(raw=response.raw_headers)
    headers.add_vary_header("Authorization, Cookie")
    if not is_for_all and headers.get("Cache-Control", "").startswith("public"):
        headers["Cache-Control"] = "private, no-cache"
