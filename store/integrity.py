"""Whether the store agrees with itself: totals, hours, days and the last reading say the same."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Connection, Engine, Select, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from data_sources.registry import CONNECTORS
from store.areas import REGION
from store.channel_tables import CountDayChannelRow
from store.engine import see_one_moment
from store.place_quality_tables import PlaceQualityRow
from store.purged import purged
from store.signatures import packed_count
from store.tables import (
    AreaTotalRow,
    BreakdownRow,
    CountDayAreaRow,
    CountHourRow,
    ImportedFileRow,
    ReadingRow,
    SignatureRow,
    SourceRow,
    SourceTotalRow,
)


@dataclass(frozen=True)
class Integrity:
    """One source's sums; all the pairs have to be equal. `listed` is none for sources that list no signatures.

    `placed` is how many are placed in any way, an unknown place being one: as many as are listed.

    `broken_down` is what the list has to be equal to: the latest breakdown's total. For a source whose total is its
    list (files) that is the total; a platform's list may be behind its total. The days of all channels together are
    the list too. Signatures that were deleted after their time stay counted as listed.
    """

    source: str
    total: int
    hours: int
    last_reading: int
    area_totals: int
    area_days: int
    listed: int | None
    channel_days: int
    placed: int
    broken_down: int
    total_is_listed: bool

    @property
    def holds(self) -> bool:
        """Nothing is lost and nothing doubled."""
        return (
            self.total == self.hours == self.last_reading
            and self.area_totals == self.area_days
            and self.listed in {None, self.broken_down}
            and self.channel_days == self.placed == (self.listed or 0)
            and (not self.total_is_listed or self.broken_down == self.total)
        )


def check_integrity(engine: Engine) -> list[Integrity]:
    """Add every source's figures up in each way in which they are stored, within one transaction."""
    with engine.connect() as connection:
        see_one_moment(connection)
        sources = connection.execute(
            select(SourceRow.source_id).join(SourceTotalRow).order_by(SourceRow.source_id)
        ).scalars()
        return [_integrity(connection, source) for source in sources.all()]


def _integrity(connection: Connection, source: str) -> Integrity:
    def number(statement: Select[int]) -> int:
        return int(connection.execute(statement).scalar() or 0)

    total = connection.execute(select(SourceTotalRow.__table__).where(SourceTotalRow.source_id == source)).one()
    areas = (AreaTotalRow.source_id == source, AreaTotalRow.level == REGION)
    listed = number(select(func.count()).select_from(SignatureRow).where(SignatureRow.source_id == source))
    listed += packed_count(connection, source) + purged(connection, source).signatures
    files = number(select(func.count()).select_from(ImportedFileRow).where(ImportedFileRow.source_id == source))
    return Integrity(
        source=source,
        total=total.signatures,
        hours=total.before_first_reading + number(_sum(CountHourRow.gained).where(CountHourRow.source_id == source)),
        last_reading=number(
            select(ReadingRow.signatures)
            .where(ReadingRow.source_id == source)
            .order_by(ReadingRow.counted_at.desc())
            .limit(1)
        ),
        area_totals=number(_sum(AreaTotalRow.signatures).where(*areas)),
        area_days=number(_sum(AreaTotalRow.before_first_reading).where(*areas))
        + number(
            _sum(CountDayAreaRow.gained).where(CountDayAreaRow.source_id == source, CountDayAreaRow.level == REGION)
        ),
        listed=listed if listed or (files and _lists_each(connection, source)) else None,
        channel_days=number(_sum(CountDayChannelRow.gained).where(CountDayChannelRow.source_id == source)),
        placed=number(_sum(PlaceQualityRow.signatures).where(PlaceQualityRow.source_id == source)),
        broken_down=number(
            select(BreakdownRow.total)
            .where(BreakdownRow.source_id == source)
            .order_by(BreakdownRow.counted_at.desc())
            .limit(1)
        ),
        total_is_listed=files > 0,
    )


def _sum(column: InstrumentedAttribute[int]) -> Select[int]:
    return select(cast(func.sum(column), BigInteger))


def _lists_each(connection: Connection, source: str) -> bool:
    name = connection.execute(select(SourceRow.connector).where(SourceRow.source_id == source)).scalar_one()
    connector = CONNECTORS.get(name)
    return connector is None or connector.lists_each
