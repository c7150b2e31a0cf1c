"""Counts over time and by area, as tables for the metrics. Reads grow with hours and days, never with signatures."""

from datetime import date

import pandas as pd
from sqlalchemy import Engine, select

from store.areas import CONSTITUENCY, NO_MAP, REGION
from store.constituency_days import constituency_days
from store.frames import frame_of
from store.tables import CountDayAreaRow, CountHourRow, ImportedFileRow, SourceTotalRow


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
    return area_days(engine, source_id, REGION, NO_MAP, date.min)


def area_days(engine: Engine, source_id: str, level: str, boundary_set: str, since: date) -> pd.DataFrame:
    """What each London day from `since` on added to each area of one level and map; columns as `region_days`.

    Constituencies that were counted have a row also where they gained nothing on a day.
    """
    if level == CONSTITUENCY:
        return constituency_days(engine, source_id, boundary_set, since)
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


def imported_files(engine: Engine) -> pd.DataFrame:
    """Every imported file, newest first: ``source_id``, ``file_name``, ``imported_at`` (UTC), ``accepted``,
    ``duplicates``, ``rejected`` (lines) and ``reasons`` (dict of reason to lines)."""
    files = frame_of(engine, select(ImportedFileRow.__table__).order_by(ImportedFileRow.imported_at.desc()))
    files["imported_at"] = pd.to_datetime(files["imported_at"], utc=True)
    return files.drop(columns="sha256")
