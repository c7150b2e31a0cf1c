"""Daily counts of real petitions, which forecasts learn their errors from and campaigns can be laid beside.

Counts are interpolated evenly where a petition was read less often than daily. See reference/SOURCES.md.
"""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "petition_days.csv.gz"

# Only the petitions that are known by name have one here; all others are told apart by their size.
_LABELS = {
    "171928_statevisit": "State visit (2017)",
    "241584_revokeA50": "Revoke Article 50 (2019)",
    "700143_election": "General election (2024)",
}


@dataclass(frozen=True)
class ReferencePetition:
    """One petition to UK Parliament: people who signed on each day from the first known one on."""

    key: str
    label: str
    new_signatures: tuple[int, ...]


@cache
def reference_petitions() -> tuple[ReferencePetition, ...]:
    """All 11, in the order of the file."""
    days: dict[str, list[int]] = {}
    with gzip.open(_FILE, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            days.setdefault(row["petition"], []).append(int(row["new_signatures"]))
    return tuple(ReferencePetition(key, _label(key, sum(counts)), tuple(counts)) for key, counts in days.items())


def _label(key: str, total: int) -> str:
    return _LABELS.get(key, f"A petition of {total:,}")
