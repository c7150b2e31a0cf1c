"""JSON answers that a cache can keep: an ETag over the contents, and a short time to live."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

_FRESH_SECONDS = 5
_SERVED_STALE_SECONDS = 30


def cacheable(request: Request, figures: dict[str, Any]) -> Response:
    """The figures as JSON, or 304 where the asker already has them."""
    body = json.dumps(figures, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": f"public, max-age={_FRESH_SECONDS}, stale-while-revalidate={_SERVED_STALE_SECONDS}",
    }
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def problem(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as JSON: what is wrong and what to do."""
    body = json.dumps({"error": {"status": status, "message": message}}, ensure_ascii=False)
    all_headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(body, status_code=status, media_type="application/json", headers=all_headers)
