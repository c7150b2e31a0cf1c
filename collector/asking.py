"""What one run of a job is given: keys, hashes and the people who have yet to be looked up."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import httpx
from sqlalchemy import Engine

from campaign.model import Source
from collector.secrets import platform_key, signature_hash_key
from collector.sql_source import read_rows
from data_sources.connector import Asking
from data_sources.hashing import hasher
from store.listed import people_to_place


def asking_of(
    engine: Engine, source: Source, http: httpx.Client, memory: dict[str, Any], clock: Callable[[], datetime]
) -> Asking:
    """Everything that a run of this source may use."""
    return Asking(
        source=source,
        http=http,
        memory=memory,
        clock=clock,
        secret=partial(platform_key, source=source.label),
        hash_of=_hash_of(source),
        to_place=partial(people_to_place, engine, source.key),
        rows=read_rows,
    )


def trial_of(source: Source, http: httpx.Client, clock: Callable[[], datetime]) -> Asking:
    """What a run may use whose answers are not stored; its hashes are with a key of no consequence."""
    return Asking(
        source=source,
        http=http,
        memory={},
        clock=clock,
        secret=partial(platform_key, source=source.label),
        hash_of=hasher(source.key, b"trial"),
        rows=read_rows,
        trial=True,
    )


def _hash_of(source: Source) -> Callable[[str], str]:
    made: list[Callable[[str], str]] = []

    def hash_of(text: str) -> str:
        # Not before it is needed: reading the key may make it, and most sources have nothing to hash.
        if not made:
            made.append(hasher(source.key, signature_hash_key()))
        return made[0](text)

    return hash_of
