"""The tables of a survey's release, each written and read in one way: results, weighted ones, means, and so on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, insert, select

from store.survey_tables import (
    SurveyChangeRow,
    SurveyMeanRow,
    SurveyResultRow,
    SurveyVerdictRow,
    SurveyWeightedResultRow,
)
from store.tables import Base

RESULT_COLUMNS = (
    "question",
    "breakdown",
    "group",
    "answer",
    "state",
    "percent",
    "low",
    "high",
    "base",
    "few",
)
VERDICT_COLUMNS = ("weighted", "question", "breakdown", "group", "answer", "verdict")
CHANGE_COLUMNS = ("question", "breakdown", "group", "answer", "change", "low", "high")
MEAN_COLUMNS = ("weighted", "question", "breakdown", "group", "mean", "low", "high")
_PLACE = ("question", "breakdown", "group_name", "answer")
_RESULT_TYPES = dict.fromkeys(("percent", "low", "high", "base"), "Int64") | {"few": "bool"}

Row = dict[str, Any]


@dataclass(frozen=True)
class _Part:
    """One table: its columns as a frame has them, and the types of those that are not text."""

    table: Table
    columns: tuple[str, ...]
    types: Mapping[str, str]

    @property
    def place(self) -> tuple[str, ...]:
        """The stored columns that rows are sorted by."""
        return tuple(name for name in _PLACE if name in self.table.c)


def _part(row: type[Base], columns: tuple[str, ...], types: Mapping[str, str]) -> _Part:
    return _Part(Base.metadata.tables[row.__tablename__], columns, types)


PARTS = {
    "results": _part(SurveyResultRow, RESULT_COLUMNS, _RESULT_TYPES),
    "weighted": _part(SurveyWeightedResultRow, RESULT_COLUMNS, _RESULT_TYPES),
    "verdicts": _part(SurveyVerdictRow, VERDICT_COLUMNS, {"weighted": "bool"}),
    "means": _part(
        SurveyMeanRow, MEAN_COLUMNS, {"weighted": "bool"} | dict.fromkeys(("mean", "low", "high"), "float64")
    ),
    "changes": _part(SurveyChangeRow, CHANGE_COLUMNS, dict.fromkeys(("change", "low", "high"), "int64")),
}


def nothing_of(part: str) -> pd.DataFrame:
    """A part of a release that has none, with its columns."""
    columns, types = PARTS[part].columns, PARTS[part].types
    return pd.DataFrame({name: pd.Series(dtype=types.get(name, "str")) for name in columns})


def rows_of(part: str, frame: pd.DataFrame) -> list[Row]:
    """A frame's rows as they are stored, in the order of their place.

    Raises:
        KeyError: A column is missing.
    """
    plain = frame[list(PARTS[part].columns)].astype(object)
    missing_as_none = plain.where(plain.notna(), None).rename(columns={"group": "group_name"})
    rows = [{str(name): value for name, value in row.items()} for row in missing_as_none.to_dict("records")]
    return sorted(rows, key=lambda row: (row.get("weighted", False), *(row[name] for name in PARTS[part].place)))


def read_part(connection: Connection, part: str, survey_key: str, version: int) -> pd.DataFrame:
    """One part of a release, sorted by question, breakdown, group and answer."""
    found, table = PARTS[part], PARTS[part].table.c
    columns = [table.group_name if name == "group" else table[name] for name in found.columns]
    order = [table.weighted] if "weighted" in table else []
    chosen = select(*columns).where(table.survey == survey_key, table.version == version)
    rows = connection.execute(chosen.order_by(*order, *(table[name] for name in found.place))).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=list(found.columns)).astype(dict(found.types))


def insert_part(connection: Connection, part: str, place: Row, rows: list[Row]) -> None:
    """Write one part of a release, whose survey and version are `place`."""
    if rows:
        connection.execute(insert(PARTS[part].table), [place | row for row in rows])
