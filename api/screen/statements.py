"""The scenes that the campaign folder fills: findings, voices, and where to sign, with its QR code."""

from datetime import date, datetime, time, timedelta
from html import escape

import segno

from campaign.big_screen import findings_on_screen
from campaign.model import Campaign
from metrics.signatures import UK


def findings(campaign: Campaign, today: date) -> str:
    """The findings that may be shown today and are short enough."""
    return "\n".join(
        _item(
            finding.review_by,
            f'<h1 class="value">{escape(finding.value)}</h1>\n<p class="statement">{escape(finding.wording)}</p>\n'
            f'<p class="base">Of {escape(finding.base)}</p>',
            f"Source: {finding.source}",
        )
        for finding in findings_on_screen(campaign, today)
    )


def voices(campaign: Campaign, today: date) -> str:
    """The voices whose consent holds today."""
    return "\n".join(
        _item(
            voice.until,
            f'<blockquote class="voice">“{escape(voice.words)}”</blockquote>'
            + (f'\n<p class="named">{escape(voice.named)}</p>' if voice.named else ""),
            "Shared with consent",
        )
        for voice in campaign.voices_shown_on(today)
    )


def as_typed(address: str) -> str:
    """An address as people type it: without https:// and the slash at its end."""
    return address.split("://", 1)[1].rstrip("/")


def qr_code(address: str) -> str:
    """The address as an SVG: black on white, a margin of four modules, error correction M."""
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return str(
        code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    ).replace("<svg ", f'<svg role="img" aria-label="QR code of {escape(as_typed(address))}" ', 1)


def _item(until: date | None, words: str, source: str) -> str:
    """One of a scene's statements; the page itself stops showing it after its last day."""
    last = f' data-until="{_end_of(until)}"' if until else ""
    return f'<article data-item data-origin="{escape(source)}"{last} hidden>\n{words}\n</article>'


def _end_of(day: date) -> int:
    """Milliseconds since 1970 at which a London day is over."""
    return int(datetime.combine(day + timedelta(days=1), time.min, UK).timestamp() * 1000)
