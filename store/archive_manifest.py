"""What an archive holds: a list of its files with their checksums, beside them."""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

_MANIFEST, _LOCK, _VERSION = "manifest.json", ".lock", 1
# Of a month's part, or of its draft, which a killed run has left: DuckDB wrote over such a one by way of a third.
_PART = re.compile(r"(?:(?:tmp_)?\.)?([0-9]{4}-(?:0[1-9]|1[0-2]))-[1-9][0-9]*\.parquet")


class ArchiveDamaged(Exception):
    """An archive cannot be used as it is; the message says which file, and what to do."""


@dataclass(frozen=True)
class Part:
    """One file of an archive: signatures of one source and one month (UTC, such as 2026-07).

    A month's later parts hold what was added or placed since the earlier ones; of equal keys the latest part's counts.
    """

    source: str
    month: str
    part: int
    file: str
    """Below the archive's folder."""
    signatures: int
    sha256: str
    archived_at: str
    """UTC, ISO 8601."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder where it is not there, for its owner alone, and let nobody else write to it meanwhile.

    Raises:
        ArchiveDamaged: Another process is writing there, or it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ArchiveDamaged(f"{folder} cannot be written: {error.strerror}. Choose another folder") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveDamaged(f"Another process is writing to {folder}. Try again when it has ended") from error
    else:
        yield
    finally:
        os.close(descriptor)


def parts_of(folder: Path) -> list[Part]:
    """The parts of an archive, each of which is there and is what was written; none where nothing was archived.

    Raises:
        ArchiveDamaged: The manifest cannot be read, or a file is missing or is another one.
    """
    file = folder / _MANIFEST
    if not file.exists():
        return []
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        version, parts = document["version"], [Part(**entry) for entry in document["parts"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveDamaged(f"{file} cannot be read ({error}). Restore it from a backup") from error
    if version != _VERSION:
        raise ArchiveDamaged(
            f"{file} is of version {version}, and this dashboard reads {_VERSION}. Install the newer one"
        )
    for part in parts:
        _check(folder, part)
    return parts


def write_manifest(folder: Path, parts: Sequence[Part]) -> None:
    """Put the list in the former one's place in one step."""
    document = {"version": _VERSION, "parts": [asdict(part) for part in parts]}
    draft = folder / f".{_MANIFEST}"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    make_lasting(draft)
    draft.replace(folder / _MANIFEST)
    make_lasting(folder)


def part_name(source: str, month: str, number: int) -> str:
    """The file of a month's part, below the archive's folder."""
    return f"{source}/{month}-{number}.parquet"


def month_of(file: Path) -> str | None:
    """The month (UTC, such as 2026-07) of a part or its draft, by its name; none where no archive names a file so."""
    named = _PART.fullmatch(file.name)
    return named[1] if named and file.is_file() else None


def is_beside_parts(file: Path) -> bool:
    """Whether an archive has it in its folder beside those of the sources: its list, the list's draft or the lock."""
    return file.name in {_MANIFEST, f".{_MANIFEST}", _LOCK}


def sha256_of(file: Path) -> str:
    """The checksum of a file, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def make_lasting(place: Path) -> None:
    """Have the disk hold a file, or the names in a folder, before anybody relies on it."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _check(folder: Path, part: Part) -> None:
    file = folder / part.file
    if not file.is_file():
        raise ArchiveDamaged(f"{file} is missing, which the manifest names. Restore it from a backup")
    if sha256_of(file) != part.sha256:
        raise ArchiveDamaged(f"{file} is not what was written: its checksum is another. Restore it from a backup")
