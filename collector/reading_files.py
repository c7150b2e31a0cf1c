"""Reading a file as its source's connector does, and storing what it holds, once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from campaign.model import Source
from collector.secrets import signature_hash_key
from data_sources import engaging_networks
from data_sources.engaging_networks import read_export
from data_sources.paper_counts import read_counts
from data_sources.plain_lines import NotPlain
from data_sources.registry import connector_of
from data_sources.rows import file_sha256
from data_sources.signature_file import read_signatures
from data_sources.signature_table import is_large, read_signature_table
from store.counted import import_counts
from store.imports import ImportReport, import_signatures


def is_of_files(source: Source) -> bool:
    """Whether the source's signatures come in files."""
    connector = connector_of(source)
    return connector.counts == "signatures" and not connector.jobs


def store_file(
    engine: Engine, source: Source, file: Path, now: datetime, progress: Callable[[int], None] = lambda _: None
) -> ImportReport:
    """Store what a file holds.

    Raises:
        FileNotReadable: The file cannot be read; nothing of it was stored.
    """
    known_as = (file.name, file_sha256(file))
    if not connector_of(source).lists_each:
        return import_counts(engine, source.key, known_as, read_counts(file, source, now), now, progress)
    hash_key = signature_hash_key()
    if source.connector == engaging_networks.CONNECTOR.name:
        return import_signatures(engine, source.key, known_as, read_export(file, source, hash_key, now), now, progress)
    if is_large(file):
        # What it is not plain enough for is read from its beginning, line by line; until then nothing is stored.
        with suppress(NotPlain):
            parts = read_signature_table(file, source, hash_key, now)
            return import_signatures(engine, source.key, known_as, parts, now, progress)
    return import_signatures(engine, source.key, known_as, read_signatures(file, source, hash_key, now), now, progress)
