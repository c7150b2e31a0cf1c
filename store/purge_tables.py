"""The table of which signatures have been deleted after their time."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base, Count


class PurgedSignaturesRow(Base):
    """How many single signatures of a source were deleted; each stays counted in every sum.

    Whoever signed before `signed_before` can no longer be told from somebody new, so nothing of that time is added.
    """

    __tablename__ = "purged_signatures"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    signatures: Mapped[int] = mapped_column(Count)
    # How many of them, of files, came from outside the regions.
    outside: Mapped[int] = mapped_column(Count)
    signed_before: Mapped[datetime]
