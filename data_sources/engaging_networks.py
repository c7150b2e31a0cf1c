"""Signatures in an export of Engaging Networks: CSV or XLSX, one or more rows for each action of a supporter.

Only rows of petitions are signatures; a supporter is counted once. Times are those of the US east coast, wherever the
charity is. Names, e-mail addresses and postcodes are read to place and tell apart signatures; they are never kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from campaign.entries import Words
from campaign.model import Source
from data_sources.connector import Connector
from data_sources.errors import FileNotReadable
from data_sources.hashing import hasher
from data_sources.moments import TimeZone, moment
from data_sources.personal import channel_named
from data_sources.placing import Placed, placed_by_columns
from data_sources.records import RejectedLine, Signature
from data_sources.rows import Row, columns_of, file_rows, folded
from data_sources.workbook import FORMULA_WITHOUT_RESULT

_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AT_HOME = frozenset(
    {"gb", "gbr", "uk", "u.k.", "united kingdom", "great britain", "england", "scotland", "wales", "northern ireland"}
)  # fmt: skip
# Excel gives a day as its midnight.
_MIDNIGHT = "T00:00:00"

WordsOrNone = Annotated[str, StringConstraints(strip_whitespace=True)]
"""The name of a column; empty where the export has none of this kind."""


class Columns(BaseModel):
    """Which column holds what, where an account has renamed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    campaign_type: Words = "Campaign Type"
    campaign_id: Words = "Campaign ID"
    campaign_date: Words = "Campaign Date"
    campaign_time: WordsOrNone = "Campaign Time"
    supporter_id: WordsOrNone = "Supporter ID"
    email: WordsOrNone = "Supporter Email"
    postcode: WordsOrNone = "Postcode"
    country: WordsOrNone = "Country"
    channel: WordsOrNone = ""

    @model_validator(mode="after")
    def _tells_supporters_apart(self) -> "Columns":
        if not self.supporter_id and not self.email:
            raise ValueError("supporter_id or email: one of them has to tell supporters apart")
        return self


class Settings(BaseModel):
    """`campaign_id` counts one petition alone; `time_format` (strptime) is of date, a space and time.

    Files that are put into the `folder` are imported by themselves; its name is relative to the campaign folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns = Columns()
    campaign_type: Words = "PET"
    campaign_id: Words | None = None
    time_zone: TimeZone = "America/New_York"
    time_format: Words | None = None
    encoding: Words = "utf-8"
    folder: Words | None = None

    def wanted_columns(self) -> list[str]:
        """The names of the columns that the export has to have."""
        names = self.columns.model_dump()
        if self.campaign_id is None:
            del names["campaign_id"]
        return [name for name in names.values() if name]


@dataclass(frozen=True)
class _Reading:
    """What every row of one export is read with."""

    settings: Settings
    places: dict[str, int]
    width: int
    hash_of: Callable[[str], str]
    latest: datetime

    def cell(self, row: Row, column: str) -> str:
        """The text of a column; empty where there is no such column or the row is too short."""
        if not column or self.places[column] >= len(row.cells):
            return ""
        return row.cells[self.places[column]].strip()

    def cannot_be_told(self, row: Row) -> bool:
        """Whether a formula stands where the petition's name should, and has no result."""
        columns = self.settings.columns
        deciding = [columns.campaign_type, *([columns.campaign_id] if self.settings.campaign_id else [])]
        return any(self.cell(row, column) == FORMULA_WITHOUT_RESULT for column in deciding)

    def is_of_the_petition(self, row: Row) -> bool:
        """Whether it is a row of a petition and, where one is chosen, of that one."""
        settings, columns = self.settings, self.settings.columns
        if folded(self.cell(row, columns.campaign_type)) != folded(settings.campaign_type):
            return False
        return settings.campaign_id is None or folded(self.cell(row, columns.campaign_id)) == folded(
            settings.campaign_id
        )


def read_export(path: Path, source: Source, hash_key: bytes, now: datetime) -> Iterator[Signature | RejectedLine]:
    """Every row of a petition, in order: a signature, or the reason why it cannot be counted. Others are passed over.

    Signatures with equal keys are of one supporter, and are to be counted once.

    Raises:
        FileNotReadable: The file as a whole cannot be read, possibly only at a later line, or no row of it is of the
            petition; nothing of it may be kept.
    """
    settings = Settings.model_validate(source.settings)
    rows = file_rows(path, settings.encoding)
    header = next(rows)
    places = columns_of(path, header, settings.wanted_columns())
    latest = now + _CLOCKS_MAY_DIFFER_BY
    reading = _Reading(settings, places, len(header.cells), hasher(source.key, hash_key), latest)
    passed_over = found = 0
    for row in rows:
        line = _line(row, reading)
        if line is None:
            passed_over += 1
        else:
            found += 1
            yield line
    if passed_over and not found:
        wanted = f'{settings.columns.campaign_type} "{settings.campaign_type}"'
        if settings.campaign_id:
            wanted += f' and {settings.columns.campaign_id} "{settings.campaign_id}"'
        raise FileNotReadable(
            path.name,
            f"none of its {passed_over:,} rows has {wanted}",
            "Check campaign_type and campaign_id in campaign.toml, or that it is the right export",
        )


def _line(row: Row, reading: _Reading) -> Signature | RejectedLine | None:
    # A comma without quotes moves every cell after it: no column can be trusted on such a row, not even the type.
    if any(cell.strip() for cell in row.cells[reading.width :]):
        return RejectedLine(row.line, "more cells than the header has columns")
    if not reading.is_of_the_petition(row) and not reading.cannot_be_told(row):
        return None
    if any(reading.cell(row, column) == FORMULA_WITHOUT_RESULT for column in reading.places):
        return RejectedLine(row.line, "a formula without a usable result")
    columns = reading.settings.columns
    supporter = folded(reading.cell(row, columns.supporter_id)) or folded(reading.cell(row, columns.email))
    if not supporter:
        return RejectedLine(row.line, "nothing tells whose signature it is")
    try:
        signed_at = _signed_at(row, reading)
    except (ValueError, OverflowError):
        return RejectedLine(row.line, "unreadable date or time")
    if not _EARLIEST <= signed_at <= reading.latest:
        return RejectedLine(row.line, "a date before 2000 or in the future")
    region, quality = _placed(reading.cell(row, columns.postcode), reading.cell(row, columns.country))
    channel = channel_named(reading.cell(row, columns.channel)) or None
    return Signature(reading.hash_of(supporter), signed_at, region, quality, channel)


def _signed_at(row: Row, reading: _Reading) -> datetime:
    settings = reading.settings
    day = reading.cell(row, settings.columns.campaign_date).removesuffix(_MIDNIGHT)
    time = reading.cell(row, settings.columns.campaign_time)
    return moment(f"{day} {time}".rstrip(), settings.time_zone, settings.time_format)


def _placed(postcode: str, country: str) -> Placed:
    """By the postcode, unless a country abroad is given: short postcodes abroad can look like British ones."""
    region, quality = placed_by_columns("", "", postcode)
    abroad = bool(country) and folded(country) not in _AT_HOME
    return (None, "outside") if abroad and quality != "exact" else (region, quality)


CONNECTOR = Connector(
    name="engaging_networks",
    counts="signatures",
    settings=Settings,
    identity=lambda source: source.key,
)
