"""Who did what, and when: entries are added by whoever does it, and read by the store's owner."""

import logging
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from store.audit_tables import AuditRow
from store.engine import DatabaseAddressError, database_url, read_write, writing_engine

_log = logging.getLogger(__name__)

What = Literal[
    "import", "backfill", "publish", "dismiss", "purge", "backup", "migrate", "export", "sign-in", "sign-out",
    "refused", "token", "generate", "distribute", "archive", "rebuild",
]  # fmt: skip
_LONGEST_WHO, _LONGEST_DETAIL = 120, 300


@dataclass(frozen=True)
class AuditEntry:
    """One thing that somebody did; `at` is UTC."""

    at: datetime
    who: str
    what: str
    detail: str


def record(
    engine: Engine, who: str, what: What, detail: str = "", now: datetime | None = None, entry: str | None = None
) -> None:
    """Add an entry, in a transaction of its own: at this moment, unless told another one.

    `entry` is a key of 32 letters for what is told more than once: the first of the same key and moment stays.

    `engine` is one that may write (`store.engine.writing_engine`), also that of a user of the database who else only
    reads. `detail` is keys and numbers in a few words, cut at 300 characters; name nobody in it but by the key of a
    role or a token. Characters that would break a line are taken out, so that no entry looks like two.

    Raises:
        ValueError: `what` is none of `What`.
        SQLAlchemyError: The entry could not be stored.
    """
    if what not in get_args(What):
        raise ValueError(f'"{what}" is nothing that the audit log knows')
    values = {
        "at": now or datetime.now(UTC),
        "entry": entry or secrets.token_hex(16),
        "who": _one_line(who)[:_LONGEST_WHO],
        "what": what,
        "detail": _one_line(detail)[:_LONGEST_DETAIL],
    }
    try:
        with read_write(engine) as connection:
            connection.execute(insert(AuditRow.__table__).values(values))  # type: ignore[arg-type]
    except IntegrityError:
        # Whoever adds to the log may not read it, so that this is how they find out.
        if entry is None:
            raise


def record_or_log(
    engine: Engine, who: str, what: What, detail: str = "", now: datetime | None = None, entry: str | None = None
) -> None:
    """`record`, for what goes on whether or not it can be recorded: a failure is logged, without who it was."""
    try:
        record(engine, who, what, detail, now, entry)
    except SQLAlchemyError:
        _log.exception("The audit log lacks an entry: %s %s", what, detail)


def record_for_campaign(
    campaign_key: str, who: str, what: What, detail: str = "", now: datetime | None = None, entry: str | None = None
) -> None:
    """`record_or_log` at `DATABASE_URL`, for a process that has only a reader open. The connection is closed again."""
    try:
        engine = writing_engine(database_url(campaign_key))
    except DatabaseAddressError:
        _log.exception("The audit log lacks an entry: %s %s", what, detail)
        return
    try:
        record_or_log(engine, who, what, detail, now, entry)
    finally:
        engine.dispose()


def entries(engine: Engine, most: int) -> list[AuditEntry]:
    """The newest entries, at most so many, newest first."""
    row = AuditRow
    chosen = select(row.at, row.who, row.what, row.detail).order_by(row.at.desc(), row.entry).limit(most)
    with engine.connect() as connection:
        return [AuditEntry(*one) for one in connection.execute(chosen)]


def _one_line(words: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
