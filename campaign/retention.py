"""How long what is about single people is kept."""

from typing import Annotated

from pydantic import Field

from campaign.entries import Entry

# Signatures may come late, in a file of last month: what is deleted sooner could not be told from new ones.
_SHORTEST_FOR_SIGNATURES = 30


class Retention(Entry):
    """Days after which `python collect.py purge --delete` deletes something; what is not set is never deleted.

    `signatures_days` counts from the moment of signing, `survey_answers_days` from the last publication of the answers,
    the others from the entry itself. Sums, totals and releases always stay.
    """

    signatures_days: Annotated[int, Field(ge=_SHORTEST_FOR_SIGNATURES, strict=True)] | None = None
    survey_answers_days: Annotated[int, Field(ge=1, strict=True)] | None = None
    alerts_days: Annotated[int, Field(ge=1, strict=True)] | None = None
    audit_days: Annotated[int, Field(ge=1, strict=True)] | None = None
