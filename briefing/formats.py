"""The formats that a briefing can be made in: a new one is its maker and one line here."""

from collections.abc import Callable
from pathlib import Path

from briefing.contents import Briefing
from briefing.printed import printed
from briefing.slides import slides_of_campaign
from briefing.workbook import workbook

Maker = Callable[[Briefing, Path], bytes]
"""Makes a file of a briefing; the campaign folder may hold what it is made on, such as a template."""

FORMATS: dict[str, Maker] = {
    "pptx": slides_of_campaign,
    "xlsx": lambda briefing, _: workbook(briefing),
    "html": lambda briefing, _: printed(briefing).encode(),
}


class BriefingNotPossible(ValueError):
    """What was asked for cannot be made; the message says what can."""


def maker_of(name: str) -> Maker:
    """What makes a format, by the ending of its files.

    Raises:
        BriefingNotPossible: There is no such format.
    """
    if name not in FORMATS:
        raise BriefingNotPossible(f"{name}: no format of a briefing; known: {', '.join(FORMATS)}")
    return FORMATS[name]
