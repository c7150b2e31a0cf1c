"""One read-only engine and one snapshot for the whole process, shared by every page and every answer of the api."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine

from store.engine import reading_engine
from store.snapshot import SnapshotReader


@dataclass(frozen=True)
class Reader:
    """What pages and the api read from."""

    engine: Engine
    snapshots: SnapshotReader


@cache
def reader(url: str) -> Reader:
    """The process's reader of one database."""
    engine = reading_engine(url)
    return Reader(engine, SnapshotReader(engine))
