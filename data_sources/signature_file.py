"""Signatures listed in a CSV or XLSX file, such as an export of the charity's own website.

Names, e-mail addresses and postcodes are read to place and tell apart signatures; they are never kept. What is kept of
a signature is a keyed hash (HMAC-SHA-256), its time, its region and its channel.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict

from campaign.model import Source, Words
from data_sources.connector import Connector
from data_sources.records import RejectedLine, Signature, SignatureAreaQuality
from data_sources.rows import Row, columns_of, file_rows, folded
from data_sources.workbook import FORMULA_WITHOUT_RESULT
from reference.constituencies import constituencies
from reference.postcodes import region_of_postcode
from reference.regions import regions

# ISO 8601 is tried first; then the day-first forms that British exports use. Month-first is only read where the
# configuration says so: 03/04/2026 cannot be told apart.
_DAY_FIRST = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y",
)  # fmt: skip
_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def _known_time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError('a time zone such as "Europe/London" or "America/New_York"') from error
    return name


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
    """`time_zone` is that of times without one of their own; `time_format` (strptime) replaces the usual forms."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns
    time_zone: Annotated[str, AfterValidator(_known_time_zone)] = "Europe/London"
    time_format: Words | None = None
    encoding: Words = "utf-8"


@dataclass(frozen=True)
class _Reading:
    """What every line of one file is read with."""

    settings: Settings
    places: dict[str, int]
    width: int
    hash_of: Callable[[str], str]
    latest: datetime

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
    reading = _Reading(
        settings,
        columns_of(path, header, settings.columns.names()),
        len(header.cells),
        _hasher(source, hash_key),
        now + _CLOCKS_MAY_DIFFER_BY,
    )
    seen: Counter[str] = Counter()
    for row in rows:
        yield _signature(row, reading, seen)


def _hasher(source: Source, hash_key: bytes) -> Callable[[str], str]:
    # The source's key is part of what is hashed: equal hashes in two sources would tell that one person signed both.
    prefix = f"{source.key}\0".encode()

    def hash_of(text: str) -> str:
        return hmac.new(hash_key, prefix + text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[:32]

    return hash_of


def _signature(row: Row, reading: _Reading, seen: Counter[str]) -> Signature | RejectedLine:
    columns = reading.settings.columns
    # A comma without quotes moves every cell after it: no column can be trusted on such a line.
    if any(cell.strip() for cell in row.cells[reading.width :]):
        return RejectedLine(row.line, "more cells than the header has columns")
    if any(reading.cell(row, column) == FORMULA_WITHOUT_RESULT for column in columns.names()):
        return RejectedLine(row.line, "a formula without a usable result")
    try:
        signed_at = _moment(reading.cell(row, columns.signed_at), reading.settings)
    except (ValueError, OverflowError):  # the latter where a time in UTC would lie before year 1 or after 9999
        return RejectedLine(row.line, "unreadable date or time")
    if not _EARLIEST <= signed_at <= reading.latest:
        return RejectedLine(row.line, "a date before 2000 or in the future")
    region, quality = _place(row, reading)
    return Signature(
        key=reading.hash_of(_distinguishing_text(row, reading, seen)),
        signed_at=signed_at,
        region=region,
        area_quality=quality,
        channel=reading.cell(row, columns.channel)[:60] or None,
    )


def _distinguishing_text(row: Row, reading: _Reading, seen: Counter[str]) -> str:
    columns = reading.settings.columns
    for column in (columns.id, columns.email):
        if text := folded(reading.cell(row, column)):
            return text
    text = "\x1f".join(row.cells)
    seen[text] += 1
    return f"{text}\x1f{seen[text]}"


def _moment(text: str, settings: Settings) -> datetime:
    """A time with its zone, in UTC. A time that the clocks skip or repeat is taken as the first reading of it."""
    moment = _parsed(text, settings)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(settings.time_zone))
    return moment.astimezone(UTC)


def _parsed(text: str, settings: Settings) -> datetime:
    if settings.time_format:
        return datetime.strptime(text, settings.time_format)  # noqa: DTZ007 - the caller gives it its zone
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        for form in _DAY_FIRST:
            try:
                return datetime.strptime(text, form)  # noqa: DTZ007 - the caller gives it its zone
            except ValueError:
                continue
        raise


def _place(row: Row, reading: _Reading) -> tuple[str | None, SignatureAreaQuality]:
    """The region: as given by code or name, else by constituency, else by postcode."""
    columns = reading.settings.columns
    if given := folded(reading.cell(row, columns.region)):
        code = _regions_by_folded_name().get(given)
        return (code, "given") if code else (None, "unknown")
    if given := reading.cell(row, columns.constituency).upper():
        seat = constituencies("2024").get(given) or constituencies("2010").get(given)
        return (seat.region, "given") if seat else (None, "unknown")
    placed = region_of_postcode(reading.cell(row, columns.postcode))
    return placed.region, placed.quality


@cache
def _regions_by_folded_name() -> dict[str, str]:
    by_code = {folded(region.code): region.code for region in regions()}
    return by_code | {folded(region.name): region.code for region in regions()}


CONNECTOR = Connector(
    name="signature_file",
    counts="signatures",
    settings=Settings,
    identity=lambda source: source.key,
)
