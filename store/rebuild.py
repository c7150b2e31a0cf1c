"""Day roll-ups counted anew from single signatures, those of the store and of an archive, and held against the stored.

Signatures are read and counted by DuckDB; only sums of hours come back, so that memory does not grow with signatures.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, select

from store.archive_manifest import Part, held, parts_of
from store.areas import LONDON, REGION
from store.bulk_work import take_over, workplace
from store.channel_tables import CountDayChannelRow
from store.channels import NO_CHANNEL
from store.engine import see_one_moment
from store.place_quality_tables import PlaceQualityRow
from store.purged import purged
from store.single_signatures import listed_count
from store.tables import CountDayAreaRow, SourceRow, SourceTotalRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Days = Mapping[tuple[date, str], int]

# Of equal keys the store's signature counts, then that of the latest part.
_WITH_ARCHIVE = (
    "SELECT * EXCLUDE (part) FROM (SELECT *, 2147483647 AS part FROM held UNION ALL BY NAME "
    "SELECT * FROM read_parquet($files)) "
    "QUALIFY row_number() OVER (PARTITION BY key_high, key_low ORDER BY part DESC) = 1"
)
_BY_HOUR = "date_trunc('hour', signed_at AT TIME ZONE 'UTC')"


@dataclass(frozen=True)
class RollUps:
    """What single signatures add up to: people by London day and region (GSS code), and by day and channel; and by how
    well their place is known."""

    region_days: Days
    channel_days: Days
    qualities: Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """One sum that is stored as another number than the signatures make. `day` is none for sums of all days."""

    what: str
    day: date | None
    name: str
    stored: int
    counted: int


@dataclass(frozen=True)
class Rebuilt:
    """One source's roll-ups as its signatures make them, and how the stored ones differ."""

    source: str
    signatures: int
    """Single signatures that were found, each once."""
    missing: int
    """Signatures that are counted and are found nowhere any more."""
    since: date | None
    """The first London day that could be counted anew; none where all could."""
    revision: int
    """Of the source when it was read."""
    counted: RollUps
    differences: tuple[Difference, ...] = field(default=())


def rebuilt_roll_ups(engine: Engine, source: str, working: Path, archive: Path | None) -> Rebuilt | None:
    """Count one source's signatures anew; none where it lists no single signature. Nothing is changed.

    Where signatures were deleted after their time and are in no archive, only the days after that time are compared.

    Args:
        engine: A writing engine; it is only read.
        source: The key of a source.
        working: A folder with room for what does not fit into memory.
        archive: The folder of an archive, whose signatures count as well.

    Raises:
        ArchiveDamaged: A file of the archive is missing or changed, or another process writes to one of the folders.
    """
    parts = [part for part in parts_of(archive) if part.source == source] if archive else []
    with held(working), workplace(working) as work:
        with engine.connect() as connection:
            revision = _revision(connection, source)
        take_over(work, engine, source)
        count, counted = _counted(work, archive, parts)
        with engine.connect() as connection:
            see_one_moment(connection)
            listed, gone = listed_count(connection, source), purged(connection, source)
            stored = _stored(connection, source)
    if not listed and not count:
        return None
    missing = max(listed - count, 0)
    since = gone.signed_before.astimezone(LONDON).date() if missing and gone.signed_before else None
    return Rebuilt(source, count, missing, since, revision, counted, _differences(stored, counted, since))


def registered_sources(engine: Engine) -> list[str]:
    """The keys of all sources."""
    with engine.connect() as connection:
        return list(connection.execute(select(SourceRow.source_id).order_by(SourceRow.source_id)).scalars())


def can_be_compared(day: date, since: date | None) -> bool:
    """Whether all signatures of a London day are there. Of the day on which those that were deleted end some may be."""
    return since is None or day > since


def _counted(work: "DuckDBPyConnection", archive: Path | None, parts: list[Part]) -> tuple[int, RollUps]:
    if parts and archive:
        files = [str(archive / part.file) for part in parts]
        work.execute(f"CREATE OR REPLACE TABLE together AS {_WITH_ARCHIVE}", {"files": files})  # nosec B608
    else:
        work.execute("CREATE OR REPLACE VIEW together AS SELECT * FROM held")
    (count,) = work.execute("SELECT count(*) FROM together").fetchone() or (0,)
    qualities = work.execute("SELECT area_quality, count(*) FROM together GROUP BY ALL").fetchall()
    return count, RollUps(_days(work, "region"), _days(work, "channel"), dict(qualities))


def _days(work: "DuckDBPyConnection", column: str) -> Days:
    """People by London day and region or channel. London's days begin with an hour, so hours tell them."""
    named = "region IS NOT NULL" if column == "region" else "true"
    query = f"SELECT {_BY_HOUR}, {column}, count(*) FROM together WHERE {named} GROUP BY ALL"  # noqa: S608 # nosec B608
    days: Counter[tuple[date, str]] = Counter()
    for hour, name, count in work.execute(query).fetchall():
        days[_london_day(hour), name or NO_CHANNEL] += count
    return days


def _london_day(hour: datetime) -> date:
    return hour.replace(tzinfo=UTC).astimezone(LONDON).date()


def _stored(connection: Connection, source: str) -> RollUps:
    area, channel, quality = CountDayAreaRow, CountDayChannelRow, PlaceQualityRow
    regions = select(area.day, area.area, area.gained).where(area.source_id == source, area.level == REGION)
    channels = select(channel.day, channel.channel, channel.gained).where(channel.source_id == source)
    qualities = select(quality.area_quality, quality.signatures).where(quality.source_id == source)
    return RollUps(
        {(day, code): gained for day, code, gained in connection.execute(regions)},
        {(day, name): gained for day, name, gained in connection.execute(channels)},
        dict(connection.execute(qualities).all()),
    )


def _revision(connection: Connection, source: str) -> int:
    row = SourceTotalRow
    return int(connection.execute(select(row.revision).where(row.source_id == source)).scalar() or 0)


def _differences(stored: RollUps, counted: RollUps, since: date | None) -> tuple[Difference, ...]:
    days = [
        Difference(what, day, name, before.get((day, name), 0), after.get((day, name), 0))
        for what, before, after in (
            ("region", stored.region_days, counted.region_days),
            ("channel", stored.channel_days, counted.channel_days),
        )
        for day, name in sorted({*before, *after})
        if can_be_compared(day, since)
    ]
    # Of all days together, so that they can be compared only where nothing is missing.
    sums: Any = () if since else sorted({*stored.qualities, *counted.qualities})
    places = [
        Difference("place", None, name, stored.qualities.get(name, 0), counted.qualities.get(name, 0)) for name in sums
    ]
    return tuple(one for one in (*days, *places) if one.stored != one.counted)
