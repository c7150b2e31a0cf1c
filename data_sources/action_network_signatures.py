"""The Action Network's list of signatures, 25 a page and oldest first: https://actionnetwork.org/docs/v2/signatures.

A signature that is deleted over there moves all later ones up, from the page that is still to be read onto the one
that has just been read, if pages are read in rising order. So they are read in falling order, from the end of the list
down to a page with a signature that the walk before began at: what moves, moves to where it is still to be read.
"""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict

from data_sources.action_network_api import SOURCE, ask, ask_total_signatures, settings_of, there_is
from data_sources.connector import Asking
from data_sources.errors import SourceError, SourceFormatChanged
from data_sources.personal import channel_named
from data_sources.records import Collected, Signature

PAGE_SIZE = 25
_QUESTIONS_A_RUN = 40
# The documentation promises no order. Whatever stands elsewhere than at the end is found by reading all once a day.
_WHOLE_WALK_EVERY = timedelta(days=1)
_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_OWN_SYSTEM = "action_network:"
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Cursor(BaseModel):
    """Where a walk stands, as the job remembers it between two runs.

    Every signature up to the `known` ones is stored. `newest` are the newest of this walk, and become known when it
    ends. `page` is the next to be read on the way down; none while the end of the list is being looked for, from
    `last_page` upwards. A `whole` walk goes down to the first page, whatever it meets.
    """

    model_config = ConfigDict(frozen=True)

    known: tuple[str, ...] = ()
    newest: tuple[str, ...] = ()
    page: int | None = None
    last_page: int | None = None
    whole: bool = True
    whole_walk_at: datetime | None = None


def fetch_signatures(asking: Asking) -> Collected:
    """Read a bounded number of pages further; what was read before a failure is kept, together with where it was."""
    if asking.trial:
        return Collected(signatures=tuple(_page(asking, 1)))
    walk = _Walk(asking)
    trouble: SourceError | None = None
    try:
        while walk.questions < _QUESTIONS_A_RUN and not walk.is_complete:
            walk.step()
    except SourceError as error:
        if not walk.questions:
            raise
        trouble = error
    return Collected(
        signatures=tuple(walk.signatures.values()),
        memory=walk.cursor.model_dump(mode="json"),
        unfinished=not walk.is_complete,
        interrupted_by=trouble,
    )


class _Walk:
    """One run's part of a walk. Nothing in `cursor` and `signatures` changes where a question fails."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self.cursor = Cursor.model_validate(asking.memory)
        self.signatures: dict[str, Signature] = {}
        self.questions = 0
        self.is_complete = False

    def step(self) -> None:
        """Ask one question."""
        cursor = self.cursor
        if cursor.last_page is None:
            total = ask_total_signatures(self._asking)
            self._move(last_page=max(-(-total // PAGE_SIZE), 1))
        elif cursor.page is None:
            self._look_for_the_end(cursor.last_page + 1)
        else:
            self._read_down(cursor.page)
        self.questions += 1

    def _look_for_the_end(self, page: int) -> None:
        """A next link can stand on the last page too: the end is where a page is empty."""
        if self._page(page):
            self._move(last_page=page)
            return
        whole_walk_at, now = self.cursor.whole_walk_at, self._asking.clock()
        whole = whole_walk_at is None or now - whole_walk_at >= _WHOLE_WALK_EVERY
        self._move(page=page - 1, newest=(), whole=whole)

    def _read_down(self, page: int) -> None:
        cursor = self.cursor
        keys = tuple(one.key for one in reversed(self._page(page)))
        newest = (cursor.newest + keys)[:PAGE_SIZE]
        # The first page of the walk that is not empty is the last one of the list.
        last_page = page if keys and not cursor.newest else cursor.last_page
        is_met = not cursor.whole and not set(keys).isdisjoint(cursor.known)
        if page > 1 and not is_met:
            self._move(page=page - 1, newest=newest, last_page=last_page)
            return
        known = tuple(dict.fromkeys(newest + cursor.known))[:PAGE_SIZE]
        self._move(page=None, newest=(), known=known, last_page=last_page)
        if cursor.whole:
            self._move(whole_walk_at=self._asking.clock())
        self.is_complete = True

    def _page(self, page: int) -> list[Signature]:
        signatures = _page(self._asking, page)
        self.signatures |= {one.key: one for one in signatures}
        return signatures

    def _move(self, **changes: Any) -> None:
        self.cursor = self.cursor.model_copy(update=changes)


def _page(asking: Asking, page: int) -> list[Signature]:
    path = f"{settings_of(asking).petition_path}/signatures?page={page}"
    return parse_signatures(there_is(asking, ask(asking, path)), asking)


def parse_signatures(document: dict[str, Any], asking: Asking) -> list[Signature]:
    """Read one page in the order in which the platform gives it; an empty page is past the end.

    Raises:
        SourceFormatChanged: A field is missing or of the wrong type, or the newest signatures come first.
    """
    embedded = document.get("_embedded")
    rows = embedded.get("osdi:signatures") if isinstance(embedded, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceFormatChanged(SOURCE, "a page has no list osdi:signatures")
    latest = asking.clock() + _CLOCKS_MAY_DIFFER_BY
    signatures = [
        Signature(
            key=asking.hash_of(_identifier(row)),
            signed_at=_moment(row, latest),
            region=None,
            area_quality="unknown",
            channel=_channel(row),
            person=_person(row),
        )
        for row in rows
    ]
    _check_order(signatures)
    return signatures


def _check_order(signatures: list[Signature]) -> None:
    pairs = [(earlier.signed_at, later.signed_at) for earlier, later in pairwise(signatures)]
    falling = sum(earlier > later for earlier, later in pairs)
    rising = sum(earlier < later for earlier, later in pairs)
    # Single ones out of order are found by the whole walk; on a page that is not full it makes no difference.
    if len(signatures) >= PAGE_SIZE and falling > rising:
        raise SourceFormatChanged(SOURCE, "signatures are listed newest first, and are read as oldest first")


def _identifier(row: dict[str, Any]) -> str:
    identifiers = row.get("identifiers")
    for one in identifiers if isinstance(identifiers, list) else ():
        if isinstance(one, str) and one.startswith(_OWN_SYSTEM):
            return one
    raise SourceFormatChanged(SOURCE, f"a signature has no identifier that begins with {_OWN_SYSTEM}")


def _moment(row: dict[str, Any], latest: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(row["created_date"])
    except (KeyError, TypeError, ValueError) as error:
        raise SourceFormatChanged(SOURCE, "a signature has no created_date that can be read") from error
    if moment.tzinfo is None or not _EARLIEST <= moment <= latest:
        raise SourceFormatChanged(SOURCE, "a signature's created_date lies before 2000, in the future or in no zone")
    return moment.astimezone(UTC)


def _channel(row: dict[str, Any]) -> str | None:
    # OSDI has the second name; the platform's webhooks give the same under the first.
    referrer = row.get("action_network:referrer_data") or row.get("referrer_data")
    source = referrer.get("source") if isinstance(referrer, dict) else None
    return channel_named(source) or None if isinstance(source, str) else None


def _person(row: dict[str, Any]) -> str | None:
    """The platform's id of the person who signed; none where a signature has lost its person."""
    person = row.get("action_network:person_id")
    if person is None:
        return None
    if not isinstance(person, str) or not _PERSON.fullmatch(person):
        raise SourceFormatChanged(SOURCE, "action_network:person_id is not an id")
    return person
