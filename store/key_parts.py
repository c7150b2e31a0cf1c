"""Lists of keys for IN in parts of few lengths, so that statements do not pile up in memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

LONGEST_PART = 1_024

Key = TypeVar("Key", str, int)


def key_parts(keys: Iterable[Key]) -> Iterator[list[Key]]:
    """All keys, at most 1,024 at a time; each part is filled up to a power of two by repeating its last key.

    SQLAlchemy writes a parameter for each key, so that another number of keys is another statement, and drivers keep
    what they have prepared: sqlite3 128 statements a connection, each of some 45 kB for a thousand keys. A collector
    that asked for another number every minute grew for hours. There are 11 powers of two up to 1,024.
    """
    rest = iter(keys)
    while part := list(islice(rest, LONGEST_PART)):
        yield part + part[-1:] * ((1 << (len(part) - 1).bit_length()) - len(part))
