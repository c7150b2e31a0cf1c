"""Counts over time and by area, as tables for the metrics. Reads grow with hours and days, never with signatures."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Engine, select

from store.areas import CONSTITUENCY, COUNTRY, REGION
from store.frames import frame_of
from store.tables import AreaTotalRow, BreakdownRow, CountDayAreaRow, CountHourRow, ImportedFileRow, SourceTotalRow


def hourly_counts(engine: Engine, source_id: str) -> pd.DataFrame:
    """What each hour added to one source's total.

    Returns:
        One row per UTC hour with a reading (or, for sources that list signatures, with a signature), in order. Columns
        ``hour`` (datetime, UTC), ``gained`` (int, people; negative after a fall), ``removed`` (int, people) and
        ``total`` (int, people, cumulative at the end of the hour).
    """
    hours = frame_of(
        engine,
        select(CountHourRow.hour, CountHourRow.gained, CountHourRow.removed)
        .where(CountHourRow.source_id == source_id)
        .order_by(CountHourRow.hour),
    )
    before = frame_of(engine, select(SourceTotalRow.before_first_reading).where(SourceTotalRow.source_id == source_id))[
        "before_first_reading"
    ].sum()
    hours["hour"] = pd.to_datetime(hours["hour"], utc=True)
    counts = hours.astype({"gained": "int64", "removed": "int64"})
    return counts.assign(total=before + counts["gained"].cumsum())


def region_days(engine: Engine, source_id: str) -> pd.DataFrame:
    """What each London day added to each region of one source.

    Returns:
        One row per region and day with a change, in order of day. Columns ``day`` (datetime, midnight, no zone: a
        London day), ``area`` (str, GSS code) and ``gained`` (int, people).
    """
    days = frame_of(
        engine,
        select(CountDayAreaRow.day, CountDayAreaRow.area, CountDayAreaRow.gained)
        .where(CountDayAreaRow.source_id == source_id, CountDayAreaRow.level == REGION)
        .order_by(CountDayAreaRow.day, CountDayAreaRow.area),
    )
    days["day"] = pd.to_datetime(days["day"])
    return days.astype({"gained": "int64", "area": "str"})


def area_days(engine: Engine, source_id: str, level: str, boundary_set: str, since: date) -> pd.DataFrame:
    """What each London day from `since` on added to each area of one level and map; columns as `region_days`."""
    days = frame_of(
        engine,
        select(CountDayAreaRow.day, CountDayAreaRow.area, CountDayAreaRow.gained)
        .where(
            CountDayAreaRow.source_id == source_id,
            CountDayAreaRow.day >= since,
            CountDayAreaRow.level == level,
            CountDayAreaRow.boundary_set == boundary_set,
        )
        .order_by(CountDayAreaRow.day, CountDayAreaRow.area),
    )
    days["day"] = pd.to_datetime(days["day"])
    return days.astype({"gained": "int64", "area": "str"})


def region_totals(engine: Engine, source_id: str) -> pd.DataFrame:
    """The latest count of each region. Columns ``area`` (GSS), ``signatures``, ``before_first_reading`` (people)."""
    return _totals(engine, source_id, REGION, "")


def constituency_totals(engine: Engine, source_id: str, boundary_set: str) -> pd.DataFrame:
    """The latest count of each constituency of one map; columns as `region_totals`."""
    return _totals(engine, source_id, CONSTITUENCY, boundary_set)


def country_totals(engine: Engine, source_id: str) -> pd.DataFrame:
    """The latest count of each country (ISO 3166 code); columns as `region_totals`, and ``name``."""
    return _totals(engine, source_id, COUNTRY, "")


def imported_files(engine: Engine) -> pd.DataFrame:
    """Every imported file, newest first: ``source_id``, ``file_name``, ``imported_at`` (UTC), ``accepted``,
    ``duplicates``, ``rejected`` (lines) and ``reasons`` (dict of reason to lines)."""
    files = frame_of(engine, select(ImportedFileRow.__table__).order_by(ImportedFileRow.imported_at.desc()))
    files["imported_at"] = pd.to_datetime(files["imported_at"], utc=True)
    return files.drop(columns="sha256")


def _totals(engine: Engine, source_id: str, level: str, boundary_set: str) -> pd.DataFrame:
    table = frame_of(
        engine,
        select(AreaTotalRow.area, AreaTotalRow.name, AreaTotalRow.signatures, AreaTotalRow.before_first_reading)
        .where(
            AreaTotalRow.source_id == source_id,
            AreaTotalRow.level == level,
            AreaTotalRow.boundary_set == boundary_set,
        )
        .order_by(AreaTotalRow.area),
    )
    return table.astype({"area": "str", "signatures": "int64", "before_first_reading": "int64"})


@dataclass(frozen=True)
class Placing:
    """How many signatures stood with no region and outside the UK at one moment; `total` includes the regions."""

    total: int
    unallocated: int
    overseas: int


def placing_before(engine: Engine, source_id: str, moment: datetime) -> Placing | None:
    """The last breakdown before a moment, or the first one of all where counting began later; none without any."""
    own = select(BreakdownRow.__table__).where(BreakdownRow.source_id == source_id)
    before = own.where(BreakdownRow.counted_at < moment).order_by(BreakdownRow.counted_at.desc()).limit(1)
    with engine.connect() as connection:
        row = connection.execute(before).first()
        if row is None:
            row = connection.execute(own.order_by(BreakdownRow.counted_at).limit(1)).first()
    return None if row is None else Placing(row.total, row.unallocated, row.overseas)
