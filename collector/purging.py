"""What is about single people and past its time, as the campaign's [retention] says: counted, and deleted if asked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine

from campaign.retention import Retention
from collector.status import console
from store.archive_purge import purge_archive
from store.purge import forget_deleted, purge_alerts, purge_answers, purge_audit, purge_signatures
from store.rebuild import registered_sources

Lines = list[tuple[str, int]]

_LEFT = "Files in the archive that runs which were killed have left"


def purge(engine: Engine, retention: Retention, now: datetime, *, deleting: bool, archive: Path | None = None) -> Lines:
    """What is past its time, also in an archive, in words and numbers, deleted where `deleting` is true.

    What lies in the archive's folder and is no archive's own is named on the console and left alone.
    """
    kinds: list[tuple[int | None, Callable[[datetime], Lines]]] = [
        # First: an archive that cannot be used ends the run before anything is deleted.
        (
            retention.archives_days,
            lambda before: _archived(engine, archive, before, deleting=deleting) if archive else [],
        ),
        (
            retention.signatures_days,
            lambda before: _named("Signatures of {}", purge_signatures(engine, before, deleting=deleting)),
        ),
        (
            retention.survey_answers_days,
            lambda before: _named("Respondents of {}", purge_answers(engine, before, deleting=deleting)),
        ),
        (
            retention.alerts_days,
            lambda before: [("Alerts that are over", purge_alerts(engine, before, deleting=deleting))],
        ),
        (
            retention.audit_days,
            lambda before: [("Entries of the audit log", purge_audit(engine, before, deleting=deleting))],
        ),
    ]
    found = [line for days, look in kinds if days is not None for line in look(now - timedelta(days=days)) if line[1]]
    if found and deleting:
        forget_deleted(engine)
    return found


def print_purge(retention: Retention, found: Lines, *, deleted: bool) -> None:
    """Print what was deleted or would be."""
    if retention == Retention():
        console.print(
            "campaign.toml sets no [retention], so nothing is ever deleted. docs/data-protection.md has the entries.",
            soft_wrap=True,
        )
    elif not found:
        console.print("Nothing is past its time.")
    else:
        table = Table("What is past its time", "Deleted" if deleted else "To be deleted")
        table.columns[1].justify = "right"
        for what, count in found:
            table.add_row(Text(what), f"{count:,}")
        console.print(table)
        if not deleted:
            console.print("Nothing was deleted. To delete it: python collect.py purge --delete", soft_wrap=True)


def _named(words: str, counts: dict[str, int]) -> Lines:
    return [(words.format(name), count) for name, count in counts.items()]


def _archived(engine: Engine, archive: Path, before: datetime, *, deleting: bool) -> Lines:
    found = purge_archive(archive, registered_sources(engine), before, deleting=deleting)
    for path in found.strange:
        console.print(
            f"{archive / path} is no file of this archive, so it is left alone.", soft_wrap=True, markup=False
        )
    return [*_named("Archived signatures of {}", found.signatures), (_LEFT, found.left)]
