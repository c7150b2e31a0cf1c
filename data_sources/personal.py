"""Texts that somebody can be found by, told by their form: what a file calls a channel or a number may be none."""

import re

_LONGEST_CHANNEL = 60
# Also where it stands within other words. Of half a postcode there are thousands of homes, so it is none.
_POSTCODE = re.compile(r"(?<![a-z0-9])[a-z]{1,2}[0-9][a-z0-9]?[\s-]*[0-9][a-z]{2}(?![a-z0-9])", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<![a-z0-9])(\+|00?)[\s-]?[1-9]([\s()-]{0,2}[0-9]){8,12}(?![a-z0-9])", re.IGNORECASE)


def is_personal(text: str) -> bool:
    """Whether it holds an e-mail address, a full postcode or a telephone number. A name has no form to be told by."""
    return "@" in text or bool(_POSTCODE.search(text) or _TELEPHONE.search(text))


def is_like_a_name(text: str) -> bool:
    """Whether it is several words without any digit, as no row's number, code or time is."""
    return len(text.split()) > 1 and not any(character.isdigit() for character in text)


def channel_named(text: str) -> str:
    """A channel as it is kept: at most 60 characters of it, and nothing of one that somebody can be found by."""
    return "" if is_personal(text) else text.strip()[:_LONGEST_CHANNEL]
