"""Every table about signatures. Times are UTC; counts are people; every key begins with the source it belongs to."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Index, Integer, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Count = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """Timezone-aware UTC on every database: SQLite forgets it, PostgreSQL converts."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a time zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables; their Python types decide their column types."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON}


class SourceRow(Base):
    """One configured source, and what it was bound to when its first figure was stored."""

    __tablename__ = "source"

    source_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    connector: Mapped[str] = mapped_column(String(40))
    # What the figures are of (connector and platform's number): a key that is turned to another petition must not
    # continue the first one's count.
    identity: Mapped[str]
    demonstration: Mapped[bool]
    registered_at: Mapped[datetime]


def _source_id() -> Mapped[str]:
    return mapped_column(String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True)


class ReadingRow(Base):
    """One reading of one source's running total, as the platform gave it."""

    __tablename__ = "reading"

    source_id: Mapped[str] = _source_id()
    counted_at: Mapped[datetime] = mapped_column(primary_key=True)
    signatures: Mapped[int] = mapped_column(Count)


class SourceTotalRow(Base):
    """The latest total of one source. `signatures` = `before_first_reading` + the sum of its hours."""

    __tablename__ = "source_total"

    source_id: Mapped[str] = _source_id()
    signatures: Mapped[int] = mapped_column(Count)
    before_first_reading: Mapped[int] = mapped_column(Count)
    first_counted_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    # Rises with every write to the source, so that readers see cheaply whether anything is new.
    revision: Mapped[int] = mapped_column(Count)


class CountHourRow(Base):
    """What one UTC hour added to one source's total. An hour without a reading has no row: that is a gap."""

    __tablename__ = "count_hour"

    source_id: Mapped[str] = _source_id()
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    gained: Mapped[int] = mapped_column(Count)
    # The falls within the hour, as a positive number: signatures that the platform took away.
    removed: Mapped[int] = mapped_column(Count)
    readings: Mapped[int]


class AreaTotalRow(Base):
    """The latest count of one area. `signatures` = `before_first_reading` + the sum of its days."""

    __tablename__ = "area_total"

    source_id: Mapped[str] = _source_id()
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    boundary_set: Mapped[str] = mapped_column(String(4), primary_key=True)
    area: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str | None]
    # A constituency's member of parliament where the platform names one; a seat may be vacant.
    mp: Mapped[str | None]
    signatures: Mapped[int] = mapped_column(Count)
    before_first_reading: Mapped[int] = mapped_column(Count)


class CountDayAreaRow(Base):
    """What one London day added to one region's or country's count."""

    __tablename__ = "count_day_area"
    # Pages read the days of one level: by the key alone they would step over all countries to find 12 regions. With
    # `gained` the index holds all that they ask for.
    __table_args__ = (Index("ix_count_day_area_level", "source_id", "level", "boundary_set", "day", "area", "gained"),)

    source_id: Mapped[str] = _source_id()
    day: Mapped[date] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    boundary_set: Mapped[str] = mapped_column(String(4), primary_key=True)
    area: Mapped[str] = mapped_column(String(9), primary_key=True)
    gained: Mapped[int] = mapped_column(Count)


class CountDayConstituencyRow(Base):
    """What one London day added to every constituency of one map, as `store.constituency_days` packs it.

    As rows of their own they would be 650 a day, which a page that compares them all reads for every day there is.
    """

    __tablename__ = "count_day_constituency"

    source_id: Mapped[str] = _source_id()
    boundary_set: Mapped[str] = mapped_column(String(4), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    # GSS codes in order, with a space between.
    areas: Mapped[str]
    # One number for each of them, of 8 bytes, the lowest first.
    gained: Mapped[bytes]


class BreakdownRow(Base):
    """One reading of where signatures came from: `total` = regions + `unallocated` + `overseas`."""

    __tablename__ = "breakdown"

    source_id: Mapped[str] = _source_id()
    counted_at: Mapped[datetime] = mapped_column(primary_key=True)
    total: Mapped[int] = mapped_column(Count)
    unallocated: Mapped[int] = mapped_column(Count)
    overseas: Mapped[int] = mapped_column(Count)
    boundary_set: Mapped[str] = mapped_column(String(4))


class SignatureRow(Base):
    """One signature of a platform that lists them: a keyed hash, a time, a region and a channel, and nothing personal.

    They come some hundreds at a time, and are placed one by one. Those of files are packed: see SignatureBlockRow.
    """

    __tablename__ = "signature"

    source_id: Mapped[str] = _source_id()
    signature_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    signed_at: Mapped[datetime]
    region: Mapped[str | None] = mapped_column(String(9))
    area_quality: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str | None] = mapped_column(String(60))


class SignatureBlockRow(Base):
    """The signatures of a source's files whose keys begin with the same 12 bits, as `store.signatures` packs them."""

    __tablename__ = "signature_block"

    source_id: Mapped[str] = _source_id()
    block: Mapped[int] = mapped_column(primary_key=True)
    # How many of them come from outside the regions.
    outside: Mapped[int]
    packed: Mapped[bytes]


class SignatureChannelRow(Base):
    """One channel of a source's files: packed signatures name it by its number."""

    __tablename__ = "signature_channel"

    source_id: Mapped[str] = _source_id()
    number: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(60))


class ImportedFileRow(Base):
    """One file that was imported, known by its contents: the same file again adds nothing."""

    __tablename__ = "imported_file"

    source_id: Mapped[str] = _source_id()
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_name: Mapped[str]
    imported_at: Mapped[datetime]
    accepted: Mapped[int]
    duplicates: Mapped[int]
    rejected: Mapped[int]
    # Reason to number of lines; never a line's own text.
    reasons: Mapped[dict[str, Any]]


class JobRow(Base):
    """How one job of one source is doing, and what it has to remember between two runs."""

    __tablename__ = "job"

    source_id: Mapped[str] = _source_id()
    job: Mapped[str] = mapped_column(String(20), primary_key=True)
    every_seconds: Mapped[int]
    memory: Mapped[dict[str, Any]]
    last_attempt_at: Mapped[datetime]
    last_success_at: Mapped[datetime | None]
    failures_in_a_row: Mapped[int]
    # none, wait (the platform is out of reach) or act (someone must do something)
    trouble: Mapped[str] = mapped_column(String(4))
    message: Mapped[str | None]
    not_before: Mapped[datetime | None]
    ended: Mapped[str | None]


class LeaseRow(Base):
    """Who collects at the moment, and until when, unless renewed."""

    __tablename__ = "lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    expires_at: Mapped[datetime]
