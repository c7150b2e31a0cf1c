"""What the big screen's address may say. A wrong word is a mistake to show, never one to guess around."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

from reference.regions import regions_by_name

# Each is a file in api/screen/markup/.
SCENES = ("total", "goal", "regions", "growth", "findings", "voices", "act")
USUAL_SCENES = ("total", "goal", "regions", "findings", "act")
HALLS = ("dark", "light")
DIAGONALS = ("43", "50", "55", "65", "75")

WHOLE_COUNTRY = "All UK"

MOST_SCENES = 5
_LONGEST_SHOWN = 40
# More letters could not be typed off a screen, and give a QR code that is hard to scan.
LONGEST_ADDRESS = 80


@dataclass(frozen=True)
class ScreenSettings:
    """One screen: what it shows, in which order, for how long and how large."""

    scenes: tuple[str, ...] = USUAL_SCENES
    area: str = WHOLE_COUNTRY
    dwell: int = 20
    """Seconds that each scene is shown."""
    refresh: int = 15
    """Seconds between two looks at the count."""
    remove: int = 60
    """Minutes after which an old number is taken off the screen."""
    diag: int = 55
    """The screen's diagonal in inches, which decides how large the smallest words must be."""
    hall: str = "dark"
    """Whether the hall is dark or light, which decides the colours."""
    address: str | None = None
    """Where people sign, for the QR code; the campaign's own address without."""


@dataclass(frozen=True)
class SetupMistake:
    """One parameter that the screen cannot follow, and what it could."""

    parameter: str
    found: str
    allowed: str


@dataclass(frozen=True)
class Parameter:
    """One parameter of the address: how it is read (ValueError if it cannot be) and, in words, what is allowed."""

    read: Callable[[str], Any]
    allowed: str


def _whole_number(least: int, most: int, unit: str) -> Parameter:
    def read(text: str) -> int:
        # int() alone also takes "1_0", " 10" and digits of other scripts.
        if not re.fullmatch("[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return Parameter(read, f"A whole number of {unit} from {least} to {most}.")


def _one_of(choices: tuple[str, ...]) -> Parameter:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return Parameter(read, f"One of: {', '.join(choices)}.")


def _scenes(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not set(names) <= set(SCENES) or len(set(names)) != len(names) or len(names) > MOST_SCENES:
        raise ValueError(text)
    return names


def web_address(text: str) -> str:
    """The address as it is, if people can be sent there.

    Raises:
        ValueError: It is not http or https, has no host, holds a user's name, a space or a sign that cannot be seen, or
            is too long to be typed off a screen.
    """
    parts = urlsplit(text)
    is_plain = text.isprintable() and " " not in text and len(text) <= LONGEST_ADDRESS
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or not is_plain:
        raise ValueError(text)
    return text


_DIAGONALS = _one_of(DIAGONALS)

PARAMETERS = {
    "scenes": Parameter(_scenes, f"One to {MOST_SCENES} of {', '.join(SCENES)}; each once, with commas between."),
    "area": _one_of((WHOLE_COUNTRY, *regions_by_name())),
    "dwell": _whole_number(2, 300, "seconds"),
    "refresh": _whole_number(1, 60, "seconds"),
    "remove": _whole_number(1, 1440, "minutes"),
    "diag": Parameter(lambda text: int(_DIAGONALS.read(text)), f"{_DIAGONALS.allowed} Inches, corner to corner."),
    "hall": _one_of(HALLS),
    "address": Parameter(
        web_address, f"Where people sign: begins with https:// or http://, at most {LONGEST_ADDRESS} characters."
    ),
}


def read_settings(query: QueryParams) -> ScreenSettings | list[SetupMistake]:
    """The settings an address asks for, or everything that is wrong with it, in the order of the address."""
    chosen: dict[str, Any] = {}
    mistakes: list[SetupMistake] = []
    for name in dict.fromkeys(query.keys()):
        values = query.getlist(name)
        known = PARAMETERS.get(name)
        if known is None:
            mistakes.append(SetupMistake(_short(name), "not a parameter", f"One of: {', '.join(PARAMETERS)}."))
        elif len(values) > 1:
            mistakes.append(SetupMistake(name, "given more than once", known.allowed))
        else:
            try:
                chosen[name] = known.read(values[0])
            except ValueError:
                mistakes.append(SetupMistake(name, _quoted(values[0]), known.allowed))
    return mistakes or ScreenSettings(**chosen)


def _quoted(value: str) -> str:
    return f"“{_short(value)}” is not allowed" if value else "nothing was given"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
