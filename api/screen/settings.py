"""What the big screen's address may say. A wrong word is a mistake to show, never one to guess around."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from campaign.big_screen import (
    DIAGONALS,
    HALLS,
    LONGEST_ADDRESS,
    MOST_SCENES,
    SCENES,
    USUAL_DWELL,
    USUAL_SCENES,
    web_address,
)
from reference.regions import regions_by_name

WHOLE_COUNTRY = "All UK"

_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class ScreenSettings:
    """One screen: what it shows, in which order, for how long and how large."""

    scenes: tuple[str, ...] = USUAL_SCENES
    area: str = WHOLE_COUNTRY
    dwell: int = USUAL_DWELL
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
