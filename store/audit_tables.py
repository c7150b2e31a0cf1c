"""The table of who did what: an entry is added, and never changed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class AuditRow(Base):
    """One thing that somebody did. `detail` is keys and numbers, and nothing about a signatory or respondent."""

    __tablename__ = "audit_log"

    at: Mapped[datetime] = mapped_column(primary_key=True)
    # At random: two things may happen at the same moment, and whoever adds an entry may not be able to read any.
    entry: Mapped[str] = mapped_column(String(32), primary_key=True)
    who: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300))
