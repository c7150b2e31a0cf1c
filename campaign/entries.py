"""What every table of `campaign.toml` is made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]


class Entry(BaseModel):
    """One table of the file; an unknown name in it is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)
