"""From the claims of an identity token to what its owner may see. Whatever is missing or odd is a no."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast, get_args

from access.roles import OF_ROLE
from access.viewer import ALL_REGIONS, Viewer
from campaign.access import EVERY_REGION, Access, People, Role
from reference.regions import regions_by_code, regions_by_name

Refusal = Literal["signed out", "over", "no grant"]
Claims = Mapping[str, Any]

# How far the provider's clock may be ahead of ours.
_CLOCKS_APART = timedelta(minutes=2)
_RISING: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Rules:
    """What the campaign says about access, as it was read when the server started."""

    access: Access
    people: People


def viewer_of(claims: Claims, rules: Rules, signed_out: Collection[str], now: datetime) -> Viewer | Refusal:
    """What the owner of a session may see, or why nothing.

    Args:
        claims: Of a token that was verified: `sub`, `iat` (seconds since 1970) and whatever the provider tells.
        rules: The campaign's.
        signed_out: The sessions that were ended before their time, by `session_key`.
        now: With a time zone.
    """
    if claims.get("is_logged_in") is not True or session_key(claims) in signed_out:
        return "signed out"
    until = session_end(claims, rules.access)
    if until is None or now >= until or _begun(claims) > now + _CLOCKS_APART:
        return "over"
    role, areas = _grant(claims, rules)
    return "no grant" if role is None else Viewer(OF_ROLE[role], areas, name=name_of(claims))


def session_key(claims: Claims) -> str:
    """What tells one sign-in from all others, hashed, so that a list of them names nobody."""
    parts = [str(claims.get(name, "")) for name in ("iss", "sub", "iat", "nonce")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def signed_in_at(claims: Claims) -> datetime:
    """When the token of a session was given; the end of time where it does not say so."""
    return _begun(claims)


def session_end(claims: Claims, access: Access) -> datetime | None:
    """When a session ends by itself; none where the token does not say when it was given."""
    begun = _begun(claims)
    return None if begun == _NEVER else begun + timedelta(hours=access.hours)


def role_of(claims: Claims, rules: Rules) -> Role | None:
    """The role that somebody was granted, if any."""
    return _grant(claims, rules)[0]


def confirmed_address(claims: Claims) -> str | None:
    """The address that is somebody's own, for certain.

    Anybody can give themselves somebody else's where the provider does not confirm it.
    """
    address = claims.get("email") if claims.get("email_verified") is True else None
    return address if isinstance(address, str) else None


def name_of(claims: Claims) -> str:
    """How to call somebody on their own page."""
    return next((str(claims[key]) for key in ("name", "email", "sub") if claims.get(key)), "somebody unknown")


_NEVER = datetime.max.replace(tzinfo=UTC)


def _begun(claims: Claims) -> datetime:
    issued = claims.get("iat")
    if not isinstance(issued, int | float) or isinstance(issued, bool) or not 0 < issued < _NEVER.timestamp() - 1:
        return _NEVER
    return datetime.fromtimestamp(issued, UTC)


def _grant(claims: Claims, rules: Rules) -> tuple[Role | None, frozenset[str]]:
    """An entry in people.toml stands in for all that the provider says."""
    subject = claims.get("sub")
    person = rules.people.granted(confirmed_address(claims), subject if isinstance(subject, str) else None)
    if person is not None:
        return person.role, regions_named(person.regions)
    access = rules.access
    role = _highest_role(_words(claims, access.role_claim), access.roles)
    return role, regions_named(_words(claims, access.regions_claim))


def _highest_role(named: Collection[str], own_names: Mapping[str, Role]) -> Role | None:
    found = {own_names.get(name) if own_names else name for name in named}
    return next((role for role in reversed(_RISING) if role in found), None)


def regions_named(words: Collection[str]) -> frozenset[str]:
    """The GSS codes of regions by their names or codes; "all" names every one, and what is unknown names none."""
    if EVERY_REGION in words:
        return ALL_REGIONS
    by_name = regions_by_name()
    codes = {by_name[word].code if word in by_name else word for word in words}
    return frozenset(codes & set(regions_by_code()))


def _words(claims: Claims, name: str | None) -> list[str]:
    """The words of a claim that is one word or a list of them; none where it is anything else."""
    if name is None:
        return []
    found: Any = claims.get(name)
    if found is None and "." in name:
        found = claims
        for step in name.split("."):
            found = cast(Claims, found).get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [word for word in found if isinstance(word, str)] if isinstance(found, list) else []
