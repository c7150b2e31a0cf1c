"""How old figures are, in words."""

from datetime import datetime, timedelta

from figures.words import UK, age_words, clock, day_words, moment_words
from metrics.freshness import State, freshness
from store.health import SourceHealth

SIGNS: dict[State, str] = {"on_time": "●", "late": "▲", "stale": "■", "ended": "◆", "complete": "●", "never": "○"}


def state_of(health: SourceHealth, now: datetime) -> State:
    """The state of a source's figures."""
    return freshness(health.counted_at, health.every, now, ended=health.ended is not None)


def status_in_words(health: SourceHealth, now: datetime) -> str:
    """When a source's figures were read, and whether newer ones should be there."""
    state = state_of(health, now)
    if health.counted_at is None:
        return "Nothing has been collected yet."
    local = health.counted_at.astimezone(UK)
    if state in {"late", "stale"}:
        return (
            f"Signatures last updated {moment_words(health.counted_at, now)}, {age_words(now - health.counted_at)}. "
            f"New figures are {'delayed' if state == 'late' else 'not arriving'}: those shown are from that time."
        )
    final = f" {health.ended}." if health.ended else ""
    return f"Signatures updated {clock(local)}, {local:%A} {day_words(local.date())}.{final}"


def first_figures_words(health: SourceHealth, *, tells_why: bool, is_data_health: bool = False) -> str:
    """When the first figures of a source come: by themselves, unless somebody has to act first.

    What has to be done, and where to look, is for those who may open Data health (`tells_why`), and nobody else; on
    that page itself nobody is sent to it.
    """
    to_do = next((job.message for job in health.troubles if job.trouble == "act"), None)
    if to_do is None:
        where = " Data health shows the state of each source." if tells_why and not is_data_health else ""
        return f"The dashboard fills in by itself as soon as the first figures arrive.{where}"
    return f"Somebody has to act first: {to_do}" if tells_why else "Whoever runs the dashboard has to act first."


def interval_words(every: timedelta | None) -> str:
    """How often a figure is read."""
    if every is None:
        return "when a file is imported"
    minutes = every.total_seconds() / 60
    return "every minute" if minutes == 1 else f"every {minutes:g} minutes"
