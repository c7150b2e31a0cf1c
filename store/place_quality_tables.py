"""The table of how well it is known where the signatures of each source come from."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import Base, Count


class PlaceQualityRow(Base):
    """How many of a source's listed signatures are placed in one way; together they are all that it has listed.

    Pages read these sums, and never a signature. They stay when the single signatures are deleted.
    """

    __tablename__ = "place_quality"

    source_id: Mapped[str] = mapped_column(
        String(40), ForeignKey("source.source_id", ondelete="CASCADE"), primary_key=True
    )
    # exact, outcode, given, unknown or outside
    area_quality: Mapped[str] = mapped_column(String(8), primary_key=True)
    signatures: Mapped[int] = mapped_column(Count)
