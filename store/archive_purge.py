"""Deleting the months of an archive whose time is over."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from store.archive_manifest import held, make_lasting, parts_of, write_manifest


def purge_archive(folder: Path, before: datetime, *, deleting: bool) -> dict[str, int]:
    """Signatures in the files of months (UTC) that had ended before a moment, by source key; deleted if asked.

    The list is shortened first and the files go after it: whatever ends the process leaves an archive that can be read,
    and a file that is in no list any more goes with the next run. A signature that several files of a month hold is
    counted in each.

    Raises:
        ArchiveDamaged: A file of the archive is missing or changed, or another process writes to it.
    """
    with held(folder):
        parts = parts_of(folder)
        over = [part for part in parts if _is_over(part.month, before)]
        counted = Counter[str]()
        for part in over:
            counted[part.source] += part.signatures
        if deleting:
            if over:
                write_manifest(folder, [part for part in parts if part not in over])
            for file in folder.glob("*/*.parquet"):
                # A draft, which a killed run has left, begins with a point.
                if _is_over(file.name.lstrip(".")[: len("2026-07")], before):
                    file.unlink()
                    make_lasting(file.parent)
    return dict(counted)


def _is_over(month: str, before: datetime) -> bool:
    year, number = map(int, month.split("-"))
    end = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return end <= before
