"""What a figure means, in the words of docs/metrics.md, so that pages and files say it in no other way."""

import re
from functools import cache
from pathlib import Path

_PROJECT = Path(__file__).parent.parent
_HEADING = re.compile(r"^### (.+)$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
_CHAPTER = re.compile(r"^## (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


@cache
def definitions() -> dict[str, str]:
    """Each entry of docs/metrics.md by its heading, as plain sentences without line ends and markup."""
    text = (_PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")
    text = re.sub(r"^## .*$", "", text, flags=re.MULTILINE)
    _, *parts = _HEADING.split(text)
    return {heading: _plain(body) for heading, body in zip(parts[::2], parts[1::2], strict=True)}


@cache
def chapters() -> dict[str, str]:
    """Each chapter of docs/metrics.md by its heading, as Markdown: its entries are headings of the third level.

    Links are words alone: what they lead to may stand in a chapter that is closed, or in no file of the server.
    """
    text = (_PROJECT / "docs" / "metrics.md").read_text(encoding="utf-8")
    _, *parts = _CHAPTER.split(text)
    return {heading: _LINK.sub(r"\1", body.strip()) for heading, body in zip(parts[::2], parts[1::2], strict=True)}


def definition(heading: str) -> str:
    """One entry.

    Raises:
        KeyError: docs/metrics.md has no such heading.
    """
    return definitions()[heading]


def _plain(body: str) -> str:
    # A table is none any more in one line: what it holds is left to the document.
    body = _TABLE.sub("(a table in docs/metrics.md)\n", body)
    return " ".join(_LINK.sub(r"\1", body).replace("`", "").replace("*", "").split())
