"""Text that went through a program which took UTF-8 for cp1252: it is named, and turned back only where that is asked.

A right single quotation mark, three bytes in UTF-8, is then three characters: "Donâ€™t know".
"""

import re
from collections.abc import Iterable

# Bytes of two or three that begin a character in UTF-8, as cp1252 shows them. cp1252 has no character for some bytes;
# programs then write the control character of that number.
_CONTINUED = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_GARBLED = re.compile(f"[\xc3\xc2]{_CONTINUED}|[\xe2]{_CONTINUED}{{2}}|\N{REPLACEMENT CHARACTER}")


def garbled_part(texts: Iterable[str]) -> str | None:
    """The first such sequence in any of the texts, and nothing around it."""
    return next((found[0] for text in texts if (found := _GARBLED.search(text))), None)


def turned_back(text: str) -> str:
    """The text as it was before UTF-8 was taken for cp1252; text that was never UTF-8 stays as it is."""
    if text.isascii():
        return text
    try:
        return b"".join(_byte(character) for character in text).decode()
    except ValueError:
        return text


def in_words(part: str) -> str:
    """What is wrong and what to do, for the end of an error."""
    if part == "\N{REPLACEMENT CHARACTER}":
        return (
            "some of the text is lost: an earlier program put \N{REPLACEMENT CHARACTER} in the place of what it could "
            "not read; export it again"
        )
    return (
        f'the text is garbled ("{part}" stands for "{turned_back(part)}"): a program took UTF-8 for cp1252; export it '
        'again, or set garbled = "utf-8 read as cp1252" in the codebook'
    )


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")
