"""The tables of tokens for screens and programs, and of sign-ins that were ended before their time."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base


class AccessTokenRow(Base):
    """One token. Only its SHA-256 is stored, which of 256 random bits gives nothing away."""

    __tablename__ = "access_token"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    # What it opens: screen, api and embed, with commas between.
    scopes: Mapped[str] = mapped_column(String(40))
    # GSS codes of the regions whose figures it may read, with commas between.
    regions: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]


class SignedOutRow(Base):
    """One sign-in whose owner has signed out, until it would have ended by itself."""

    __tablename__ = "signed_out"

    session: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]
