"""The table of what was last told about each source, and in which way."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class AlertToldRow(Base):
    """The state of a source that was last told: `stale` or `recovered`. Without a row nothing was ever told."""

    __tablename__ = "alert_told"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    # post or run: each of the two ways is told for itself.
    way: Mapped[str] = mapped_column(String(4), primary_key=True)
    state: Mapped[str] = mapped_column(String(9))
    told_at: Mapped[datetime]
