"""One read-only engine and one snapshot for the whole process, shared by every page and every answer of the api."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from store.engine import reading_engine
from store.snapshot import SnapshotReader

_log = logging.getLogger(__name__)
Found = TypeVar("Found")
Asked = ParamSpec("Asked")
# Readers choose periods, so that there is no end to what can be asked; a table of 650 areas takes about 50 KB.
_MOST_KEPT = 500


@dataclass(frozen=True)
class Reader:
    """What pages and the api read from."""

    engine: Engine
    snapshots: SnapshotReader
    _last_good: OrderedDict[tuple[Any, ...], Any] = field(default_factory=OrderedDict, compare=False, repr=False)
    _keeping: Lock = field(default_factory=Lock, compare=False, repr=False)

    def read(
        self, what: Callable[Concatenate[Engine, Asked], Found], *asked: Asked.args, **named: Asked.kwargs
    ) -> Found:
        """What a function of the store gives, or what it last gave while the store is out of reach.

        Raises:
            SQLAlchemyError: The store cannot be read, and the same was never asked before.
        """
        key = (what.__module__, what.__qualname__, *asked, *sorted(named.items()))
        try:
            found = what(self.engine, *asked, **named)
        except SQLAlchemyError:
            if key not in self._last_good:
                raise
            _log.exception("The store cannot be read; showing what %s last gave", what.__qualname__)
            return cast(Found, self._last_good[key])
        self._keep(key, found)
        return found

    def _keep(self, key: tuple[Any, ...], found: object) -> None:
        with self._keeping:
            self._last_good[key] = found
            self._last_good.move_to_end(key)
            if len(self._last_good) > _MOST_KEPT:
                self._last_good.popitem(last=False)


@cache
def reader(url: str) -> Reader:
    """The process's reader of one database."""
    engine = reading_engine(url)
    return Reader(engine, SnapshotReader(engine))
