"""Loading an older series of totals for a source with a running total, and saying what became of it."""

from pathlib import Path

from campaign.load import CampaignError, campaign_folder
from campaign.model import DEMONSTRATION, Source
from collector.loop import utc_now
from collector.status import console
from collector.world import World
from data_sources.errors import FileNotReadable
from data_sources.moments import known_time_zone
from data_sources.registry import connector_of
from data_sources.total_series import SeriesColumns, read_totals
from store.backfill import BackfillReport, backfill_totals
from store.sources import register_sources


def backfill_file(world: World, file: Path, source_key: str, columns: SeriesColumns) -> BackfillReport:
    """Put a file's readings before what was collected, and print what became of them.

    Raises:
        CampaignError: There is no such source, it has no running total, or its key holds another petition's figures.
        FileNotReadable: The file, or the zone of its times, cannot be read; nothing of it was stored.
    """
    source = _source_of_totals(world, source_key)
    try:
        known_time_zone(columns.time_zone)
    except ValueError as error:
        raise FileNotReadable(
            file.name, f'there is no time zone "{columns.time_zone}"', f"Give --time-zone {error}"
        ) from error
    now = utc_now()
    readings = read_totals(file, columns, now)
    if conflict := register_sources(world.engine, world.campaign, now).get(source.key):
        raise CampaignError(campaign_folder() / "campaign.toml", f'source "{source.key}"', conflict)
    report = backfill_totals(world.engine, source.key, readings)
    _print_report(source, report)
    return report


def _source_of_totals(world: World, key: str) -> Source:
    of_totals = {
        source.key: source
        for source in world.campaign.source
        if connector_of(source).counts == "totals" and source.connector != DEMONSTRATION
    }
    if key not in of_totals:
        known = ", ".join(of_totals) or "none yet"
        raise CampaignError(
            campaign_folder() / "campaign.toml",
            f'source "{key}"',
            f"expected the key of a source with a running total; known: {known}",
        )
    return of_totals[key]


def _print_report(source: Source, report: BackfillReport) -> None:
    console.print(
        f"{source.label}: {report.added:,} readings added, {report.falls:,} of them falls; {report.repeats:,} repeats "
        f"of the same second; {report.covered:,} in the time that is already covered, and left out.",
        markup=False,
        soft_wrap=True,
    )
    if report.joined is not None:
        console.print(
            f"Between the last of them and the first collected reading the total changed by {report.joined:+,}. "
            "If that is not credible, the file is of another petition.",
            markup=False,
            soft_wrap=True,
        )
