"""Tokens, and sign-ins that were ended: written by the server and the command line, read with every snapshot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from store.access_tables import AccessTokenRow, SignedOutRow
from store.engine import read_write
from store.upsert import upsert


class TokenNameTaken(Exception):
    """There is, or was, a token of this name; the name stays taken, so that a list never confuses two."""


@dataclass(frozen=True)
class Token:
    """A token as it is listed; the fields are those of store.access_tables.AccessTokenRow, the hash left out."""

    name: str
    scopes: frozenset[str]
    regions: frozenset[str]
    made_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None


@dataclass(frozen=True)
class Admissions:
    """The tokens that hold, by their SHA-256, and the sign-ins that no longer do."""

    tokens: Mapping[str, Token] = field(default_factory=dict)
    signed_out: Collection[str] = frozenset()


def read_admissions(connection: Connection) -> Admissions:
    """Both lists as they are now."""
    rows = connection.execute(select(AccessTokenRow.__table__).where(AccessTokenRow.revoked_at.is_(None)))
    tokens = {row.sha256: _token(AccessTokenRow(**row._mapping)) for row in rows}
    return Admissions(tokens, frozenset(connection.execute(select(SignedOutRow.session)).scalars()))


def save_token(
    engine: Engine, name: str, sha256: str, scopes: Collection[str], regions: Collection[str], now: datetime
) -> None:
    """Store a new token by its hash.

    Raises:
        TokenNameTaken: There is one of this name, revoked or not.
    """
    row = AccessTokenRow(
        name=name, sha256=sha256, scopes=",".join(sorted(scopes)), regions=",".join(sorted(regions)), made_at=now
    )
    values = {column.name: getattr(row, column.name) for column in AccessTokenRow.__table__.columns}
    try:
        with engine.begin() as connection:
            connection.execute(insert(AccessTokenRow).values(values))
    except IntegrityError as error:
        raise TokenNameTaken(f'there is a token "{name}" already, or was one; choose another name') from error


def tokens(engine: Engine) -> list[Token]:
    """Every token, the newest first, those that were revoked too."""
    newest_first = select(AccessTokenRow.__table__).order_by(AccessTokenRow.made_at.desc(), AccessTokenRow.name)
    with engine.connect() as connection:
        return [_token(AccessTokenRow(**row._mapping)) for row in connection.execute(newest_first)]


def revoke_token(engine: Engine, name: str, now: datetime) -> bool:
    """End a token for good; whether there was one of this name that held."""
    with engine.begin() as connection:
        changed = connection.execute(
            update(AccessTokenRow)
            .where(AccessTokenRow.name == name, AccessTokenRow.revoked_at.is_(None))
            .values(revoked_at=now)
        )
        return bool(changed.rowcount)


def note_use(engine: Engine, name: str, day: date) -> None:
    """Keep the London day on which a token was last used."""
    with read_write(engine) as connection:
        connection.execute(update(AccessTokenRow).where(AccessTokenRow.name == name).values(last_used_on=day))


def sign_out(engine: Engine, session: str, until: datetime, now: datetime) -> None:
    """End a sign-in everywhere. Those that have ended by themselves meanwhile are forgotten."""
    with read_write(engine) as connection:
        connection.execute(delete(SignedOutRow).where(SignedOutRow.until < now))
        upsert(connection, SignedOutRow, [{"session": session, "until": until}])


def _token(row: AccessTokenRow) -> Token:
    scopes, areas = (frozenset(text.split(",") if text else []) for text in (row.scopes, row.regions))
    return Token(row.name, scopes, areas, row.made_at, row.revoked_at, row.last_used_on)
