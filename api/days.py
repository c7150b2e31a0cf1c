"""The answer of /api/v1/days.json: what each of the last London days brought. Counts are people."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from access.viewer import Viewer
from api.asked import NotAnswerable
from api.marks import demonstration, iso
from campaign.model import Campaign
from metrics.days_over import days_over
from metrics.freshness import LATE_AFTER_INTERVALS
from store.health import source_health
from store.readers import Reader
from store.series import hourly_counts
from store.snapshot import Snapshot

_USUAL, _MOST = 14, 60


def days_asked(parameters: Mapping[str, str], _: Viewer) -> int:
    """How many days the parameter `days` asks for, today included; 14 without it.

    Raises:
        NotAnswerable: It is no whole number from 1 to 60.
    """
    text = parameters.get("days", str(_USUAL))
    if not re.fullmatch("[0-9]{1,2}", text) or not 1 <= int(text) <= _MOST:
        raise NotAnswerable(400, f"days is to be a whole number from 1 to {_MOST}")
    return int(text)


class Days:
    """The days of the headline source. They are worked out once for each new figure, however many ask."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._known: tuple[int, pd.DataFrame] | None = None

    def figures(self, snapshot: Snapshot, reader: Reader, asked: int) -> dict[str, Any]:
        """The last days, oldest first; the newest is not over yet. A day on which nobody counted is null.

        The day on which counting began is left out, since it was not counted from its beginning.

        Raises:
            NotAnswerable: Nothing was collected yet.
        """
        source = self._campaign.headline_source.key
        health = source_health(snapshot, source)
        if health.counted_at is None:
            raise NotAnswerable(404, "Nothing has been collected yet. Ask again in a few minutes.")
        revision = snapshot.totals[source].revision
        if self._known is None or self._known[0] != revision:
            self._known = (revision, _table(reader, source, health.counted_at, health.every))
        late = None if health.every is None else int((LATE_AFTER_INTERVALS * health.every).total_seconds())
        return {
            **demonstration(self._campaign),
            "source": source,
            "as_of": iso(health.counted_at),
            "state": "ended" if health.ended is not None else None,
            "late_after_seconds": late,
            "days": [
                {
                    "day": f"{day:%Y-%m-%d}",
                    "signatures": None if pd.isna(gained) else round(gained),
                    "is_over": bool(over),
                }
                for day, gained, over in self._known[1].tail(asked).itertuples(index=False)
            ],
        }


def _table(reader: Reader, source: str, counted_at: datetime, every: timedelta | None) -> pd.DataFrame:
    """Columns ``day``, ``gained`` (float, people; missing where nobody counted) and ``is_over`` (bool)."""
    hours = reader.read(hourly_counts, source)
    over = days_over(hours, counted_at, hours_without_row="nobody" if every is None else "gap")
    if over.empty:
        return pd.DataFrame({"day": [], "gained": [], "is_over": []})
    table = over.assign(gained=over["gained"].where(over["is_read"] | (every is None)), is_over=True)
    newest = {
        "day": over["day"].iloc[-1] + pd.Timedelta(days=1),
        "gained": float(hours["total"].iloc[-1] - over["total"].iloc[-1]),
        "is_over": False,
    }
    return pd.concat([table[list(newest)], pd.DataFrame([newest])], ignore_index=True)
