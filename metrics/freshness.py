"""How old a figure may be before it is called delayed or stale."""

from datetime import datetime, timedelta
from typing import Literal

State = Literal["on_time", "late", "stale", "ended", "complete", "never"]

LATE_AFTER_INTERVALS = 2
STALE_AFTER_INTERVALS = 6

STATE_WORDS: dict[State, str] = {
    "on_time": "On time",
    "late": "Delayed",
    "stale": "Stale",
    "ended": "Ended",
    "complete": "Complete",
    "never": "Nothing collected yet",
}


def freshness(counted_at: datetime | None, every: timedelta | None, now: datetime, *, ended: bool = False) -> State:
    """The state of one figure by its age.

    Args:
        counted_at: When it was read (aware); none where it never was.
        every: The interval at which it should be read; none for files, which are complete when they are imported.
        now: The moment at which it is looked at (aware).
        ended: Whether the platform has nothing more to count, so that the figure is final.

    Returns:
        ``on_time`` up to two intervals, ``late`` up to six, then ``stale``; ``ended``, ``complete`` and ``never`` as
        above.

    Method: docs/metrics.md#freshness
    """
    if counted_at is None:
        return "never"
    if ended:
        return "ended"
    if every is None:
        return "complete"
    age = now - counted_at
    if age <= LATE_AFTER_INTERVALS * every:
        return "on_time"
    return "late" if age <= STALE_AFTER_INTERVALS * every else "stale"
