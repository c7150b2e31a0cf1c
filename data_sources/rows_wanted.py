"""What a connector wants of another database. The asking itself is the collector's: connectors know no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RowsWanted:
    """Rows of a query in the order of its cursor column and then its id; at most so many.

    Where `since` is given, only rows whose cursor is that or beyond it, and of those at it only the ones whose id comes
    after `after_id`, if that is given too. A row without a cursor is always wanted. `address` may hold a password.
    """

    label: str
    address: str = field(repr=False)
    query: str
    cursor_column: str
    since: Any
    after_id: Any
    most: int


AsksDatabase = Callable[[RowsWanted], Sequence[Mapping[str, Any]]]
"""Gives the rows as dictionaries, or raises a SourceError that says nothing of the address."""
