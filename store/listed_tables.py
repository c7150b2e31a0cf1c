"""Who has yet to be looked up, for platforms whose list of signatures names no place."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class PersonToPlaceRow(Base):
    """Somebody whose signature has no region yet. The row, and with it the platform's id, goes once that is known."""

    __tablename__ = "person_to_place"
    # People are asked for in this order.
    __table_args__ = (Index("ix_person_to_place_turn", "source_id", "attempts", "signature_key"),)

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    signature_key: Mapped[str] = mapped_column(String(32), primary_key=True)
    person: Mapped[str] = mapped_column(String(64))
    # Questions that failed so far, and the last of them.
    attempts: Mapped[int]
    asked_at: Mapped[datetime | None]
