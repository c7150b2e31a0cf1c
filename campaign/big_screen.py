"""What a big screen may be told to show, and what the campaign has for each scene."""

import datetime as dt
from urllib.parse import urlsplit

from campaign.model import Campaign
from campaign.statements import Finding

SCENES = ("total", "goal", "regions", "growth", "findings", "voices", "act")
USUAL_SCENES = ("total", "goal", "regions", "findings", "act")
MOST_SCENES = 5
HALLS = ("dark", "light")
DIAGONALS = ("43", "50", "55", "65", "75")
SHORTEST_DWELL, USUAL_DWELL = 10, 20
# More letters could not be typed off a screen, and give a QR code that is hard to scan.
LONGEST_ADDRESS = 80


def web_address(text: str) -> str:
    """The address as it is, if a hall can be sent there.

    Raises:
        ValueError: It is not http or https, has no host, holds a user's name, a space or a sign that cannot be seen, or
            is too long.
    """
    parts = urlsplit(text)
    is_plain = text.isprintable() and " " not in text and len(text) <= LONGEST_ADDRESS
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or not is_plain:
        raise ValueError(f"an address that begins with https:// and has at most {LONGEST_ADDRESS} characters")
    return text


def sign_address(campaign: Campaign, chosen: str | None = None) -> str | None:
    """Where people sign: as chosen, or the campaign's own; none where there is none that a screen can show."""
    address = chosen or campaign.links.sign
    try:
        return web_address(address) if address else None
    except ValueError:
        return None


def findings_on_screen(campaign: Campaign, day: dt.date) -> tuple[Finding, ...]:
    """The findings that may be shown on this day and are short enough."""
    return tuple(finding for finding in campaign.findings_shown_on(day) if finding.can_be_read_at_a_glance)


def has_content(scene: str, campaign: Campaign, day: dt.date, address: str | None = None) -> bool:
    """Whether the campaign has anything to show in a scene; one without takes no turn."""
    if scene == "findings":
        return bool(findings_on_screen(campaign, day))
    if scene == "voices":
        return bool(campaign.voices_shown_on(day))
    return scene != "act" or sign_address(campaign, address) is not None
