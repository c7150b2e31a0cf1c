"""Reading the campaign folder back and reaching every source, storing nothing."""

import os
from datetime import date
from textwrap import indent

from campaign.first_source import EXAMPLE, OTHER_SOURCES, STEPS
from campaign.load import campaign_folder, load_surveys
from campaign.model import Campaign, Source
from collector.asking import trial_of
from collector.loop import utc_now
from collector.status import console
from collector.world import checked_campaign
from data_sources.connector import Job
from data_sources.errors import SourceEnded, SourceError, SourceUnavailable
from data_sources.registry import connector_of, watched_folder
from data_sources.web import web_client
from figures.words import london_day


def check_everything() -> bool:
    """Print what is configured, what is missing and whether each source answers; whether all of them do.

    Raises:
        CampaignError: The campaign folder holds a mistake.
    """
    campaign, surveys = checked_campaign(), load_surveys()
    counts = ((campaign.source, "source"), (surveys, "survey"), (campaign.event, "event"))
    found = ", ".join(f"{len(entries)} {name}{'' if len(entries) == 1 else 's'}" for entries, name in counts)
    console.print(f"{campaign.campaign.name}: {found}, goal {campaign.petition.goal:,}")
    if campaign.is_demonstration:
        _say_how_to_begin()
    for remark in remarks(campaign, london_day(utc_now())):
        console.print(f"  Note: {remark}", soft_wrap=True)
    answered = [
        _reach(campaign, source) for source in campaign.source
    ]  # all of them are asked, also after one that fails
    return all(answered)


def _say_how_to_begin() -> None:
    console.print(
        "No source is configured: the dashboard shows demonstration data, and says so. To connect the first one:"
    )
    for number, step in enumerate(STEPS, start=1):
        console.print(f"  {number}. {step}", soft_wrap=True)
        if number == 1:
            console.print(indent(EXAMPLE, "     "), markup=False, highlight=False, soft_wrap=True)
    console.print(f"  {OTHER_SOURCES}", soft_wrap=True)


def remarks(campaign: Campaign, day: date) -> list[str]:
    """What is not wrong, but will not be shown."""
    found = []
    for entry in campaign.withheld(day):
        why = "has no source" if entry.source is None else f"was to be reviewed by {entry.review_by:%-d %B %Y}"
        found.append(f'"{entry.key}" {why} and is not shown')
    for name in ("sign", "report", "questions"):
        if getattr(campaign.links, name) is None:
            found.append(f"links, {name}: not set, so no such link is shown")
    if campaign.support.telephone is None and campaign.support.address is None:
        found.append("support: no support line is set, so none is shown")
    return found


def _reach(campaign: Campaign, source: Source) -> bool:
    jobs = connector_of(source).jobs
    if not jobs:
        console.print(
            f"{source.label}: files, imported with: python collect.py import signatures FILE --source {source.key}"
        )
        return _has_its_folder(source)
    answered = [_reach_job(campaign, source, job) for job in jobs]  # all of them are asked, also after one that fails
    return all(answered)


def _has_its_folder(source: Source) -> bool:
    folder = watched_folder(source, campaign_folder())
    if folder is None:
        return True
    found = folder.is_dir() and os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    words = "files put there are imported by themselves" if found else "it is not there, or may not be written to"
    console.print(f"{source.label}, folder {folder}: {words}", soft_wrap=True)
    return found


def _reach_job(campaign: Campaign, source: Source, job: Job) -> bool:
    try:
        with web_client(campaign.collector.private_hosts) as http:
            collected = job.run(trial_of(source, http, utc_now))
        if collected.interrupted_by is not None:
            raise collected.interrupted_by
    except SourceEnded as ended:
        console.print(f"{source.label}, {job.name}: {ended}", soft_wrap=True)
        return True
    except SourceUnavailable as error:
        # Here nothing is asked again, and an address that was just set may be wrong.
        console.print(
            f"{source.label}, {job.name}: {error.what_happened}. If its address is right and it was only out of reach, "
            "there is nothing to do: a dashboard that runs asks again by itself",
            soft_wrap=True,
        )
        return False
    except SourceError as error:
        console.print(f"{source.label}, {job.name}: {error}", soft_wrap=True)
        return False
    latest = "answers" if collected.has_figures else "no figures yet"
    if collected.readings:
        latest = f"{collected.readings[-1].signatures:,} signatures"
    console.print(f"{source.label}, {job.name}: {latest}")
    return True
