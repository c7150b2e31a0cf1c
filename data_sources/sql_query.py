"""Signatures in another database of the organisation, read with one SELECT and never written to.

The query gives the columns signed_at and id, and any of region, constituency, postcode and channel. It is read in
parts, on from where the last part ended. Of an id only a keyed hash is kept; of a postcode only the region.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campaign.entries import Words
from data_sources.connector import Asking, Connector, Job
from data_sources.errors import SourceMisconfigured
from data_sources.moments import TimeZone, moment
from data_sources.personal import channel_named, is_like_a_name, is_personal
from data_sources.placing import placed_by_columns
from data_sources.records import Cadence, Collected, Signature
from data_sources.remembered_values import recalled, remembered
from data_sources.rows import folded
from data_sources.rows_wanted import RowsWanted

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS_MAY_DIFFER_BY = timedelta(days=1)
# A row may become visible after rows with a higher cursor: its transaction began before theirs and ended after. So
# every new round begins a little before where the last one ended; what is known already is told by its key.
_LOOK_BACK_TIME, _LOOK_BACK_NUMBERS = timedelta(minutes=10), 1_000
_SELECT = re.compile(r"\s*(select|with)\b", re.IGNORECASE)


def _is_a_name(name: str) -> str:
    # In words of our own: the usual ones would repeat what they found, which may be an address with a password.
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise ValueError("the name of an environment variable, such as CRM_DATABASE_URL, and not the address itself")
    return name


def _is_one_select(query: str) -> str:
    query = query.strip().removesuffix(";")
    if not _SELECT.match(query):
        raise ValueError("one SELECT")
    return query


class Settings(BaseModel):
    """`url_name` is the environment variable that holds the database's address, never the address itself.

    `time_zone` is that of times without one. `cursor_column` is one that only grows from row to row.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    url_name: Annotated[str, AfterValidator(_is_a_name)]
    query: Annotated[Words, AfterValidator(_is_one_select)]
    cursor_column: Words = "id"
    time_zone: TimeZone = "UTC"
    rows_per_run: Annotated[int, Field(ge=10, le=20_000)] = 5_000


def fetch_signatures(asking: Asking) -> Collected:
    """Ask for the rows that come after those of the last run, as many as one run may bring."""
    settings = Settings.model_validate(asking.source.settings)
    most = 1 if asking.trial else settings.rows_per_run
    since, after_id = recalled(asking.memory.get("since")), recalled(asking.memory.get("after_id"))
    if since is not None and after_id is None:
        since = _a_little_before(since, settings)
    label = asking.source.label
    address = asking.secret(settings.url_name)
    rows = asking.rows(RowsWanted(label, address, settings.query, settings.cursor_column, since, after_id, most))
    latest = asking.clock() + _CLOCKS_MAY_DIFFER_BY
    signatures, wrong = [], 0
    for row in rows:
        _check_columns(row, settings, label)
        signed_at = _signed_at(row["signed_at"], settings.time_zone)
        if signed_at is None or not _EARLIEST <= signed_at <= latest:
            wrong += 1
            continue
        signatures.append(_signature(row, signed_at, asking))
    unfinished = len(rows) == most and not asking.trial
    return Collected(
        signatures=tuple(signatures),
        list_is_total=True,
        memory=_memory(asking, rows, settings, unfinished=unfinished),
        unfinished=unfinished,
        interrupted_by=_left_out(label, wrong) if wrong else None,
    )


def _a_little_before(cursor: Any, settings: Settings) -> Any:
    if isinstance(cursor, datetime):
        return cursor - _LOOK_BACK_TIME
    if isinstance(cursor, int):
        return cursor - min(_LOOK_BACK_NUMBERS, settings.rows_per_run // 2)
    return cursor


def _memory(
    asking: Asking, rows: Sequence[Mapping[str, Any]], settings: Settings, *, unfinished: bool
) -> dict[str, Any]:
    """Where the next run goes on: after the last row within a round, and at its cursor in the next round.

    Rows that are added meanwhile may have the same cursor as the last one, and an id before it.
    """
    if not rows:
        return {name: entry for name, entry in asking.memory.items() if name == "since"}
    last, label = rows[-1], asking.source.label
    try:
        memory = {"since": remembered(last[settings.cursor_column])}
        return memory | {"after_id": remembered(last["id"])} if unfinished else memory
    except TypeError as error:
        raise SourceMisconfigured(label, f"the query's cursor or id is {error}", "Choose another column") from error


def _check_columns(row: Mapping[str, Any], settings: Settings, label: str) -> None:
    for column in ("signed_at", "id", settings.cursor_column):
        if column not in row:
            raise SourceMisconfigured(label, f'the query gives no column "{column}"', "Add it to the SELECT")
    if row[settings.cursor_column] is None or row["id"] is None:
        raise SourceMisconfigured(
            label,
            f'"{settings.cursor_column}" or "id" is empty in some rows, so that they could be lost or counted twice',
            "Choose another cursor_column, or leave those rows out of the SELECT",
        )
    for column, instead in (
        (settings.cursor_column, "Choose another cursor_column"),
        ("id", "Select the row's own number as id"),
    ):
        value = row[column]
        if isinstance(value, str) and (is_personal(value) or is_like_a_name(value)):
            raise SourceMisconfigured(
                label, f'"{column}" holds what somebody can be found by, and would have to be remembered', instead
            )


def _signature(row: Mapping[str, Any], signed_at: datetime, asking: Asking) -> Signature:
    def text(column: str) -> str:
        value = row.get(column)
        return "" if value is None else str(value).strip()

    region, quality = placed_by_columns(text("region"), text("constituency"), text("postcode"))
    return Signature(
        key=asking.hash_of(folded(text("id"))),
        signed_at=signed_at,
        region=region,
        area_quality=quality,
        channel=channel_named(text("channel")) or None,
    )


def _signed_at(value: Any, time_zone: str) -> datetime | None:
    """The time in UTC; none where it is no time."""
    try:
        return moment(value.isoformat() if isinstance(value, date) else str(value).strip(), time_zone)
    except (ValueError, OverflowError):
        return None


def _left_out(label: str, rows: int) -> SourceMisconfigured:
    return SourceMisconfigured(
        label,
        f"{rows:,} rows were left out: their signed_at is empty, no time, before 2000 or in the future",
        "Correct them, or leave them out of the SELECT",
    )


CONNECTOR = Connector(
    name="sql_query",
    counts="signatures",
    settings=Settings,
    identity=lambda source: str(source.settings.get("url_name")),
    jobs=(Job("count", Cadence(timedelta(seconds=60)), fetch_signatures),),
)
