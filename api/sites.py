"""Which other sites may read an answer from a script, and show the count in a frame: the campaign's own, and no others.

The rules are those of https://fetch.spec.whatwg.org/#http-cors-protocol. No cookie is ever asked for or allowed.
"""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response

from api.answers import problem

_KEPT_SECONDS = 86_400
_READING = "GET, HEAD"
_ASKED_OF_A_PREFLIGHT = "Access-Control-Request-Method, Access-Control-Request-Headers"


class Sites:
    """The origins of `[embed]` in campaign.toml."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origins)
        self.frame_ancestors = " ".join(["frame-ancestors 'self'", *sorted(self._origins)])

    def allow(self, request: Request, response: Response) -> Response:
        """The response, readable for the script that asks where its site is one of ours; a cache keeps both apart."""
        if self._origins:
            headers = MutableHeaders(raw=response.raw_headers)
            headers.add_vary_header("Origin")
            origin = request.headers.get("Origin")
            if origin in self._origins:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = "ETag, Date, Age"
        return response

    def preflight(self, request: Request) -> Response:
        """What a browser asks before a script's request that is not a plain one."""
        if request.headers.get("Origin") not in self._origins:
            return problem(
                403,
                "Scripts of this site may not read the api. Its origin can be added under [embed] in campaign.toml.",
                {"Vary": _ASKED_OF_A_PREFLIGHT},
            )
        headers = {
            "Access-Control-Allow-Methods": _READING,
            "Access-Control-Allow-Headers": "If-None-Match, Cache-Control, Pragma",
            "Access-Control-Max-Age": str(_KEPT_SECONDS),
            "Vary": _ASKED_OF_A_PREFLIGHT,
        }
        return Response(status_code=204, headers=headers)


def is_preflight(request: Request) -> bool:
    """Whether a browser asks on behalf of a script, rather than somebody for the allowed methods."""
    named = request.headers
    return request.method == "OPTIONS" and "Origin" in named and "Access-Control-Request-Method" in named
