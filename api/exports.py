"""What is taken away at an address of its own, written down once an hour for each who takes it."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from store.audit import record_or_log

_EXPORTS = ("/api/v1/areas.csv", "/api/v1/series.csv", "/api/v1/findings.json", "/briefing/print")
# The other levels are what screens ask for, again and again.
_LEVELS_OF_EXPORTS = ("constituency", "country")


def export_asked(request: Request) -> str | None:
    """What an address has that only those may fetch who may take figures away, without its other parameters.

    None for what screens, frames and badges ask for too. Of these names there are a few, whatever is asked.
    """
    path = str(request.scope["path"])
    if request.method != "GET":
        return None
    if path.endswith("/api/v1/areas.json"):
        level = request.query_params.get("level")
        return f"/api/v1/areas.json?level={level}" if level in _LEVELS_OF_EXPORTS else None
    return next((name for name in _EXPORTS if path.endswith(name)), None)


class Exports:
    """Adds to the audit log who has taken what, at the full hour: whoever asks every minute makes one entry an hour.

    The hour, who and what make the key of the entry, of which the store takes one, however many servers tell of it.
    """

    def __init__(self, engine: Callable[[], Engine], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._clock = engine, clock
        self._hour = datetime.min.replace(tzinfo=UTC)
        self._told: set[tuple[str, str]] = set()

    async def note(self, who: str, what: str) -> None:
        """Add it where this process has not yet in this hour; where the store cannot be written, the log says so."""
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._told = hour, set()
        if (who, what) in self._told:
            return
        # Also where it cannot be written: nobody waits for that twice.
        self._told.add((who, what))
        entry = hashlib.sha256(f"export\n{who}\n{what}".encode()).hexdigest()[:32]
        await run_in_threadpool(record_or_log, self._engine(), who, "export", what, hour, entry)
