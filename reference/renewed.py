"""Tables that `python collect.py reference` has renewed. They lie beside the store; what is shipped never changes."""

import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from reference.checks import TableNotWhole

Table = TypeVar("Table")

CONSTITUENCIES, POPULATIONS = "constituencies", "populations"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Origin:
    """Where a table that is in use comes from: its source, what moment it is of, and when it was renewed, if it was."""

    source: str
    dated: str
    renewed_at: datetime | None = None


def renewed_folder() -> Path:
    """Where renewed tables lie: the folder in the environment's REFERENCE_DIR, or var/reference."""
    chosen = os.environ.get("REFERENCE_DIR")
    return Path(chosen).expanduser().resolve() if chosen else Path(__file__).parent.parent / "var" / "reference"


def renewed_table(name: str, read: Callable[[Any], Table]) -> tuple[Table, Origin] | None:
    """A renewed table, and where it comes from; none where there is none, or where it is damaged: what is shipped
    stands in, and the log says why.

    Args:
        name: `CONSTITUENCIES` or `POPULATIONS`.
        read: Makes the table of what was written, and raises TableNotWhole where it is not whole.
    """
    file = renewed_folder() / f"{name}.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        origin = Origin(content["source"], content["dated"], datetime.fromisoformat(content["renewed_at"]))
        return read(content["rows"]), origin
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, TableNotWhole) as error:
        _log.warning("%s cannot be used (%s); what is shipped stands in. Renew it, or delete it", file, error)
        return None


def write_renewed(name: str, rows: Any, origin: Origin) -> Path:
    """Put a renewed table in the place of the one before, all of it or nothing."""
    content = {
        "source": origin.source,
        "dated": origin.dated,
        "renewed_at": origin.renewed_at.isoformat() if origin.renewed_at else None,
        "rows": rows,
    }
    file = renewed_folder() / f"{name}.json"
    written = new_file_beside(file)
    try:
        written.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
    return file


def new_file_beside(file: Path) -> Path:
    """An empty file in the same folder, to be written and then put in its place."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(number)
    return Path(name)
