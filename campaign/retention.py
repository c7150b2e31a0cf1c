"""How long what is about single people is kept."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from campaign.entries import Entry

# Signatures may come late, in a file of last month: what is deleted sooner could not be told from new ones.
_SHORTEST_FOR_SIGNATURES = 30


class Retention(Entry):
    """Days after which `python collect.py purge --delete` deletes something; what is not set is never deleted.

    `signatures_days` counts from the moment of signing, `archives_days` from the end of the month that a file of an
    archive holds, `survey_answers_days` from the last publication of the answers, the others from the entry itself.
    Sums, totals and releases always stay.
    """

    signatures_days: Annotated[int, Field(ge=_SHORTEST_FOR_SIGNATURES, strict=True)] | None = None
    archives_days: Annotated[int, Field(ge=_SHORTEST_FOR_SIGNATURES, strict=True)] | None = None
    survey_answers_days: Annotated[int, Field(ge=1, strict=True)] | None = None
    alerts_days: Annotated[int, Field(ge=1, strict=True)] | None = None
    audit_days: Annotated[int, Field(ge=1, strict=True)] | None = None

    @model_validator(mode="after")
    def _archives_outlast_the_store(self) -> Self:
        """A month that the store still holds would be archived again as soon as its files are deleted."""
        if self.archives_days is not None and self.archives_days < (self.signatures_days or self.archives_days + 1):
            raise ValueError(
                "archives_days needs a signatures_days that is not longer, or what the store still holds would be "
                "archived again"
            )
        return self
