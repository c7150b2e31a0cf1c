"""What the server does besides showing pages: it prepares the store, and answers the api."""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from access.session import Rules
from api.embed_page import embed_routes
from api.exports import Exports
from api.frames import BytesOnly
from api.gate import Gate
from api.headers import CommonHeaders
from api.identity import Identities, Sessions
from api.kept import KeptAnswers
from api.limits import Limits
from api.own_pages import ComingBack, OwnPagesOnly
from api.packed_files import PackedFiles
from api.page_shell import PageShell
from api.print_page import print_routes
from api.reach import is_closed as is_closed_to_others
from api.reach import objection as reach_objection
from api.routes import api_routes
from api.screen_page import screen_routes
from campaign.load import CampaignError, load_people, load_surveys
from collector.world import World, opened_world
from store.connection_settings import DatabaseSettingError
from store.engine import read_database_url
from store.prepare import StoreNotPrepared
from store.readers import Reader, reader


@cache
def world() -> World:
    """The campaign and its store, prepared once in the process."""
    return opened_world()


def routes(listens_on: str | None, objection_to_sign_in: Callable[[], str | None]) -> list[BaseRoute]:
    """All addresses that are not Streamlit's; what cannot be used, or lets everybody in, ends the process in words.

    Args:
        listens_on: The address that the server is set to; every one where it is none.
        objection_to_sign_in: Why people could not sign in, asked only where they have to.
    """
    try:
        campaign, surveys = world().campaign, load_surveys()
    except (CampaignError, DatabaseSettingError, StoreNotPrepared) as error:
        sys.exit(f"The dashboard cannot start. {error}")
    except SQLAlchemyError as error:
        sys.exit(f"The dashboard cannot start: the store cannot be used. {getattr(error, 'orig', None) or error}")
    objection = reach_objection(campaign.access, listens_on, os.environ)
    if campaign.access.mode == "signed-in":
        objection = objection_to_sign_in()
    if objection:
        sys.exit(f"The dashboard cannot start. {objection}")
    kept = KeptAnswers(lambda: _reader().snapshots)
    return [
        *api_routes(campaign, surveys, _reader, kept),
        *embed_routes(campaign, kept),
        *print_routes(campaign, surveys, _reader, kept),
        *screen_routes(campaign),
    ]


def middleware(streamlit_files: Path, sessions: Sessions) -> list[Middleware]:
    """What stands between every request and the server.

    Args:
        streamlit_files: The folder of Streamlit's page, in which that of its scripts lies.
        sessions: What is known of those who signed in.
    """
    return [
        Middleware(OwnPagesOnly),
        Middleware(BytesOnly),
        Middleware(CommonHeaders),
        Middleware(Limits),
        _gate(sessions),
        Middleware(ComingBack),
        Middleware(PackedFiles, folder=streamlit_files),
        Middleware(PageShell, title=world().campaign.campaign.name, folder=streamlit_files),
    ]


def _gate(sessions: Sessions) -> Middleware:
    rules = Rules(world().campaign.access, load_people())
    identities = Identities(rules, lambda: _reader().snapshots, lambda: world().engine, sessions)
    exports = Exports(lambda: world().engine)
    closed = is_closed_to_others(rules.access, os.environ)
    return Middleware(Gate, identities=identities, exports=exports, is_closed=closed)


@cache
def _reader() -> Reader:
    return reader(read_database_url(world().campaign.campaign.key))
