"""Deleting the months of an archive whose time is over."""

import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from store.archive_manifest import (
    ArchiveDamaged,
    Part,
    held,
    is_beside_parts,
    make_lasting,
    month_of,
    parts_of,
    write_manifest,
)
from store.bulk_work import left_by_killed


@dataclass(frozen=True)
class PastTime:
    """What an archive holds of months whose time is over, and what lies in its folder that no archive has written."""

    signatures: dict[str, int]
    """By source key; a signature that several files of a month hold is counted in each."""
    left: int
    """What runs that were killed have left (number): files of such months that no list has, and unfinished work."""
    strange: tuple[Path, ...]
    """Files and folders of somebody else, below the archive's folder. They are never touched."""


def purge_archive(folder: Path, sources: Collection[str], before: datetime, *, deleting: bool) -> PastTime:
    """Months (UTC) of an archive that had ended before a moment; deleted if asked.

    The folder is looked through first, then the list is shortened, and the files go last: whatever ends the process
    leaves an archive that can be read, and a file that is in no list any more goes with the next run.

    Args:
        folder: The archive's.
        sources: The keys of all sources. Folders of other names are an archive's own only if its list has them.
        before: Months that have ended by then are over.
        deleting: Whether to delete them.

    Raises:
        ArchiveDamaged: A file of the archive is missing, changed or cannot be deleted, or another process writes to it.
    """
    with held(folder):
        parts = parts_of(folder)
        this_month = before.astimezone(UTC).strftime("%Y-%m")
        over = [part for part in parts if part.month < this_month]
        own = {*sources, *(part.source for part in parts)}
        left_work = left_by_killed(folder)
        strange = tuple(sorted(file.relative_to(folder) for file in _strange(folder, own) if file not in left_work))
        listed = {folder / part.file for part in over}
        files = listed.union(*(_parts_in(folder / source, this_month) for source in own))
        if deleting:
            if over:
                write_manifest(folder, [part for part in parts if part not in over])
            _delete(sorted(files), left_work)
    return PastTime(_signatures(over), len(files - listed) + len(left_work), strange)


def _signatures(parts: Iterable[Part]) -> dict[str, int]:
    counted = Counter[str]()
    for part in parts:
        counted[part.source] += part.signatures
    return dict(counted)


def _parts_in(folder: Path, before: str) -> list[Path]:
    """A source's files, drafts too, of months before one."""
    return [file for file in folder.glob("*") if (month := month_of(file)) is not None and month < before]


def _strange(folder: Path, own: Collection[str]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in own and entry.is_dir():
            yield from (file for file in entry.iterdir() if month_of(file) is None)
        elif not is_beside_parts(entry):
            yield entry


def _delete(files: Iterable[Path], folders: Iterable[Path]) -> None:
    try:
        for file in files:
            file.unlink()
            make_lasting(file.parent)
        for folder in folders:
            shutil.rmtree(folder)
    except OSError as error:
        raise ArchiveDamaged(
            f"{error.filename} cannot be deleted: {error.strerror}. See to it, and purge again"
        ) from error
