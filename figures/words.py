"""Numbers, days and times as British readers write them; times are London's."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
MINUS = "\N{MINUS SIGN}"


def number(value: float) -> str:
    """48,213, and a true minus sign."""
    return f"{abs(value):,.0f}" if value >= 0 else f"{MINUS}{abs(value):,.0f}"


def people(count: int) -> str:
    """1 person, 2 people."""
    return "1 person" if count == 1 else f"{number(count)} people"


def signatures(count: int) -> str:
    """1 signature, 2 signatures."""
    return "1 signature" if count == 1 else f"{number(count)} signatures"


def clock(moment: datetime) -> str:
    """2:15pm; midday and midnight in words."""
    local = moment.astimezone(UK)
    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"
    return f"{local:%-I:%M}{'am' if local.hour < 12 else 'pm'}"


def day_words(day: date) -> str:
    """22 November 2026."""
    return f"{day.day} {day:%B %Y}"


def london_day(moment: datetime) -> date:
    """The day that it is in the UK: by it a review date is over and a release came out, wherever the server stands."""
    return moment.astimezone(UK).date()


def moment_words(moment: datetime, now: datetime) -> str:
    """2:15pm today, or 2:15pm on 21 November 2026."""
    day = london_day(moment)
    return f"{clock(moment)} today" if day == london_day(now) else f"{clock(moment)} on {day_words(day)}"


def age_words(age: timedelta) -> str:
    """Under a minute, 47 minutes, 3 hours or 2 days ago."""
    seconds = max(age.total_seconds(), 0)
    for name, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        count = int(seconds // length)
        if count:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "less than a minute ago"


def compared(gained: int, before: int | None) -> str:
    """How a week's gain differs from that of the week before it, without praise or blame."""
    if before is None:
        return "There is no whole week before it to compare with yet."
    difference = gained - before
    if difference == 0:
        return "As many signatures as in the 7 days before."
    more = "more" if difference > 0 else "fewer"
    return f"{signatures(abs(difference))} {more} than in the 7 days before."
