"""Signatures listed in a CSV or XLSX file, such as an export of the charity's own website.

Names, e-mail addresses and postcodes are read to place and tell apart signatures; they are never kept. What is kept of
a signature is a keyed hash (HMAC-SHA-256), its time, its region and its channel.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from campaign.entries import Words
from campaign.model import Source
from data_sources.connector import Connector
from data_sources.hashing import hasher
from data_sources.moments import TimeZone, moment
from data_sources.personal import channel_named
from data_sources.placing import placed_by_columns
from data_sources.records import RejectedLine, Signature
from data_sources.rows import Row, columns_of, file_rows, folded
from data_sources.workbook import FORMULA_WITHOUT_RESULT

_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
UNREADABLE_TIME = "unreadable date or time"
# What the cells of a line without an id are joined with, and what comes before the number of equal lines.
CELL_END = "\x1f"
IMPOSSIBLE_TIME = "a date before 2000 or in the future"


class Columns(BaseModel):
    """Which column holds what. `id` or `email` tell two signatures apart; without them the whole line does."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signed_at: Words
    postcode: Words | None = None
    region: Words | None = None
    constituency: Words | None = None
    id: Words | None = None
    email: Words | None = None
    channel: Words | None = None

    def names(self) -> list[str]:
        """The names of the columns that are mapped."""
        return [name for name in self.model_dump().values() if name is not None]


class Settings(BaseModel):
    """`time_zone` is that of times without one of their own; `time_format` (strptime) replaces the usual forms.

    Files that are put into the `folder` are imported by themselves; its name is relative to the campaign folder.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns
    time_zone: TimeZone = "Europe/London"
    time_format: Words | None = None
    encoding: Words = "utf-8"
    folder: Words | None = None


@dataclass(frozen=True)
class Reading:
    """What every line of one file is read with."""

    settings: Settings
    places: dict[str, int]
    width: int
    hash_of: Callable[[str], str]
    latest: datetime

    @classmethod
    def of(cls, source: Source, places: dict[str, int], width: int, hash_key: bytes, now: datetime) -> "Reading":
        """What lines of this source are read with, where its columns stand at these places among `width`."""
        settings = Settings.model_validate(source.settings)
        return cls(settings, places, width, hasher(source.key, hash_key), now + _CLOCKS_MAY_DIFFER_BY)

    def cell(self, row: Row, column: str | None) -> str:
        """The text of a mapped column; empty where it is not mapped or the line is too short."""
        if column is None or self.places[column] >= len(row.cells):
            return ""
        return row.cells[self.places[column]].strip()


def read_signatures(path: Path, source: Source, hash_key: bytes, now: datetime) -> Iterator[Signature | RejectedLine]:
    """Every line of the file, in order: a signature, or the reason why it cannot be counted.

    Lines without an id or e-mail address are told apart by all their text: two equal lines in one file are two people,
    the same lines in a second, longer export are the same two people again.

    Raises:
        FileNotReadable: The file as a whole cannot be read, possibly only at a later line; nothing of it may be kept.
    """
    settings = Settings.model_validate(source.settings)
    rows = file_rows(path, settings.encoding)
    header = next(rows)
    places = columns_of(path, header, settings.columns.names())
    reading = Reading.of(source, places, len(header.cells), hash_key, now)
    seen: Counter[str] = Counter()
    for row in rows:
        yield signature_of(row, reading, seen)


def signature_of(row: Row, reading: Reading, seen: Counter[str]) -> Signature | RejectedLine:
    """One line; `seen` counts, by all their text, the lines that have no id, and goes up by those that are read."""
    columns = reading.settings.columns
    # A comma without quotes moves every cell after it: no column can be trusted on such a line.
    if any(cell.strip() for cell in row.cells[reading.width :]):
        return RejectedLine(row.line, "more cells than the header has columns")
    if any(reading.cell(row, column) == FORMULA_WITHOUT_RESULT for column in columns.names()):
        return RejectedLine(row.line, "a formula without a usable result")
    try:
        signed_at = moment(
            reading.cell(row, columns.signed_at), reading.settings.time_zone, reading.settings.time_format
        )
    except (ValueError, OverflowError):  # the latter where a time in UTC would lie before year 1 or after 9999
        return RejectedLine(row.line, UNREADABLE_TIME)
    if not EARLIEST <= signed_at <= reading.latest:
        return RejectedLine(row.line, IMPOSSIBLE_TIME)
    region, quality = placed_by_columns(
        reading.cell(row, columns.region), reading.cell(row, columns.constituency), reading.cell(row, columns.postcode)
    )
    return Signature(
        key=reading.hash_of(_distinguishing_text(row, reading, seen)),
        signed_at=signed_at,
        region=region,
        area_quality=quality,
        channel=channel_named(reading.cell(row, columns.channel)) or None,
    )


def identifier(row: Row, reading: Reading) -> str:
    """The id or e-mail address by which a line is told apart; empty where it has none."""
    columns = reading.settings.columns
    return folded(reading.cell(row, columns.id)) or folded(reading.cell(row, columns.email))


def _distinguishing_text(row: Row, reading: Reading, seen: Counter[str]) -> str:
    if text := identifier(row, reading):
        return text
    text = CELL_END.join(row.cells)
    seen[text] += 1
    return f"{text}{CELL_END}{seen[text]}"


CONNECTOR = Connector(
    name="signature_file",
    counts="signatures",
    settings=Settings,
    identity=lambda source: source.key,
)
