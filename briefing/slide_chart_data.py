"""What native charts hold, in their workbooks and in their caches: the figures of a picture, and nothing that runs."""

from datetime import datetime
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE

from briefing.parts import Picture
from figures.tables import harmless

EVENTS, AFTER_GAP = "Events", ", after gap "
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of every spreadsheet, which knows no zone
_PEOPLE = "#,##0"
# Shares of a chart's width.
_NAME_AT, _SHORT_NAME, _A_LETTER = 0.3, 40, 0.004


def chart_data(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    """The kind of native chart that a picture becomes, and its series; of any picture but tiles."""
    return _DRAWN[picture.kind](picture)


def days_since_epoch(moment: pd.Timestamp) -> float:
    """A moment without a zone as spreadsheets count them, to the second."""
    return round((moment.to_pydatetime() - _EPOCH).total_seconds() / 86_400, 6)


def _progress(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    data = CategoryChartData(number_format=_PEOPLE)
    data.categories = [picture.unit]
    for name, signatures in zip(picture.data["name"], picture.data["signatures"], strict=True):
        data.add_series(str(name), [int(signatures)])
    return XL_CHART_TYPE.BAR_STACKED, data


def _total(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    data = XyChartData(number_format=_PEOPLE)
    _add_line(data, picture.unit, picture.data, "total")
    _add_marks(data, picture)
    if picture.events:
        series = data.add_series(EVENTS)
        for moment, height in _on_the_line(picture):
            series.add_data_point(days_since_epoch(moment), height)
    return XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data


def _fan(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    data = XyChartData(number_format=_PEOPLE)
    names = {"total": "Counted", "expected": "Expected", "low80": "80% range, from", "high80": "80% range, to"}
    for column, name in names.items():
        _add_line(data, name, picture.data, column)
    _add_marks(data, picture)
    return XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data


def _add_line(data: XyChartData, name: str, rows: pd.DataFrame, column: str) -> None:
    """One series; where a gap breaks the line, one more for what comes after it."""
    for number, points in enumerate(_unbroken(rows, column)):
        series = data.add_series(harmless(f"{name}{AFTER_GAP}{number}" if number else name))
        for at, value in points:
            series.add_data_point(days_since_epoch(at), round(value))


def _unbroken(rows: pd.DataFrame, column: str) -> list[list[tuple[pd.Timestamp, float]]]:
    """The points of each piece of a line, in order."""
    pieces: list[list[tuple[pd.Timestamp, float]]] = [[]]
    for at, value in zip(rows["at"], rows[column], strict=True):
        if not pd.isna(value):
            pieces[-1].append((at, float(value)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def _add_marks(data: XyChartData, picture: Picture) -> None:
    first, last = picture.data["at"].min(), picture.data["at"].max()
    counted = picture.data["total"].dropna()
    for height, words in picture.marks:
        # Its name stands above the middle point, where a rising line is not: left of it, or right where it has passed.
        # A long name needs room on both sides.
        aside = min(_NAME_AT + max(len(words) - _SHORT_NAME, 0) * _A_LETTER, 0.5)
        share = 1 - aside if len(counted) and height <= counted.iloc[-1] else aside
        series = data.add_series(harmless(words))
        for at in (first, first + (last - first) * share, last):
            series.add_data_point(days_since_epoch(at), height)


def _on_the_line(picture: Picture) -> list[tuple[pd.Timestamp, float]]:
    known = picture.data.dropna(subset="total")
    found = []
    for moment, _ in picture.events:
        before = known[known["at"] <= moment]
        row = before.iloc[-1] if len(before) else known.iloc[0]
        found.append((moment, float(row["total"])))
    return found


def _days(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    data = CategoryChartData(number_format=_PEOPLE)
    data.categories = [day.date() for day in picture.data["day"]]
    data.add_series(picture.unit, [int(gained) for gained in picture.data["gained"]])
    return XL_CHART_TYPE.COLUMN_CLUSTERED, data


def _bars(picture: Picture) -> tuple[XL_CHART_TYPE, Any]:
    """Names carry what is printed of each: what has no number has no bar, but is never left out."""
    data = CategoryChartData(number_format="General")
    data.categories = [_named(row) for row in picture.data.to_dict("records")]
    unit = picture.unit[0].upper() + picture.unit[1:]
    data.add_series(unit, [None if pd.isna(value) else float(value) for value in picture.data["value"]])
    return XL_CHART_TYPE.BAR_CLUSTERED, data


def _named(row: dict[Any, Any]) -> str:
    return harmless(f"{row['name']}  {row['words']}")


_DRAWN = {"progress": _progress, "total": _total, "days": _days, "fan": _fan, "ranked": _bars, "answers": _bars}
