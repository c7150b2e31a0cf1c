"""Listing the counts that are out of the ordinary, and noting what somebody found out about them."""

from datetime import datetime
from typing import cast

from rich.console import Console
from rich.table import Table
from rich.text import Text

from collector.loop import utc_now
from collector.status import console
from collector.world import World
from metrics.signatures import UK
from metrics.unusual import Kind
from metrics.unusual_words import NAMES, OF_WHOLE_DAYS, moment_of, unusual_in_words
from reference.areas import area_name
from store.flags import Flag, dismiss, flags


class FlagNotFound(Exception):
    """Nothing of this kind was noticed in this source at this moment; the message says how to see what was."""


def print_flags(world: World, *, dismissed_too: bool, to: Console = console) -> None:
    """Print what was noticed and nobody has explained yet, or everything."""
    found = [flag for flag in flags(world.engine) if flag.is_open or dismissed_too]
    if not found:
        to.print("Nothing out of the ordinary is waiting to be checked.")
        return
    table = Table("SOURCE", "KIND", "AT", "What was counted", "Checked")
    for flag in found:
        cells = (flag.source_id, flag.kind, moment_of(flag.kind, flag.at), _words(flag), flag.dismissed_reason or "")
        table.add_row(*(Text(cell) for cell in cells))
    to.print(table)
    to.print('When you know what it was: python collect.py dismiss SOURCE KIND AT --reason "..."', soft_wrap=True)


def dismiss_flag(world: World, source: str, kind: str, at: str, reason: str) -> None:
    """Note a reason; the flag stays in the list, with it.

    Raises:
        FlagNotFound: There is no such flag, `at` is no moment, or the reason says nothing.
    """
    if kind not in NAMES:
        raise FlagNotFound(f'"{kind}" is no kind; expected one of {", ".join(NAMES)}')
    if not reason.strip():
        raise FlagNotFound("the reason says nothing; readers of Data health will see it")
    changed = dismiss(world.engine, source, kind, _moment(kind, at), reason.strip(), utc_now())
    if not changed:
        raise FlagNotFound(f'nothing of the kind "{kind}" was noticed in {source} at {at}; see python collect.py flags')
    console.print(f"{NAMES[kind]}, {source}, {at}: {reason.strip()}", markup=False, soft_wrap=True)


def _moment(kind: str, at: str) -> datetime:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise FlagNotFound(f'"{at}" is no moment; expected it as python collect.py flags prints it') from error
    if kind in OF_WHOLE_DAYS:
        return moment.replace(tzinfo=moment.tzinfo or UK)
    if moment.tzinfo is None:
        raise FlagNotFound(f'"{at}" names no time zone; expected it as python collect.py flags prints it')
    return moment


def _words(flag: Flag) -> str:
    kind = cast(Kind, flag.kind)
    return f"{NAMES[kind]}: {unusual_in_words(kind, flag.details, area_name(flag.area))}"
