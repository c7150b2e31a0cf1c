"""The table of counts that are out of the ordinary: what was noticed, and what somebody who looked into it found."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class FlagRow(Base):
    """One thing out of the ordinary in one source's counts. It changes no count, and is never deleted by itself."""

    __tablename__ = "flag"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    # The start of the day or hour that it is about.
    at: Mapped[datetime] = mapped_column(primary_key=True)
    # The code of an area; nothing where it is about the source as a whole, since a key cannot be null.
    area: Mapped[str] = mapped_column(String(9), primary_key=True)
    # Numbers of people, such as observed and expected.
    details: Mapped[dict[str, Any]]
    noticed_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
    dismissed_reason: Mapped[str | None]
