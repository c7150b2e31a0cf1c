"""What a platform need not say again: a count that it has told, as long as its word is taken that nothing changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from data_sources.records import CountReading

_BELIEVED_FOR = timedelta(minutes=10)


def remembered(reading: CountReading, last_modified: str | None) -> dict[str, Any]:
    """The memory of a job that has read a count, with the time of its last change as the platform put it."""
    told = {"last_modified": last_modified, "read_at": reading.counted_at.isoformat()} if last_modified else {}
    return {"signatures": reading.signatures, **told}


def changed_since(memory: Mapping[str, Any], now: datetime) -> str | None:
    """The time after which a change matters, as the platform put it; none where the count has to be told as a whole.

    Such a time has whole seconds: of two changes in one second the later would never be told. Nor would a site be
    believed again that was put back to an earlier day.
    """
    read_at = memory.get("read_at")
    if read_at is None or abs(now - datetime.fromisoformat(read_at)) >= _BELIEVED_FOR:
        return None
    return str(memory["last_modified"])
