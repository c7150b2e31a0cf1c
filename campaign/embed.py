"""Which other sites may show the count and read the api from a script."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from campaign.entries import Entry, Words


def _is_an_origin(origin: str) -> str:
    # It is written into headers, so nothing else may stand in it: a browser compares it letter by letter.
    if not re.fullmatch(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", origin):
        raise ValueError(
            "the origin of a site as a browser sends it: scheme and host in small letters, without a path, such as "
            '"https://www.example.org"'
        )
    return origin


class Embed(Entry):
    """The sites by their origins, and the words that stand beside the number in the frame and in the badge."""

    origins: tuple[Annotated[str, AfterValidator(_is_an_origin)], ...] = ()
    words: Annotated[Words, Field(max_length=60)] = "people have signed"
