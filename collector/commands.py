"""The commands of `collect.py`. Exit status: 0 all well, 3 some sources failed (the others are stored), 2 wrong use."""

import json
import logging
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from campaign.model import Source
from campaign.survey import ExportFormat
from collector.archive_commands import in_bulk
from collector.backfill import backfill_file
from collector.bench_data import measuring
from collector.brief_command import briefing
from collector.checking import check_everything
from collector.demonstration import publish_demonstration_surveys
from collector.errors import SOME_FAILED, WRONG_USE, errors_in_words
from collector.flags import dismiss_flag, print_flags
from collector.import_files import import_signature_file
from collector.loop import Collector, collect_once, utc_now
from collector.operator import operator
from collector.publish_survey import publish_survey
from collector.reference_tables import load_postcodes, renew_reference
from collector.status import console, print_status, status
from collector.store_commands import looking_after
from collector.survey_commands import begin_codebook, import_and_publish, survey_named, try_import
from collector.token_app import token_app
from collector.unusual import UnusualCounts
from collector.world import World, checked_campaign, opened_world
from data_sources.errors import SourceError
from data_sources.registry import connector_of
from data_sources.total_series import SeriesColumns
from data_sources.web import web_client
from store.audit import record
from store.sources import register_sources

_FORMAT_HELP = "Which survey tool wrote it; recognised by its headers without."

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
importing = typer.Typer(no_args_is_help=True, help="Read a file of signatures or of survey answers into the store.")
app.add_typer(importing, name="import")
app.add_typer(looking_after)
app.add_typer(in_bulk)
app.add_typer(briefing)
app.add_typer(measuring)
app.add_typer(token_app, name="token")


@app.callback()
def main() -> None:
    """Collect signature counts and survey results for the campaign dashboard."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    # Its lines would hold whole addresses, and with some platforms those hold keys.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


@app.command()
def watch() -> None:
    """Collect until stopped: the same loop as in the dashboard's server, for a service of its own."""
    with errors_in_words():
        world = opened_world()
        collector = Collector(world.engine, world.campaign)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: collector.request_stop())
        collector.start()
        collector.wait()
        collector.stop()


@app.command()
def once() -> None:
    """Ask every source once, now, and stop."""
    with errors_in_words():
        world = opened_world()
        conflicts = register_sources(world.engine, world.campaign, utc_now())
        publish_demonstration_surveys(world.engine, world.campaign, utc_now())
        failed = [source for source in world.campaign.sources if not _asked(world, source, conflicts.get(source.key))]
        unusual = UnusualCounts(world.engine, utc_now)
        for source in world.campaign.sources:
            unusual.look_through(source)
        print_status(status(world))
    if failed:
        raise typer.Exit(SOME_FAILED)


@importing.command("signatures")
def import_signatures_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file of signatures, or of counts made by hand.")],
    source: Annotated[str, typer.Option(help="The key of a source whose signatures come in files.")],
) -> None:
    """Import signatures. The same file, or the same signature in another file, adds nothing."""
    with errors_in_words():
        world = opened_world()
        report = import_signature_file(world, file, source)
        if report.accepted:
            record(world.engine, operator(), "import", f"source {source}, {report.accepted:,} signatures added")
    if report.rejected:
        raise typer.Exit(SOME_FAILED)


@importing.command("survey")
def import_survey_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX export, one respondent a line.")],
    survey: Annotated[str, typer.Option(help="The key of a codebook under surveys/.")],
    form: Annotated[ExportFormat | None, typer.Option("--format", help=_FORMAT_HELP)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be imported, and store nothing.")] = False,
) -> None:
    """Import a survey's answers in place of the earlier ones, and publish what may be shown of them."""
    with errors_in_words():
        if dry_run:
            fits, words = try_import(file, survey, form)
        else:
            fits, words = True, import_and_publish(file, survey, form)
        console.print(words, soft_wrap=True)
    if not fits:
        raise typer.Exit(WRONG_USE)


@app.command("codebook")
def codebook_command(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX export of a survey tool.")],
    form: Annotated[ExportFormat | None, typer.Option("--format", help=_FORMAT_HELP)] = None,
    encoding: Annotated[str, typer.Option(help="Of a CSV that is not UTF-8, such as cp1252.")] = "utf-8",
    out: Annotated[Path | None, typer.Option(help="The file to write, such as campaign/surveys/KEY.toml.")] = None,
) -> None:
    """Write a first codebook from an export: its questions and options, and guesses marked as such."""
    with errors_in_words():
        console.print(begin_codebook(file, form, encoding, out), soft_wrap=True)


@app.command("publish-survey")
def publish_survey_command(
    survey: Annotated[str, typer.Argument(help="The key of a codebook under surveys/.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compute and audit, print the report, store nothing.")
    ] = False,
) -> None:
    """Publish what may be shown of a survey's stored answers, as its next release."""
    with errors_in_words():
        world = opened_world()
        report = publish_survey(world.engine, survey_named(survey), utc_now(), dry_run=dry_run)
        if not dry_run:
            record(world.engine, operator(), "publish", f"survey {survey}, release {report.version}")
        console.print(report.in_words(), soft_wrap=True)


@app.command()
def backfill(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, one time and one total a line.")],
    source: Annotated[str, typer.Option(help="The key of a source with a running total.")],
    time_column: Annotated[str, typer.Option(help="The column of the time.")] = "time",
    total_column: Annotated[str, typer.Option(help="The column of the total at that time.")] = "total",
    time_zone: Annotated[str, typer.Option(help="The zone of times that name none.")] = "UTC",
) -> None:
    """Put totals that somebody else kept before the first collected one. The same file again adds nothing."""
    with errors_in_words():
        world = opened_world()
        report = backfill_file(world, file, source, SeriesColumns(time_column, total_column, time_zone))
        record(world.engine, operator(), "backfill", f"source {source}, {report.added:,} readings added")


@app.command("status")
def status_command(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Show each source's count, its state, and whether the store agrees with itself."""
    with errors_in_words():
        found = status(opened_world())
        if as_json:
            sys.stdout.write(json.dumps(found, indent=2) + "\n")
        else:
            print_status(found)


@app.command("flags")
def flags_command(
    all_of_them: Annotated[bool, typer.Option("--all", help="Those that were dismissed too, with the reason.")] = False,
) -> None:
    """List the counts that are out of the ordinary and that nobody has explained yet."""
    with errors_in_words():
        print_flags(opened_world(), dismissed_too=all_of_them)


@app.command("dismiss")
def dismiss_command(
    source: Annotated[str, typer.Argument(help="The key of a source.")],
    kind: Annotated[str, typer.Argument(help="As `flags` lists it, such as surge.")],
    at: Annotated[str, typer.Argument(help="As `flags` lists it, such as 2026-11-07.")],
    reason: Annotated[str, typer.Option(help="What it was. Readers of the dashboard see it; name no person.")],
) -> None:
    """Note what somebody found out about a count that is out of the ordinary. No count changes."""
    with errors_in_words():
        world = opened_world()
        dismiss_flag(world, source, kind, at, reason)
        record(world.engine, operator(), "dismiss", f"source {source}, {kind}, {at}")


@app.command()
def check() -> None:
    """Check the campaign folder and reach every source, storing nothing."""
    with errors_in_words():
        all_well = check_everything()
    if not all_well:
        raise typer.Exit(SOME_FAILED)


@app.command("reference")
def reference_command(
    only_check: Annotated[bool, typer.Option("--check", help="Ask and check, and write nothing.")] = False,
    postcodes: Annotated[
        Path | None, typer.Option(help="A CSV of all postcodes with their constituencies, to search by postcode.")
    ] = None,
    postcode_column: Annotated[str | None, typer.Option(help="Its column of postcodes.")] = None,
    constituency_column: Annotated[str | None, typer.Option(help="Its column of constituency codes.")] = None,
) -> None:
    """Renew constituencies, electorates and populations, or load postcodes. What is not whole changes nothing."""
    with errors_in_words():
        campaign = checked_campaign()
        if postcodes is not None:
            load_postcodes(postcodes, postcode_column, constituency_column)
            return
        all_whole = renew_reference(campaign, only_check=only_check)
    if not all_whole:
        raise typer.Exit(SOME_FAILED)


def _asked(world: World, source: Source, conflict: str | None) -> bool:
    """Run every job of a source; whether all of them brought something."""
    well = True
    with web_client(world.campaign.collector.private_hosts) as http:
        for job in connector_of(source).jobs:
            try:
                collect_once(world.engine, source, job, http, conflict=conflict)
            except SourceError as error:
                console.print(f"{source.label}, {job.name}: {error}", soft_wrap=True)
                well = False
    return well
