"""Who asks over HTTP: the owner of a token, of a session that was signed in, or nobody in particular."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from access.audited import audit_name
from access.roles import OF_SCOPE, Scope, Thing
from access.session import Claims, Rules, session_key, viewer_of
from access.tokens import sha256_of
from access.viewer import ANYBODY_HERE, NOBODY, Viewer
from api.permission import without_a_name
from metrics.signatures import UK
from store.access import Admissions, Token, note_use, sign_out
from store.audit import record_or_log
from store.snapshot import SnapshotReader

_log = logging.getLogger(__name__)

SCREEN_COOKIE = "campaign_screen"
# As long as a cookie of Streamlit's can be valid, so that no change of the campaign's hours brings a session back.
_LONGEST_SESSION = timedelta(days=31)


@dataclass(frozen=True)
class Sessions:
    """What is known of the sessions of those who sign in.

    `claims_of` reads the session's cookies, whose signature it checks; with `audit_key` people are hashed for the audit
    log.
    """

    claims_of: Callable[[Mapping[str, str]], Claims]
    audit_key: Callable[[], bytes]


class Identities:
    """Finds out who asks."""

    def __init__(
        self,
        rules: Rules,
        snapshots: Callable[[], SnapshotReader],
        engine: Callable[[], Engine],
        sessions: Sessions,
    ) -> None:
        self.rules, self._snapshots, self._engine = rules, snapshots, engine
        self._claims_of, self._audit_key = sessions.claims_of, sessions.audit_key
        self._noted: dict[str, date] = {}

    async def of(self, request: Request) -> Viewer:
        """Whoever sends a token is the token's owner or nobody, else the session's owner or the screen that it is."""
        access = self.rules.access
        if access.mode == "open":
            return ANYBODY_HERE
        if (sent := _bearer(request)) is not None:
            return await self.of_token(sent) or NOBODY
        if access.mode == "signed-in" and (claims := self._claims_of(request.cookies)):
            signed_out = (await self._admissions()).signed_out
            found = viewer_of(claims, self.rules, signed_out, datetime.now(UTC))
            if isinstance(found, Viewer):
                return found
        screen = request.cookies.get(SCREEN_COOKIE)
        of_screen = await self.of_token(screen, OF_SCOPE[Scope.SCREEN]) if screen else None
        return of_screen or without_a_name(access)

    async def name_of(self, request: Request) -> str | None:
        """How the audit log calls whoever asks and was let in: by a token's name, or as somebody who signed in."""
        mode = self.rules.access.mode
        if mode == "open":
            return None
        if (sent := _bearer(request)) is not None:
            found = (await self._admissions()).tokens.get(sha256_of(sent))
            return None if found is None else f"token {found.name}"
        claims = self._claims_of(request.cookies) if mode == "signed-in" else {}
        return audit_name(claims, self.rules, self._audit_key()) if claims else None

    async def of_token(self, token: str, only: frozenset[Thing] | None = None) -> Viewer | None:
        """What a token opens; none where there is no such token, it was revoked, or it opens nothing of `only`."""
        found = (await self._admissions()).tokens.get(sha256_of(token))
        if found is None:
            return None
        things = frozenset[Thing]().union(*(OF_SCOPE[scope] for scope in OF_SCOPE if scope in found.scopes))
        if only is not None:
            things = things & only if "screen" in found.scopes else frozenset()
        if not things:
            return None
        await self._note_use(found)
        return Viewer(things, found.regions)

    async def sign_out(self, request: Request) -> None:
        """End the session that asks, in every tab and on every server.

        Raises:
            SQLAlchemyError: The store cannot be written.
        """
        claims = self._claims_of(request.cookies)
        if not claims:
            return
        now, engine, session = datetime.now(UTC), self._engine(), session_key(claims)
        is_new = session not in (await self._admissions()).signed_out
        await run_in_threadpool(sign_out, engine, session, now + _LONGEST_SESSION, now)
        if is_new:
            who = audit_name(claims, self.rules, self._audit_key())
            await run_in_threadpool(record_or_log, engine, who, "sign-out")

    async def _admissions(self) -> Admissions:
        snapshots = self._snapshots()
        try:
            look = snapshots.current_look()
            if look is None:
                look = await run_in_threadpool(snapshots.look)
        except SQLAlchemyError:
            _log.exception("It cannot be told who asks, so nobody is let in")
            raise NobodyKnown from None
        return look.snapshot.admissions

    async def _note_use(self, token: Token) -> None:
        today = datetime.now(UK).date()
        if today in {token.last_used_on, self._noted.get(token.name)}:
            return
        self._noted[token.name] = today
        try:
            await run_in_threadpool(note_use, self._engine(), token.name, today)
        except SQLAlchemyError:
            # What it opens can still be read.
            _log.exception("The day on which the token %s was used could not be stored", token.name)


def _bearer(request: Request) -> str | None:
    """The token that a program sends; none where it sends none."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return sent.strip() if scheme.lower() == "bearer" else None


class NobodyKnown(Exception):
    """The store cannot be read and never could, so nobody's session or token can be told from another's."""
