"""How connections to PostgreSQL are kept, and how long they may wait: set in the environment, with sensible defaults.

docs/operations.md has every name. A number of seconds is whole; 0 waits for ever.
"""

import os
from dataclasses import dataclass
from typing import Any

from sqlalchemy import make_url

_CONNECT_TIMEOUT_SECONDS = 5
_MOST = 86_400
# Whether the process at the other end is still there: PostgreSQL asks after 5 seconds of silence and, where nothing
# answers, ends its transaction after 20. A machine that is gone without a word would else keep its locks for hours.
_IS_THERE = ("tcp_keepalives_idle=5", "tcp_keepalives_interval=5", "tcp_keepalives_count=3")
# Those of pages; nobody waits for a page longer than this, and there are the last good figures to be shown instead.
_PAGES = {"STATEMENT": 10, "LOCK": 5, "IDLE": 60}
# Those of writers: an import of millions is one transaction, and others wait for its source meanwhile.
_WRITERS = {"STATEMENT": 900, "LOCK": 60, "IDLE": 900}


class DatabaseSettingError(Exception):
    """What the environment says about the database cannot be used; the message says what was expected."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds after which PostgreSQL itself ends a statement, a wait for a lock, and an idle transaction."""

    statement: int
    lock: int
    idle: int


def pages_timeouts() -> Timeouts:
    """Those of pages and the api: `DATABASE_PAGES_STATEMENT_SECONDS` and so on.

    Raises:
        DatabaseSettingError: One is no whole number of seconds up to a day.
    """
    return _timeouts("PAGES", _PAGES)


def writers_timeouts() -> Timeouts:
    """Those of everything that writes: `DATABASE_WRITERS_STATEMENT_SECONDS` and so on.

    Raises:
        DatabaseSettingError: As for `pages_timeouts`.
    """
    return _timeouts("WRITERS", _WRITERS)


def postgresql_options(url: str, name: str, timeouts: Timeouts, *settings: str) -> dict[str, Any]:
    """What `create_engine` is given for PostgreSQL: a pool of a known size, and the limits of each connection.

    A connection that has died is noticed before it is used, and nobody waits for a free one longer than for a server.
    `name` is how the connections are called in pg_stat_activity, unless PGAPPNAME says another. `settings` are more of
    PostgreSQL's own. Options that stand in the address come last, and so have the last word.

    Raises:
        DatabaseSettingError: The size of the pool is no whole number that makes sense.
    """
    limits = {
        "statement_timeout": timeouts.statement,
        "lock_timeout": timeouts.lock,
        "idle_in_transaction_session_timeout": timeouts.idle,
    }
    given = make_url(url).query.get("options", "")
    options = [f"-c {one}" for one in (*_IS_THERE, *settings)] + [
        f"-c {limit}={seconds}s" for limit, seconds in limits.items()
    ]
    return {
        "pool_pre_ping": True,
        "pool_size": _number("DATABASE_POOL_SIZE", 5, least=1, most=200),
        "max_overflow": _number("DATABASE_POOL_OVERFLOW", 10, least=0, most=200),
        "pool_timeout": _CONNECT_TIMEOUT_SECONDS,
        "connect_args": {
            "connect_timeout": _CONNECT_TIMEOUT_SECONDS,
            "fallback_application_name": name,
            "options": " ".join([*options, *([given] if isinstance(given, str) else given)]).strip(),
        },
    }


def _timeouts(who: str, usual: dict[str, int]) -> Timeouts:
    seconds = (_number(f"DATABASE_{who}_{what}_SECONDS", usual[what], 0, _MOST) for what in usual)
    return Timeouts(*seconds)


def _number(name: str, usual: int, least: int, most: int) -> int:
    given = os.environ.get(name, "").strip()
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        raise DatabaseSettingError(f'{name} is "{given}"; expected a whole number from {least} to {most}')
    return int(given)
