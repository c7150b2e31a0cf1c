"""What the campaign puts into each scene. A scene without content takes no turn."""

from collections.abc import Mapping
from datetime import date
from html import escape

from api.screen.settings import ScreenSettings
from api.screen.statements import as_typed, findings, qr_code, voices
from campaign.big_screen import has_content, sign_address
from campaign.model import Campaign
from reference.regions import regions

# How many days the scene of growth has room for, each with its number in full.
DAYS_SHOWN = 7

WITHOUT_CONTENT = (
    "None of the chosen scenes has anything to show: findings and voices stand in campaign.toml, and act needs `sign` "
    "there under [links], or &address= here."
)


def scene_parts(name: str, campaign: Campaign, settings: ScreenSettings, today: date) -> Mapping[str, str] | None:
    """The parts that a scene's file asks for; none where it has nothing to show."""
    if not has_content(name, campaign, today, settings.address):
        return None
    if name in {"findings", "voices"}:
        return {"items": (findings if name == "findings" else voices)(campaign, today)}
    if name == "act" and (address := sign_address(campaign, settings.address)):
        return {"address": escape(as_typed(address)), "qr": qr_code(address)}
    if name == "regions":
        return {"tiles": _tiles(settings.area)}
    if name == "growth":
        return {"days": _DAY * DAYS_SHOWN, "count": str(DAYS_SHOWN)}
    return {"area": escape(settings.area)}


_DAY = (
    '<li class="day" data-day hidden><div class="day-plot"><span class="day-bar"></span><span class="day-count"></span>'
    '</div><span class="day-name"></span></li>\n'
)


def _tiles(chosen: str) -> str:
    return "\n".join(
        f'<li class="tile column-{region.tile_column} row-{region.tile_row}{" chosen" * (region.name == chosen)}" '
        f'data-tile="{region.code}"><abbr title="{escape(region.name)}">{escape(region.short_name)}</abbr> '
        '<span class="rate"></span></li>'
        for region in regions()
    )
