"""The commands of `collect.py token`: tokens for screens at events and for programs that read the api."""

import re
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from access.roles import Scope
from access.session import regions_named
from access.tokens import new_token, sha256_of
from campaign.access import EVERY_REGION
from collector.loop import utc_now
from collector.operator import operator
from collector.status import console
from collector.world import World
from metrics.signatures import UK
from reference.regions import regions_by_code, regions_by_name
from store.access import Token, TokenNameTaken, revoke_token, save_token, tokens
from store.audit import record

_NAME = re.compile(r"[\w .-]{1,60}")


class TokenNotMade(Exception):
    """A token could not be made or revoked as it was asked for; the message says why."""


def make_token(world: World, name: str, scopes: Sequence[Scope], regions: Sequence[str]) -> str:
    """Store a new token, and give it: it is never shown again.

    Raises:
        TokenNotMade: The name is taken or not one, nothing is to be opened, or a region is not known.
    """
    if not _NAME.fullmatch(name):
        raise TokenNotMade("a token's name has 1 to 60 letters, digits, spaces, dots and hyphens, and names no person")
    if not scopes:
        raise TokenNotMade("say what it is for: --for screen, --for api or --for embed; several may be given")
    unknown = [one for one in regions if one != EVERY_REGION and not regions_named([one])]
    if unknown:
        known = ", ".join([EVERY_REGION, *regions_by_name()])
        raise TokenNotMade(f"{', '.join(unknown)}: no such region; expected one of {known}")
    token = new_token()
    try:
        save_token(world.engine, name, sha256_of(token), scopes, regions_named(regions), utc_now())
    except TokenNameTaken as taken:
        raise TokenNotMade(str(taken)) from taken
    record(world.engine, operator(), "token", f"made {name}, for {', '.join(sorted(scopes))}")
    return token


def end_token(world: World, name: str) -> None:
    """Revoke a token; screens and programs that use it are turned away within seconds.

    Raises:
        TokenNotMade: No token of this name holds.
    """
    if not revoke_token(world.engine, name, utc_now()):
        raise TokenNotMade(f'no token "{name}" holds; see python collect.py token list')
    record(world.engine, operator(), "token", f"revoked {name}")


def print_tokens(world: World) -> None:
    """Every token: what for, which regions, when it was last used and whether it still holds."""
    found = tokens(world.engine)
    if not found:
        console.print("There are no tokens. Make one with: python collect.py token new NAME --for screen")
        return
    table = Table("NAME", "FOR", "REGIONS", "MADE", "LAST USED", "HOLDS")
    for token in found:
        used = f"{token.last_used_on:%Y-%m-%d}" if token.last_used_on else "never"
        cells = (token.name, ", ".join(sorted(token.scopes)), _regions(token), _day(token), used, _holds(token))
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _regions(token: Token) -> str:
    if len(token.regions) == len(regions_by_code()):
        return EVERY_REGION
    return ", ".join(sorted(regions_by_code()[code].name for code in token.regions)) or "none"


def _day(token: Token) -> str:
    return f"{token.made_at.astimezone(UK):%Y-%m-%d}"


def _holds(token: Token) -> str:
    return "yes" if token.revoked_at is None else f"revoked {token.revoked_at.astimezone(UK):%Y-%m-%d}"
