"""What is said of a figure's age where no script can count it on: the moment itself, in UK time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from metrics.freshness import State

_UK = ZoneInfo("Europe/London")


def day_words(moment: datetime) -> str:
    """22 November 2026."""
    local = moment.astimezone(_UK)
    return f"{local.day} {local:%B %Y}"


def moment_words(moment: datetime) -> str:
    """2:15pm on 22 November 2026, or midday on it."""
    local = moment.astimezone(_UK)
    half = "am" if local.hour < 12 else "pm"
    clock = "midday" if (local.hour, local.minute) == (12, 0) else f"{local.hour % 12 or 12}:{local:%M}{half}"
    return f"{clock} on {day_words(moment)}"


def updated_words(counted_at: datetime, state: State) -> str:
    """When a figure was counted; of a late or stale one, that this is the last there is."""
    if state == "ended":
        return f"Final count, {day_words(counted_at)}"
    begin = "Last updated" if state in {"late", "stale"} else "Updated"
    return f"{begin} {moment_words(counted_at)}"
