"""Answers that a cache can keep: ready bytes with an ETag and a short time to live, which cost no work to send."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from figures.tables import harmless

FRESH_SECONDS = 5
SERVED_STALE_SECONDS = 30
# Below this a packed answer saves no packet.
_WORTH_PACKING = 500

_CACHING = f"public, max-age={FRESH_SECONDS}, stale-while-revalidate={SERVED_STALE_SECONDS}"
# No answer of the api is a page, so nothing in it may run and nobody may frame it.
_BARE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}

RawHeaders = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Encoded:
    """The bytes of an answer in one encoding, and its headers as they go over the wire."""

    body: bytes
    tag: str
    headers: RawHeaders
    headers_if_known: RawHeaders


@dataclass(frozen=True)
class Answer:
    """An answer as bytes, plain and, where that is worth it, packed with gzip."""

    plain: Encoded
    packed: Encoded | None


def answer_of(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The body made ready; `headers` stand in for the usual ones of the same name."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    always = {**_BARE, "Cache-Control": _CACHING, "Vary": "Accept-Encoding", **(headers or {})}
    packed = None
    if len(body) >= _WORTH_PACKING:
        named = {**always, "Content-Type": media_type, "Content-Encoding": "gzip"}
        packed = _encoded(gzip.compress(body, mtime=0), f'"{tag}-gzip"', named)
    return Answer(_encoded(body, f'"{tag}"', {**always, "Content-Type": media_type}), packed)


def json_answer(contents: Mapping[str, Any]) -> Answer:
    """The contents as JSON."""
    return answer_of(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode(), "application/json")


def csv_answer(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Answer:
    """The rows as CSV in UTF-8; what is none is empty, and no text is one that a spreadsheet would run.

    Without a byte order mark, which R and Google Sheets would take for a part of the first column's name.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")  # as RFC 4180 has it
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return answer_of(text.getvalue().encode(), "text/csv; charset=utf-8; header=present")


def sent(request: Request, answer: Answer) -> Response:
    """The answer, or 304 where the asker already has it."""
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    chosen = answer.packed if takes_gzip and answer.packed else answer.plain
    known = request.headers.get("If-None-Match")
    if known is not None and _is_known(answer, known):
        return _Ready(304, b"", chosen.headers_if_known)
    return _Ready(200, chosen.body, chosen.headers)


def problem(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as JSON: what is wrong and what to do."""
    return of_this_moment({"error": {"status": status, "message": message}}, status, headers)


def of_this_moment(
    contents: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The contents as JSON that no cache may keep."""
    body = json.dumps(contents, ensure_ascii=False)
    all_headers = {**_BARE, "Cache-Control": "no-store", **(headers or {})}
    return Response(body, status_code=status, media_type="application/json", headers=all_headers)


def _cell(cell: object) -> object:
    if isinstance(cell, bool):
        return str(cell).lower()
    return harmless(cell) if isinstance(cell, str) else cell


class _Ready(Response):
    """Bytes and headers as they are; a copy of the headers, since those that pass it on add theirs."""

    def __init__(self, status: int, body: bytes, headers: RawHeaders) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = headers.copy()


def _encoded(body: bytes, tag: str, headers: Mapping[str, str]) -> Encoded:
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in {**headers, "ETag": tag}.items()]
    of_no_body = [one for one in raw if one[0] not in {b"content-type", b"content-encoding"}]
    return Encoded(body, tag, [*raw, (b"content-length", str(len(body)).encode())], of_no_body)


def _is_known(answer: Answer, if_none_match: str) -> bool:
    known = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return "*" in known or answer.plain.tag in known or (answer.packed is not None and answer.packed.tag in known)
