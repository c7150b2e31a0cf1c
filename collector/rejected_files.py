"""What lies beside a file that was not taken as it is: which lines, why, and what to do. Nothing that a line says."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from campaign.model import Source
from data_sources.errors import SourceError, printable
from store.imports import ImportReport

REPORT = ".report.txt"
_AGAIN = "Correct it and put it into the folder again: what is already there is not counted twice."


def of_lines(file: Path, source: Source, report: ImportReport, now: datetime) -> str:
    """Every rejected line of a file, by its number."""
    lines = "".join(f"line {line.line}: {line.reason}\n" for line in report.rejected)
    return (
        f"{_heading(file, source, now)}"
        f"{report.accepted:,} signatures added, {report.duplicates:,} already there, "
        f"{len(report.rejected):,} lines rejected.\n\n{lines}\n{_AGAIN}\n"
    )


def of_earlier(file: Path, source: Source, imported_at: datetime, reasons: Mapping[str, int], now: datetime) -> str:
    """How many lines were rejected, and why, of a file that was imported before."""
    lines = "".join(f"{count:,} lines: {reason}\n" for reason, count in reasons.items())
    return (
        f"{_heading(file, source, now)}"
        f"Imported before, on {_words(imported_at)}; nothing was added now. Rejected then:\n\n{lines}\n{_AGAIN}\n"
    )


def of_error(file: Path, source: Source, error: SourceError, now: datetime) -> str:
    """Why a file could not be taken at all."""
    return f"{_heading(file, source, now)}Nothing of it was stored: {error.what_happened}.\n\n{error.what_to_do}.\n"


def _heading(file: Path, source: Source, now: datetime) -> str:
    return f"{printable(file.name)}, for {source.label}, {_words(now)}\n\n"


def _words(moment: datetime) -> str:
    return f"{moment:%-d %B %Y %H:%M} UTC"
