"""What the server does besides showing pages: it prepares the store, and answers the api."""

import sys
from functools import cache
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from api.embed_page import embed_routes
from api.headers import CommonHeaders
from api.kept import KeptAnswers
from api.limits import Limits
from api.packed_files import PackedFiles
from api.page_shell import PageShell
from api.routes import api_routes
from api.screen_page import screen_routes
from campaign.load import CampaignError
from collector.world import World, opened_world
from store.engine import DatabaseAddressError, read_database_url
from store.prepare import StoreNotPrepared
from store.readers import Reader, reader


@cache
def world() -> World:
    """The campaign and its store, prepared once in the process."""
    return opened_world()


def routes() -> list[BaseRoute]:
    """All addresses that are not Streamlit's; a campaign or a store that cannot be used ends the process in words."""
    try:
        campaign = world().campaign
    except (CampaignError, DatabaseAddressError, StoreNotPrepared) as error:
        sys.exit(f"The dashboard cannot start. {error}")
    except SQLAlchemyError as error:
        sys.exit(f"The dashboard cannot start: the store cannot be used. {getattr(error, 'orig', None) or error}")
    kept = KeptAnswers(lambda: _reader().snapshots)
    return [*api_routes(campaign, _reader, kept), *embed_routes(campaign, kept), *screen_routes(campaign)]


def middleware(streamlit_files: Path) -> list[Middleware]:
    """What stands between every request and the server; `streamlit_files` is the folder of Streamlit's scripts."""
    return [
        Middleware(CommonHeaders),
        Middleware(Limits),
        Middleware(PackedFiles, folder=streamlit_files),
        Middleware(PageShell, title=world().campaign.campaign.name),
    ]


@cache
def _reader() -> Reader:
    return reader(read_database_url(world().campaign.campaign.key))
