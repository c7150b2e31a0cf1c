"""The count as a picture of one line, for pages and mails that can show a picture and nothing else."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from access.viewer import Viewer
from api.answers import Answer, answer_of
from api.asked import asked_region, one_of
from api.shown import ShownCount, shown_count
from campaign.model import Campaign
from reference.regions import Region
from store.snapshot import Snapshot

THEMES = ("light", "dark", "auto")

_HEIGHT, _SIZE, _PADDING, _BASELINE = 28, 14, 10, 19
# Verdana is the widest of the usual fonts; DejaVu Sans has its widths. Others are stretched to the same length.
_FONTS = "Verdana, Geneva, 'DejaVu Sans', sans-serif"
# Thousandths of the font's size, as DejaVu Sans has them, rounded up.
_WIDTHS = {
    300: "ijlIJ'",
    340: " ,./:;\\|",
    370: "f-",
    415: "rt()[]!",
    535: 'sz?*_`"',
    615: "ckoaevxyLFPTY",
    640: "bdghnpquES$0123456789{}",
    700: "KAVXZBRC",
    790: "UNHDG&OQ",
    870: "wM#+<=>^~",
    1000: "mW%@",
}
_WIDTH_OF = {character: width for width, characters in _WIDTHS.items() for character in characters}
_WIDEST = 1000

# Of each part: background and words. The contrast of each pair is at least 4.5 to 1.
_LIGHT = {"number": ("#801650", "#FFFFFF"), "words": ("#F4F5F7", "#1B2430"), "notice": ("#FFF4D6", "#5C3B00")}
_DARK = {"number": ("#F0A6C6", "#12181F"), "words": ("#1C2530", "#E8ECF1"), "notice": ("#FFD166", "#1B1300")}


@dataclass(frozen=True)
class BadgeQuestion:
    """Which badge is asked for; without a region, that of the whole of the UK."""

    theme: str
    region: Region | None


def badge_question(parameters: Mapping[str, str], viewer: Viewer) -> BadgeQuestion:
    """What the parameters `theme` and `area` ask for.

    Raises:
        NotAnswerable: One of them is not known.
    """
    return BadgeQuestion(one_of(parameters, "theme", THEMES, "light"), asked_region(parameters, viewer))


def badge_answer(campaign: Campaign, snapshot: Snapshot, now: datetime, question: BadgeQuestion) -> Answer:
    """The badge as SVG."""
    picture = badge_svg(shown_count(campaign, snapshot, now, question.region), question.theme)
    # Opened by itself it is a document, which may not run anything and asks nobody for anything.
    alone = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
    return answer_of(picture.encode(), "image/svg+xml", alone)


def badge_svg(shown: ShownCount, theme: str) -> str:
    """The picture: the number, what it counts and, where it has to be said, its age and that it is made up."""
    parts = [("number", shown.number or "No count yet"), ("words", shown.words)]
    if shown.is_old:
        parts.append(("notice", shown.updated))
    if shown.notice:
        parts.append(("notice", shown.notice))
    drawn, left = [], 0
    for kind, text in parts:
        length = text_width(text)
        drawn.append(_part(kind, text, left, length))
        left += length + 2 * _PADDING
    return _template().substitute(
        width=left,
        height=_HEIGHT,
        title=escape(shown.sentence),
        description=escape(shown.description),
        style=_style(theme),
        fonts=_FONTS,
        size=_SIZE,
        parts="\n".join(drawn),
    )


def text_width(text: str) -> int:
    """How wide a text is in pixels at the badge's size, at least; letters with accents are as wide as without."""
    plain = [one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)]
    return -(-sum(_WIDTH_OF.get(one, _WIDEST) for one in plain) * _SIZE // 1000)


def _part(kind: str, text: str, left: int, length: int) -> str:
    # textLength makes every font fill the same length, so that nothing is cut where the font is another.
    return (
        f'<rect class="{kind}" x="{left}" width="{length + 2 * _PADDING}" height="{_HEIGHT}"/>'
        f'<text class="{kind}-text" x="{left + _PADDING}" y="{_BASELINE}" textLength="{length}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


def _style(theme: str) -> str:
    if theme == "auto":
        return f"{_rules(_LIGHT)}@media (prefers-color-scheme: dark){{{_rules(_DARK)}}}"
    return _rules(_DARK if theme == "dark" else _LIGHT)


def _rules(colours: Mapping[str, tuple[str, str]]) -> str:
    return "".join(f".{kind}{{fill:{back}}}.{kind}-text{{fill:{text}}}" for kind, (back, text) in colours.items())


@cache
def _template() -> Template:
    return Template(Path(__file__).with_name("badge.svg").read_text(encoding="utf-8"))
