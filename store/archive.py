"""Single signatures of months that have ended, copied to Parquet files. Nothing is taken out of the store.

Deleting what is past its time stays the purge's business (`store.purge`): an archive that was made before keeps what
the roll-ups were made of.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, select

from store.archive_manifest import (
    ArchiveDamaged,
    Part,
    held,
    make_lasting,
    part_name,
    parts_of,
    sha256_of,
    write_manifest,
)
from store.bulk_work import take_over, workplace
from store.tables import SourceRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Of a month's parts, what was last written of each key.
_KNOWN = (
    "SELECT * EXCLUDE (part) FROM read_parquet($files, union_by_name = true) "
    "QUALIFY row_number() OVER (PARTITION BY key_high, key_low ORDER BY part DESC) = 1"
)
_OF_MONTH = "SELECT * FROM held WHERE strftime(signed_at AT TIME ZONE 'UTC', '%Y-%m') = $month"


@dataclass(frozen=True)
class Archived:
    """What a run has added: the new parts, and how many signatures all parts of the archive hold."""

    new: tuple[Part, ...]
    signatures: int


def archive_signatures(engine: Engine, folder: Path, now: datetime) -> Archived:
    """Copy every single signature of a month that has ended (UTC) and is not in the archive as it is in the store.

    Each file appears under its name when it is whole, and counts once the manifest names it. Whatever ends the process
    leaves the store as it was and an archive that can be read; the next run goes on from there, and one more adds
    nothing. A month that has grown gets another part; no file is ever changed.

    Raises:
        ArchiveDamaged: A file of the archive is missing or changed, or another process writes to it.
    """
    with held(folder):
        parts = parts_of(folder)
        before = len(parts)
        with engine.connect() as connection:
            sources = connection.execute(select(SourceRow.source_id).order_by(SourceRow.source_id)).scalars().all()
        for source in sources:
            with workplace(folder) as work:
                take_over(work, engine, source)
                for month in _ended_months(work, now):
                    if (part := _new_part(work, folder, parts, (source, month), now)) is not None:
                        parts.append(part)
                        write_manifest(folder, parts)
    return Archived(tuple(parts[before:]), sum(part.signatures for part in parts))


def _ended_months(work: "DuckDBPyConnection", now: datetime) -> list[str]:
    this = now.astimezone(UTC).strftime("%Y-%m")
    found = work.execute("SELECT DISTINCT strftime(signed_at AT TIME ZONE 'UTC', '%Y-%m') FROM held ORDER BY 1")
    return [month for (month,) in found.fetchall() if month < this]


def _new_part(
    work: "DuckDBPyConnection", folder: Path, parts: list[Part], of: tuple[str, str], now: datetime
) -> Part | None:
    """The signatures of one source and month that the archive does not have as they are, as another part."""
    source, month = of
    known = [part for part in parts if (part.source, part.month) == of]
    number = max((part.part for part in known), default=0) + 1
    work.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS {_OF_MONTH}", {"month": month})  # nosec B608
    if known:
        files = [str(folder / part.file) for part in known]
        work.execute(f"CREATE OR REPLACE TEMP TABLE known AS {_KNOWN}", {"files": files})  # nosec B608
        work.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT * FROM fresh EXCEPT SELECT * FROM known")
    (count,) = work.execute("SELECT count(*) FROM fresh").fetchone() or (0,)
    if not count:
        return None
    name = part_name(source, month, number)
    (folder / source).mkdir(mode=0o700, exist_ok=True)
    _write(work, folder / name, number)
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    return Part(source, month, number, name, count, sha256_of(folder / name), moment)


def _write(work: "DuckDBPyConnection", file: Path, number: int) -> None:
    draft = file.with_name(f".{file.name}")
    # Of a run that was killed. DuckDB would write beside it, and leave that too if it were killed.
    draft.unlink(missing_ok=True)
    rows = f"SELECT *, {number} AS part FROM fresh ORDER BY key_high, key_low"  # noqa: S608 # nosec B608
    work.execute(f"COPY ({rows}) TO '{_quoted(draft)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)")
    (written,) = work.execute("SELECT count(*) FROM read_parquet($file)", {"file": str(draft)}).fetchone() or (0,)
    (wanted,) = work.execute("SELECT count(*) FROM fresh").fetchone() or (0,)
    if written != wanted:
        raise ArchiveDamaged(f"{draft} holds {written:,} of {wanted:,} signatures. Look at the disk, and try again")
    draft.chmod(0o600)
    make_lasting(draft)
    draft.replace(file)
    make_lasting(file.parent)


def _quoted(file: Path) -> str:
    """For a statement that takes no parameter there."""
    return str(file).replace("'", "''")
