"""The table of how many signatures each channel brought on each London day."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base, Count


class CountDayChannelRow(Base):
    """What one London day added to one channel of a source that lists its signatures, by the day of signing.

    The channel is empty for signatures that name none, so that a source's rows add up to all that it has listed.
    """

    __tablename__ = "count_day_channel"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(60), primary_key=True)
    gained: Mapped[int] = mapped_column(Count)
