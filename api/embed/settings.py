"""What the frame's address may say. A wrong word is a mistake to show, never one to guess around."""

import re
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from access.viewer import Viewer
from api.asked import NotAnswerable, asked_region, one_of
from reference.regions import Region

THEMES = ("auto", "light", "dark")
LANGUAGES = ("en-GB",)
SHOWN = ("yes", "no")
PARAMETERS = ("theme", "accent", "lang", "area", "goal", "words")


@dataclass(frozen=True)
class EmbedSettings:
    """One frame: its colours, its area and what stands beside the number."""

    theme: str = "auto"
    accent: str | None = None
    """Six hexadecimal digits in small letters; the campaign's own colour without."""
    region: Region | None = None
    goal: bool = True
    words: bool = True


def read_settings(query: QueryParams, viewer: Viewer) -> EmbedSettings:
    """The settings an address asks for.

    Raises:
        NotAnswerable: A parameter is not known, stands twice, or has a value that it cannot have.
    """
    if not set(query) <= set(PARAMETERS):
        raise NotAnswerable(400, f"Only these parameters are known: {', '.join(PARAMETERS)}")
    if len(query.multi_items()) != len(query):
        raise NotAnswerable(400, "Each parameter may stand once")
    one_of(query, "lang", LANGUAGES, LANGUAGES[0])
    return EmbedSettings(
        theme=one_of(query, "theme", THEMES, "auto"),
        accent=_accent(query.get("accent")),
        region=asked_region(query, viewer),
        goal=one_of(query, "goal", SHOWN, "yes") == "yes",
        words=one_of(query, "words", SHOWN, "yes") == "yes",
    )


def _accent(colour: str | None) -> str | None:
    if colour is None:
        return None
    if not re.fullmatch(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", colour):
        raise NotAnswerable(400, "accent is to be a colour of 3 or 6 hexadecimal digits, such as 801650")
    digits = colour.removeprefix("#").lower()
    return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
