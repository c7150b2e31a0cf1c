"""Reading a file as its source's connector does, and storing what it holds, once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from campaign.model import Source
from collector.secrets import signature_hash_key
from data_sources import engaging_networks
from data_sources.engaging_networks import read_export
from data_sources.errors import FileNotReadable, printable
from data_sources.file_start import Look, beginning, look_at, reading_failed, refuse_if_changed
from data_sources.packed_signatures import PackedSignatures
from data_sources.paper_counts import read_counts
from data_sources.plain_lines import NotPlain
from data_sources.records import RejectedLine
from data_sources.registry import connector_of
from data_sources.rows import file_sha256
from data_sources.signature_file import read_signatures
from data_sources.signature_table import is_large, read_signature_table
from store.counted import import_counts
from store.imports import ImportReport, import_signatures

# Each is kept in memory until it is told of.
_MOST_REJECTED = 1_000_000

Part = TypeVar("Part")


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
    beginning(file)
    look = look_at(file)
    known_as = (printable(file.name), file_sha256(file))
    if not connector_of(source).lists_each:
        lines = _one_file(file, look, read_counts(file, source, now))
        return import_counts(engine, source.key, known_as, lines, now, progress)
    hash_key = signature_hash_key()
    if source.connector == engaging_networks.CONNECTOR.name:
        rows = _one_file(file, look, read_export(file, source, hash_key, now))
        return import_signatures(engine, source.key, known_as, rows, now, progress)
    if is_large(file):
        # What it is not plain enough for is read from its beginning, line by line; until then nothing is stored.
        with suppress(NotPlain):
            parts = _one_file(file, look, read_signature_table(file, source, hash_key, now))
            return import_signatures(engine, source.key, known_as, parts, now, progress)
    signatures = _one_file(file, look, read_signatures(file, source, hash_key, now))
    return import_signatures(engine, source.key, known_as, signatures, now, progress)


def _one_file(file: Path, look: Look, parts: Iterable[Part]) -> Iterator[Part]:
    """What was read of a file, if it is still the one that was looked at, and most of its lines mean something.

    Raises:
        FileNotReadable: It is not, reading it failed, or so many lines were rejected that it is the settings' fault.
    """
    rejected = 0
    try:
        for part in parts:
            yield part
            if isinstance(part, RejectedLine):
                rejected += 1
            elif isinstance(part, PackedSignatures):
                rejected += len(part.rejected)
            if rejected > _MOST_REJECTED:
                raise FileNotReadable(
                    file.name,
                    f"more than {_MOST_REJECTED:,} of its lines cannot be counted",
                    "Import its first thousand lines to see why; time_format or columns in campaign.toml may be wrong",
                )
    except OSError as error:
        raise reading_failed(file, error) from error
    refuse_if_changed(file, look)
