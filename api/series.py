"""The answer of /api/v1/series.csv: every London day of every source, for spreadsheets. Counts are people."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from access.viewer import Viewer
from api.answers import Answer, csv_answer
from api.asked import NotAnswerable, one_of
from api.marks import DEMONSTRATION_NOTICE, iso
from campaign.model import Campaign
from metrics.signatures import UK, daily_new_signatures, gaps
from store.health import SourceHealth, source_health
from store.readers import Reader
from store.series import hourly_counts
from store.snapshot import Snapshot

COLUMNS = (
    "date",
    "source",
    "source_name",
    "signatures",
    "gained",
    "removed",
    "hours_without_reading",
    "is_over",
    "marks",
    "as_of",
    "notice",
)
NOBODY_COUNTED, REVISED = "[x]", "[r]"


def series_asked(campaign: Campaign, parameters: Mapping[str, str], _: Viewer) -> str | None:
    """The source that the parameter `source` asks for; none for all of them.

    Raises:
        NotAnswerable: There is no such source.
    """
    return one_of(parameters, "source", [one.key for one in campaign.sources], "") if "source" in parameters else None


class Series:
    """The days of all sources. Those of a source are worked out once for each of its new figures."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._known: dict[str, tuple[int, pd.DataFrame]] = {}

    def answer(self, snapshot: Snapshot, reader: Reader, asked: str | None) -> Answer:
        """Source after source, each from its first day to the newest, no day left out.

        Raises:
            NotAnswerable: Nothing was collected yet.
        """
        notice = DEMONSTRATION_NOTICE if self._campaign.is_demonstration else None
        rows: list[list[object]] = []
        for source in self._campaign.sources:
            health = source_health(snapshot, source.key)
            if health.counted_at is None or asked not in {None, source.key}:
                continue
            for row in self._days(snapshot, reader, health, health.counted_at).itertuples(index=False, name=None):
                day, *figures = (None if pd.isna(cell) else cell for cell in row)
                rows.append([f"{day:%Y-%m-%d}", source.key, source.label, *figures, iso(health.counted_at), notice])
        if not rows:
            raise NotAnswerable(404, "Nothing has been collected yet. Ask again in a few minutes.")
        return csv_answer(COLUMNS, rows)

    def _days(self, snapshot: Snapshot, reader: Reader, health: SourceHealth, counted_at: datetime) -> pd.DataFrame:
        source, revision = health.source, snapshot.totals[health.source].revision
        known = self._known.get(source)
        if known is None or known[0] != revision:
            hours = reader.read(hourly_counts, source)
            known = self._known[source] = (revision, days_of(hours, counted_at, is_polled=health.every is not None))
        return known[1]


def days_of(hours: pd.DataFrame, counted_at: datetime, *, is_polled: bool) -> pd.DataFrame:
    """Every London day of one source, as its rows in the file.

    Args:
        hours: As `store.series.hourly_counts` gives it.
        counted_at: When the newest figure was counted (aware).
        is_polled: Somebody asks for the total time and again, so that an hour without a row is one that nobody read;
            otherwise the signatures are listed, and it is one in which nobody signed.

    Returns:
        Columns ``day``, ``signatures``, ``gained`` and ``removed`` (Int64, people; missing on a day that nobody read),
        ``hours_without_reading`` (int), ``is_over`` (bool) and ``marks``.
    """
    days = daily_new_signatures(hours).set_index("day")
    newest = _london_day(pd.Series([pd.Timestamp(counted_at)])).iloc[0]
    before = int(hours["total"].iloc[0] - hours["gained"].iloc[0]) if len(hours) else 0
    first, last = (days.index.min(), max(newest, days.index.max())) if len(days) else (newest, newest)
    every = pd.date_range(first, last, name="day")
    table = days.reindex(every).astype("Int64")
    if not is_polled:
        table = table.fillna(0)
    table.insert(0, "signatures", (before + table["gained"].cumsum()).astype("Int64"))
    unread = table["gained"].isna()
    return table.assign(
        hours_without_reading=_unread_hours(hours, every) if is_polled else 0,
        is_over=every < newest,
        marks=[
            " ".join(mark for mark, holds in ((NOBODY_COUNTED, blank), (REVISED, removed > 0)) if holds)
            for blank, removed in zip(unread, table["removed"].fillna(0), strict=True)
        ],
    ).reset_index()


def _unread_hours(hours: pd.DataFrame, every: pd.DatetimeIndex) -> list[int]:
    """How many hours of each day lie in a gap."""
    spans = gaps(hours)
    missing = [
        pd.Series(pd.date_range(start, end, freq="h", inclusive="left"))
        for start, end in zip(spans["start"], spans["end"], strict=True)
    ]
    if not missing:
        return [0] * len(every)
    counted = _london_day(pd.concat(missing)).value_counts()
    return [int(count) for count in counted.reindex(every, fill_value=0)]


def _london_day(moments: pd.Series) -> pd.Series:
    days: pd.Series = moments.dt.tz_convert(UK).dt.tz_localize(None).dt.normalize()
    return days
