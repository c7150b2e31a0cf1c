"""Importing a file of signatures, with a progress bar and an account of every line."""

from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from campaign.load import CampaignError, campaign_folder
from campaign.model import Source
from collector.loop import utc_now
from collector.reading_files import is_of_files, store_file
from collector.status import console
from collector.world import World
from data_sources.errors import printable
from data_sources.file_start import beginning
from data_sources.signature_table import lines_roughly
from store.imports import TOO_OLD, ImportReport
from store.sources import register_sources

_LINES_SHOWN = 20


def import_signature_file(world: World, file: Path, source_key: str) -> ImportReport:
    """Import one file into one source, and print what became of its lines.

    Raises:
        CampaignError: There is no such source, or it is not one of files.
        FileNotReadable: The file cannot be read; nothing of it was stored.
    """
    source = _file_source(world, source_key)
    beginning(file)
    conflicts = register_sources(world.engine, world.campaign, utc_now())
    if conflict := conflicts.get(source.key):
        raise CampaignError(campaign_folder() / "campaign.toml", f'source "{source.key}"', conflict)
    now = utc_now()
    with _progress() as progress:
        task = progress.add_task(f"Reading {printable(file.name)}", total=lines_roughly(file))
        report = store_file(world.engine, source, file, now, lambda count: progress.advance(task, count))
    _print_report(file, source, report)
    return report


def _file_source(world: World, key: str) -> Source:
    file = campaign_folder() / "campaign.toml"
    of_files = [source for source in world.campaign.source if is_of_files(source)]
    for source in of_files:
        if source.key == key:
            return source
    known = ", ".join(source.key for source in of_files) or "none yet"
    raise CampaignError(
        file, f'source "{key}"', f"expected the key of a source whose signatures come in files; known: {known}"
    )


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TextColumn("lines"),
        TimeElapsedColumn(), console=console,
    )  # fmt: skip


def _print_report(file: Path, source: Source, report: ImportReport) -> None:
    name = printable(file.name)
    if report.already_imported_at:
        console.print(f"{name} was already imported on {report.already_imported_at:%-d %B %Y}; nothing was added.")
        return
    console.print(
        f"{source.label}: {report.accepted:,} signatures added, {report.duplicates:,} already there, "
        f"{len(report.rejected):,} lines rejected."
    )
    if report.too_old:
        console.print(f"  {report.too_old:,} lines are {TOO_OLD}.", soft_wrap=True)
    for line in report.rejected[:_LINES_SHOWN]:
        console.print(f"  {name}, line {line.line}: {line.reason}")
    if len(report.rejected) > _LINES_SHOWN:
        console.print(f"  and {len(report.rejected) - _LINES_SHOWN:,} more")
    if report.rejected:
        console.print("Correct those lines and import the file again: what is already there is not counted twice.")
