"""Every platform the dashboard can ask: one line each."""

from pathlib import Path

from pydantic import ValidationError

from campaign.load import CampaignError
from campaign.mistakes import mistakes_in
from campaign.model import Campaign, Source
from data_sources import (
    action_network,
    demonstration_petition,
    engaging_networks,
    paper_counts,
    signature_file,
    sql_query,
    uk_parliament,
)
from data_sources.connector import Connector

CONNECTORS: dict[str, Connector] = {
    connector.name: connector
    for connector in (
        uk_parliament.CONNECTOR,
        action_network.CONNECTOR,
        signature_file.CONNECTOR,
        engaging_networks.CONNECTOR,
        paper_counts.CONNECTOR,
        sql_query.CONNECTOR,
        demonstration_petition.CONNECTOR,
    )
}


def connector_of(source: Source) -> Connector:
    """The platform a source is on; `check_sources` has made sure that there is one."""
    return CONNECTORS[source.connector]


def identity_of(source: Source) -> str:
    """What the source's figures are of."""
    return f"{source.connector}:{connector_of(source).identity(source)}"


def check_sources(campaign: Campaign, folder: Path) -> None:
    """Check each source's connector and that connector's own settings.

    Raises:
        CampaignError: A connector is unknown, or one of its settings is missing or not what it should be.
    """
    file = folder / "campaign.toml"
    watched: dict[Path, str] = {}
    for number, source in enumerate(campaign.source, start=1):
        entry = f'source {number} (key "{source.key}")'
        connector = CONNECTORS.get(source.connector)
        if connector is None:
            known = ", ".join(sorted(CONNECTORS))
            raise CampaignError(file, f"{entry}, connector", f'expected one of {known}; found "{source.connector}"')
        try:
            connector.settings.model_validate(source.settings)
        except ValidationError as error:
            mistakes = mistakes_in(error, connector.settings, source.settings)
            raise CampaignError.of_all(file, mistakes, entry) from error
        if (own := watched_folder(source, folder)) is not None:
            # A file is taken once: of two sources on one folder, it would be chance which one gets it.
            if own in watched:
                raise CampaignError(file, f"{entry}, folder", f'expected one of its own; "{watched[own]}" has this one')
            watched[own] = source.key


def watched_folder(source: Source, campaign_folder: Path) -> Path | None:
    """Where files are put that this source imports by themselves; none where it has no such folder."""
    name = source.settings.get("folder")
    return (campaign_folder / Path(name).expanduser()).resolve() if isinstance(name, str) else None
