"""What every command and the server begin with: the checked campaign and its prepared store."""

from dataclasses import dataclass

from sqlalchemy import Engine

from campaign.load import campaign_folder, load_campaign, load_people
from campaign.model import Campaign
from data_sources.registry import check_sources
from store.engine import database_url, writing_engine
from store.prepare import prepare_store


@dataclass(frozen=True)
class World:
    """A campaign and the store it writes to."""

    campaign: Campaign
    engine: Engine


def checked_campaign() -> Campaign:
    """The campaign in CAMPAIGN_DIR, with its sources' settings checked.

    Raises:
        CampaignError: The folder holds a mistake.
    """
    folder = campaign_folder()
    campaign = load_campaign(folder)
    check_sources(campaign, folder)
    load_people(folder)
    return campaign


def opened_world() -> World:
    """The checked campaign and its store, migrated to this version.

    Raises:
        CampaignError: The campaign folder holds a mistake.
        DatabaseAddressError: DATABASE_URL is not one that can be used.
        SQLAlchemyError: The store cannot be reached.
    """
    campaign = checked_campaign()
    engine = writing_engine(database_url(campaign.campaign.key))
    prepare_store(engine)
    return World(campaign, engine)
