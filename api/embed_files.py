"""The files that the frame's page loads. Their address names their version, so a cache may keep them for good."""

import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from api.answers import Answer, answer_of, sent

_HERE = Path(__file__).parent
# How answers are asked for and put into words is the same as on the big screen.
_FOLDERS = {
    "embed.css": "embed/assets",
    "embed.js": "embed/assets",
    "icon.svg": "embed/assets",
    "answers.js": "screen/assets",
    "words.js": "screen/assets",
}
_MEDIA_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_FOR_GOOD = "public, max-age=31536000, immutable"


@cache
def version() -> str:
    """Another one whenever any of the files is another."""
    return hashlib.sha256(b"\0".join(_contents(name) for name in _FOLDERS)).hexdigest()[:16]


async def embed_file(request: Request) -> Response:
    """One file. Where the version is not this one, a page of before an update asks: it gets what there is, for now."""
    name = request.path_params["name"]
    if name not in _FOLDERS:
        return PlainTextResponse("There is no such file.", status_code=404, headers={"Cache-Control": "no-store"})
    return sent(request, _file(name, is_current=request.path_params["version"] == version()))


@cache
def _file(name: str, *, is_current: bool) -> Answer:
    lasting = {"Cache-Control": _FOR_GOOD} if is_current else {}
    # A picture or a script is no page: the policy of the page that loads it holds.
    return answer_of(_contents(name), _MEDIA_TYPES[Path(name).suffix], lasting)


def _contents(name: str) -> bytes:
    return (_HERE / _FOLDERS[name] / name).read_bytes()
