"""What every command does with a mistake that a person can act on: its words, and an exit status."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.text import Text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from briefing.formats import BriefingNotPossible
from campaign.load import CampaignError
from collector.flags import FlagNotFound
from collector.status import console
from collector.survey_audit import SurveyNotPublishable
from collector.token_commands import TokenNotMade
from data_sources.errors import FileNotReadable
from store.archive_manifest import ArchiveDamaged
from store.backup import BackupFailed
from store.connection_settings import DatabaseSettingError
from store.distribution import CitusNotThere
from store.engine import is_refused
from store.generated import StoreNotEmpty
from store.prepare import StoreNotPrepared
from store.rebuild_writing import StoreHasMoved

WRONG_USE, SOME_FAILED = 2, 3
_OF_PEOPLE = (
    ArchiveDamaged, BackupFailed, BriefingNotPossible, CampaignError, CitusNotThere, DatabaseSettingError,
    FileNotReadable, FlagNotFound, StoreHasMoved, StoreNotEmpty, StoreNotPrepared, SurveyNotPublishable, TokenNotMade,
)  # fmt: skip


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn the errors a person can act on into their message and an exit status; anything else is a fault of ours."""
    try:
        yield
    except _OF_PEOPLE as error:
        _print_error(str(error))
        raise typer.Exit(WRONG_USE) from error
    except SQLAlchemyError as error:
        # Without SQLAlchemy's lines of SQL.
        _print_error(f"The store cannot be used: {getattr(error, 'orig', None) or error}")
        if isinstance(error, DBAPIError) and is_refused(error):
            _print_error("DATABASE_URL names a user who may not do this; docs/operations.md says which one may")
        raise typer.Exit(SOME_FAILED) from error


def _print_error(message: str) -> None:
    console.print(Text("Error", style="bold"), message, soft_wrap=True)
