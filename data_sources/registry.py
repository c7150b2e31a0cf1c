"""Every platform the dashboard can ask: one line each."""

from pathlib import Path

from pydantic import ValidationError

from campaign.load import CampaignError, what_was_expected
from campaign.model import Campaign, Source
from data_sources import demonstration_petition, signature_file, uk_parliament
from data_sources.connector import Connector

CONNECTORS: dict[str, Connector] = {
    connector.name: connector
    for connector in (
        uk_parliament.CONNECTOR,
        signature_file.CONNECTOR,
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
    for number, source in enumerate(campaign.source, start=1):
        entry = f'source {number} (key "{source.key}")'
        connector = CONNECTORS.get(source.connector)
        if connector is None:
            known = ", ".join(sorted(CONNECTORS))
            raise CampaignError(file, f"{entry}, connector", f'expected one of {known}; found "{source.connector}"')
        try:
            connector.settings.model_validate(source.settings)
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            name = ", ".join(str(step) for step in problem["loc"])
            raise CampaignError(file, f"{entry}, {name}", what_was_expected(dict(problem))) from error
