"""The table of the dates that a platform gives in a petition's life."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class MilestoneDateRow(Base):
    """When something happened, or will happen, to one petition, as its platform says."""

    __tablename__ = "milestone_date"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    reached_at: Mapped[datetime]
    # The platform gave a day without a time: `reached_at` is its midnight in London.
    is_whole_day: Mapped[bool]
