"""Looking through the counts for what is out of the ordinary, after collecting; what is found is stored once."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import pandas as pd
from sqlalchemy import Engine

from campaign.model import Source
from data_sources.connector import Connector
from data_sources.registry import connector_of
from metrics.signatures import HOUR, UK, falls
from metrics.unusual import WINDOW_DAYS, Unusual, expected_days, standstill, unusual_days, whole_days
from metrics.unusual_areas import share_jumps
from reference.constituencies import BoundarySet, constituencies
from reference.regions import regions
from store.areas import CONSTITUENCY, REGION
from store.collection import job_state
from store.flags import Noticed, save_noticed, unchanged
from store.series import area_days, hourly_counts

_log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(minutes=5)
# Days whose areas are looked at again: enough to make up for a collector that was off over Christmas.
_DAYS_OF_AREAS = 14


class UnusualCounts:
    """Looks through each source's counts at most every five minutes."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._looked: dict[str, datetime] = {}
        self._areas_looked: dict[str, date] = {}

    def look_through(self, source: Source) -> None:
        """Store what is out of the ordinary in one source. A failure is logged, and collecting goes on."""
        now = self._clock()
        if now - self._looked.get(source.key, now - LOOK_EVERY) < LOOK_EVERY:
            return
        self._looked[source.key] = now
        today = now.astimezone(UK).date()
        try:
            # Only days that are over are looked at by area: one look a day is enough, and it costs the most.
            notice_unusual(self._engine, source, now, areas=self._areas_looked.get(source.key) != today)
            self._areas_looked[source.key] = today
        except Exception:
            _log.exception("%s: its counts could not be looked through", source.key)


def notice_unusual(engine: Engine, source: Source, now: datetime, *, areas: bool = True) -> int:
    """Look through the counts of one source and store what is out of the ordinary; how much of it is new."""
    connector = connector_of(source)
    if not connector.lists_each:
        return 0  # such as paper: it was signed long before somebody counted it, all at once
    found = _of_hours(engine, source.key, connector, now) + (_of_areas(engine, source.key, now) if areas else [])
    noticed = [Noticed(one.kind, one.at, one.area, _details(one)) for one in found]
    new = save_noticed(engine, source.key, noticed, now)
    if new:
        _log.info("%s: %d counts out of the ordinary were noticed; Data health lists them", source.key, new)
    return new


def _of_hours(engine: Engine, key: str, connector: Connector, now: datetime) -> list[Unusual]:
    hours, standing = hourly_counts(engine, key), unchanged(engine, key)
    if hours.empty:
        return []
    # An hour that is not over may take more away, and what was noticed is not counted again.
    found = [
        Unusual("fall", hour.to_pydatetime(), int(removed))
        for hour, removed in falls(hours).itertuples(index=False)
        if hour + HOUR <= now
    ]
    is_asked = bool(connector.jobs)
    # A file ends with its last signature: nobody knows when it was made.
    until = standing.until if is_asked and standing else hours["hour"].iloc[-1].to_pydatetime()
    nobody_or_gap: Literal["nobody", "gap"] = "gap" if connector.counts == "totals" else "nobody"
    expectations = expected_days(whole_days(hours, until, hours_without_row=nobody_or_gap))
    found += unusual_days(expectations)
    has_ended = any(job_state(engine, key, job.name).ended for job in connector.jobs)
    if standing and is_asked and not has_ended:
        still = standstill(hours, expectations, standing.since, standing.readings, standing.until)
        found += [still] if still else []
    return found


def _of_areas(engine: Engine, key: str, now: datetime) -> list[Unusual]:
    today = pd.Timestamp(now).tz_convert(UK).tz_localize(None).normalize()
    since = (today - pd.Timedelta(days=WINDOW_DAYS + _DAYS_OF_AREAS)).date()
    found = share_jumps(area_days(engine, key, REGION, "", since), len(regions()), today)
    for boundary_set in get_args(BoundarySet):
        seats = area_days(engine, key, CONSTITUENCY, boundary_set, since)
        found += share_jumps(seats, len(constituencies(boundary_set)), today)
    return found


def _details(one: Unusual) -> dict[str, float | None]:
    numbers = {"observed": one.observed, "expected": one.expected, "total": one.total}
    return {name: number for name, number in numbers.items() if number is not None}
