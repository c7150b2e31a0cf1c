"""Signatures that were counted by hand, on paper or at an event: a CSV or XLSX file of date, area and count.

One line stands for many people, and nothing tells one line from another, so a file is taken whole and once. Other
columns, such as notes, are not read: they may name people.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from campaign.entries import Words
from campaign.model import Source
from data_sources.connector import Connector
from data_sources.moments import moment
from data_sources.placing import placed_by_words
from data_sources.records import RejectedLine
from data_sources.rows import Row, columns_of, file_rows

_LONDON = "Europe/London"
_EARLIEST = date(2000, 1, 1)
# At most 9,999,999 people on a line. Thousands may be set apart; some programs write a minus sign that is no hyphen.
_COUNT = re.compile(r"([-\u2212]?)([0-9]{1,7}|[0-9]{1,3},[0-9]{3}|[0-9],[0-9]{3},[0-9]{3})")


class Columns(BaseModel):
    """Which column holds what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    date: Words = "date"
    area: Words = "area"
    count: Words = "count"


class Settings(BaseModel):
    """`time_format` (strptime) replaces the usual forms of a date.

    Files that are put into the `folder` are imported by themselves; its name is relative to the campaign folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns = Columns()
    time_format: Words | None = None
    encoding: Words = "utf-8"
    folder: Words | None = None


@dataclass(frozen=True)
class PaperCount:
    """People who signed on one London day; fewer than none where a count is corrected.

    `region` is a GSS code, or none where it is not known or they live `overseas`.
    """

    day: date
    region: str | None
    overseas: bool
    signatures: int


def read_counts(path: Path, source: Source, now: datetime) -> Iterator[PaperCount | RejectedLine]:
    """Every line of the file, in order: a count, or the reason why it is none.

    Raises:
        FileNotReadable: The file as a whole cannot be read, possibly only at a later line; nothing of it may be kept.
    """
    settings = Settings.model_validate(source.settings)
    rows = file_rows(path, settings.encoding)
    header = next(rows)
    names = settings.columns
    places = columns_of(path, header, (names.date, names.area, names.count))
    latest = now.astimezone(ZoneInfo(_LONDON)).date()
    for row in rows:
        if any(cell.strip() for cell in row.cells[len(header.cells) :]):
            yield RejectedLine(row.line, "more cells than the header has columns")
        else:
            yield _count(row, settings, places, latest)


def _count(row: Row, settings: Settings, places: dict[str, int], latest: date) -> PaperCount | RejectedLine:
    def cell(column: str) -> str:
        return row.cells[places[column]].strip() if places[column] < len(row.cells) else ""

    columns = settings.columns
    try:
        signed_at = moment(cell(columns.date), _LONDON, settings.time_format)
    except (ValueError, OverflowError):
        return RejectedLine(row.line, "unreadable date")
    day = signed_at.astimezone(ZoneInfo(_LONDON)).date()
    if not _EARLIEST <= day <= latest:
        return RejectedLine(row.line, "a date before 2000 or in the future")
    placed = placed_by_words(cell(columns.area))
    if placed is None:
        return RejectedLine(row.line, "the area is no region, constituency code or postcode, and not blank")
    count = _COUNT.fullmatch(cell(columns.count))
    if count is None:
        return RejectedLine(row.line, "the count is not a whole number of people")
    region, quality = placed
    people = int(count[2].replace(",", ""))
    return PaperCount(day, region, quality == "outside", -people if count[1] else people)


CONNECTOR = Connector(
    name="paper_counts",
    counts="signatures",
    settings=Settings,
    identity=lambda source: source.key,
    lists_each=False,
)
