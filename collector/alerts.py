"""Telling somebody when a source turns stale and when it recovers: once a change, and never of the demonstration.

It runs in a thread of its own: whatever becomes of a message, collecting goes on.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine

from campaign.model import Campaign, Source
from collector.alert_ways import NotTold, Told, Way, ways_of
from metrics.freshness import LATE_AFTER_INTERVALS, freshness
from store.alerts import registered_at, save_told, told
from store.health import SourceHealth, source_health
from store.snapshot import read_snapshot

_log = logging.getLogger(__name__)
# Its lines would hold whole addresses, and the address that is told may hold a key.
logging.getLogger("httpx").setLevel(logging.WARNING)

State = Literal["stale", "recovered"]

WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5))
_LOOK_EVERY_SECONDS = 5.0


@dataclass
class _Failing:
    """A message that did not get through: how often it was tried, and when it may be tried again."""

    state: State
    attempts: int
    not_before: datetime


class AlertWatch:
    """Compares each source's state with what was last told, and tells what is new."""

    def __init__(self, engine: Engine, campaign: Campaign, clock: Callable[[], datetime]) -> None:
        self._engine, self._campaign, self._clock = engine, campaign, clock
        self._ways = () if campaign.is_demonstration else ways_of(campaign.alerts)
        self._failing: dict[tuple[str, str], _Failing] = {}
        self._leading_since: datetime | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self._ways)

    def watch(self, stopping: threading.Event, leading: threading.Event) -> None:
        """Look again and again while this process collects, until it stops."""
        while not stopping.is_set():
            if leading.is_set():
                self.look()
            else:
                self._leading_since = None
            stopping.wait(_LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Tell what has changed since it was last told; a failure is logged and tried again later."""
        now = self._clock()
        self._leading_since = self._leading_since or now
        try:
            snapshot, known_since = read_snapshot(self._engine), registered_at(self._engine)
            already = {way.name: told(self._engine, way.name) for way in self._ways}
            for source in self._campaign.sources:
                health = source_health(snapshot, source.key)
                state = self._state(health, known_since.get(source.key), now)
                for way in self._ways if state else ():
                    self._tell_change(way, source, health, state, already[way.name].get(source.key), now)
        except Exception:
            # Whatever it is, this thread goes on, and the collector's others never notice.
            _log.exception("It could not be found out whether somebody has to be told of a source")

    def _state(self, health: SourceHealth, known_since: datetime | None, now: datetime) -> State | None:
        """None where nothing can be said: files, a source that is only late, or a collector that has only begun."""
        if health.every is None or known_since is None or self._leading_since is None:
            return None
        # After a pause every figure is old until it has been read again: that is nothing to wake anybody for.
        if now - self._leading_since < LATE_AFTER_INTERVALS * health.every:
            return None
        state = freshness(health.counted_at or known_since, health.every, now, ended=health.ended is not None)
        return "stale" if state == "stale" else "recovered" if state in {"on_time", "ended"} else None

    def _tell_change(
        self, way: Way, source: Source, health: SourceHealth, state: State | None, before: str | None, now: datetime
    ) -> None:
        key = (source.key, way.name)
        if state is None or state == (before or "recovered"):
            self._failing.pop(key, None)
            return
        failing = self._failing.get(key)
        if failing is None or failing.state != state:
            failing = _Failing(state, 0, now)
        if now < failing.not_before or failing.attempts > len(WAITS):
            return
        try:
            way.tell(message(self._campaign, source, health, state))
        except NotTold as error:
            self._failing[key] = self._after_failure(failing, way, source, error, now)
        else:
            save_told(self._engine, source.key, way.name, state, now)
            self._failing.pop(key, None)
            _log.info("%s: %s was told that it is %s", source.key, way.whom, state)

    def _after_failure(self, failing: _Failing, way: Way, source: Source, error: NotTold, now: datetime) -> _Failing:
        if failing.attempts == len(WAITS):
            words = "given up until the source changes or the collector starts again"
            wait = timedelta()
        else:
            wait = WAITS[failing.attempts]
            words = f"trying again in {wait.total_seconds():.0f} seconds"
        _log.warning(
            "%s: %s could not be told that it is %s: %s; %s", source.key, way.whom, failing.state, error, words
        )
        return _Failing(failing.state, failing.attempts + 1, now + wait)


def message(campaign: Campaign, source: Source, health: SourceHealth, state: State) -> Told:
    """What is told of one change, for programs and, in `text`, for people."""
    last_words = f"{health.counted_at:%Y-%m-%dT%H:%M:%SZ}" if health.counted_at else None
    since = f"since {last_words}" if last_words else "so far"
    if state == "stale":
        what_to_do = health.troubles[0].message if health.troubles else None
        what_to_do = what_to_do or "No error is known: see whether the collector runs (python collect.py status)"
        text = f"{campaign.campaign.name}: no new figures from {source.label} {since}. {what_to_do}"
    else:
        what_to_do = f"Nothing to do: {health.ended}" if health.ended else "Nothing to do"
        text = f"{campaign.campaign.name}: figures from {source.label} arrive again. {what_to_do}"
    return {
        "campaign": campaign.campaign.key,
        "source": source.key,
        "label": source.label,
        "state": state,
        "last_success": last_words,
        "what_to_do": what_to_do,
        "text": text,
        "demonstration": False,
    }
