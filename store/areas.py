"""Breakdowns by area into area totals and London days, in the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from data_sources.records import AreaCount, Breakdown
from store.constituency_days import add_constituency_days
from store.tables import AreaTotalRow, BreakdownRow, CountDayAreaRow
from store.upsert import upsert

LONDON = ZoneInfo("Europe/London")

REGION, CONSTITUENCY, COUNTRY = "region", "constituency", "country"
# Regions and countries are the same on both maps of constituencies.
NO_MAP = ""


class _Place(NamedTuple):
    """One area on one map. Regions and countries are the same on both maps and name none."""

    level: str
    boundary_set: str
    area: str


def add_breakdowns(connection: Connection, source_id: str, breakdowns: Iterable[Breakdown]) -> None:
    """Store breakdowns newer than the newest stored one, and what each London day added to each area."""
    if not (given := list(breakdowns)):
        return
    newest = connection.execute(
        select(func.max(BreakdownRow.counted_at)).where(BreakdownRow.source_id == source_id)
    ).scalar()
    fresh = sorted((one for one in given if newest is None or one.counted_at > newest), key=lambda one: one.counted_at)
    if not fresh:
        return
    totals = _AreaTotals(connection, source_id)
    for breakdown in fresh:
        totals.move_to(breakdown)
    totals.save(connection)
    upsert(connection, BreakdownRow, [_header(source_id, breakdown) for breakdown in fresh])


def add_region_days(connection: Connection, source_id: str, gained: dict[tuple[date, str], int]) -> None:
    """Add signatures to regions (GSS codes) on London days, for sources that list each signature."""
    days = [_day_row(source_id, day, _Place(REGION, NO_MAP, area), count) for (day, area), count in gained.items()]
    upsert(connection, CountDayAreaRow, days, add=("gained",))
    by_area: defaultdict[str, int] = defaultdict(int)
    for (_, area), count in gained.items():
        by_area[area] += count
    rows = [_total_row(source_id, _Place(REGION, NO_MAP, area), count, 0) for area, count in by_area.items()]
    upsert(connection, AreaTotalRow, rows, add=("signatures", "before_first_reading"))


class _AreaTotals:
    """The areas of one source while breakdowns are applied to them one after another."""

    def __init__(self, connection: Connection, source_id: str) -> None:
        self.source_id = source_id
        self.signatures: dict[_Place, int] = {}
        self.before: dict[_Place, int] = {}
        self.names: dict[_Place, tuple[str | None, str | None]] = {}
        self.gained: defaultdict[tuple[date, _Place], int] = defaultdict(int)
        for row in connection.execute(select(AreaTotalRow.__table__).where(AreaTotalRow.source_id == source_id)):
            place = _Place(row.level, row.boundary_set, row.area)
            self.signatures[place], self.before[place] = row.signatures, row.before_first_reading
            self.names[place] = row.name, row.mp

    def move_to(self, breakdown: Breakdown) -> None:
        """Take over one breakdown: what each area has gained since the one before belongs to its London day."""
        day = breakdown.counted_at.astimezone(LONDON).date()
        for level, boundary_set, counts in _levels(breakdown):
            known = {place for place in self.signatures if place[:2] == (level, boundary_set)}
            new = {_Place(level, boundary_set, count.area): count for count in counts}
            for place, count in new.items():
                self._move(place, count, day, is_first=not known)
            # An area that nobody is counted in any more has no row at all.
            for place in known - new.keys():
                self._move(place, AreaCount(place.area, 0, *self.names[place]), day, is_first=False)

    def _move(self, place: _Place, count: AreaCount, day: date, *, is_first: bool) -> None:
        if is_first:
            self.before[place] = count.signatures
        else:
            self.before.setdefault(place, 0)
            self.gained[day, place] += count.signatures - self.signatures.get(place, 0)
        self.signatures[place], self.names[place] = count.signatures, (count.name, count.mp)

    def save(self, connection: Connection) -> None:
        """Write the totals and add to the days."""
        rows = [
            _total_row(self.source_id, place, signatures, self.before[place], *self.names[place])
            for place, signatures in self.signatures.items()
        ]
        upsert(connection, AreaTotalRow, rows)
        changed = {key: count for key, count in self.gained.items() if count}
        days = [
            _day_row(self.source_id, day, place, count)
            for (day, place), count in changed.items()
            if place.level != CONSTITUENCY
        ]
        upsert(connection, CountDayAreaRow, days, add=("gained",))
        of_seats = {(day, place.boundary_set) for day, place in changed if place.level == CONSTITUENCY}
        add_constituency_days(connection, self.source_id, {key: self._of_seats(*key) for key in of_seats})

    def _of_seats(self, day: date, boundary_set: str) -> dict[str, int]:
        """What the day added to every constituency of a map, also to those that gained nothing."""
        seats = [place for place in self.signatures if place[:2] == (CONSTITUENCY, boundary_set)]
        return {place.area: self.gained.get((day, place), 0) for place in seats}


def _levels(breakdown: Breakdown) -> tuple[tuple[str, str, tuple[AreaCount, ...]], ...]:
    levels = (
        (REGION, NO_MAP, breakdown.regions),
        (CONSTITUENCY, breakdown.boundary_set or NO_MAP, breakdown.constituencies),
        (COUNTRY, NO_MAP, breakdown.countries),
    )
    # Regions always add up to the total, so none at all means nobody; other levels may just not be given.
    return tuple(level for level in levels if level[2] or level[0] == REGION)


def _header(source_id: str, breakdown: Breakdown) -> dict[str, object]:
    return {
        "source_id": source_id,
        "counted_at": breakdown.counted_at,
        "total": breakdown.total,
        "unallocated": breakdown.unallocated,
        "overseas": breakdown.overseas,
        "boundary_set": breakdown.boundary_set or NO_MAP,
    }


def _total_row(
    source_id: str, place: _Place, signatures: int, before: int, name: str | None = None, mp: str | None = None
) -> dict[str, object]:
    return {
        "source_id": source_id,
        **place._asdict(),
        "name": name,
        "mp": mp,
        "signatures": signatures,
        "before_first_reading": before,
    }


def _day_row(source_id: str, day: date, place: _Place, gained: int) -> dict[str, object]:
    return {"source_id": source_id, "day": day, **place._asdict(), "gained": gained}
