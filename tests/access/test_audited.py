"""What the audit log says of those who sign in: the same person is the same, and nobody is named unless asked for."""

import pytest
from sqlalchemy import Engine

from access.audited import audit_entry, audit_name
from store.audit import AuditEntry, entries
from tests.access.served import AUDIT_KEY, SESSIONS, World, headers_of
from tests.access.sessions import claims, rules

KEY, OTHER_KEY = b"a key", b"another key"
JANE = claims("analyst", email="jane@charity.example", email_verified=True, name="Jane")


def test_somebody_is_a_role_and_a_hash_that_only_the_key_leads_to() -> None:
    name = audit_name(JANE, rules(), KEY)

    assert name.startswith("analyst ")
    assert not [word for word in ("jane", "Jane", "charity") if word in name]
    assert name == audit_name(claims("analyst", iat=1_700_000_000, nonce="of another day"), rules(), KEY)
    others = [claims("analyst", sub="john"), claims("analyst", iss="https://another.example")]
    assert name not in [audit_name(JANE, rules(), OTHER_KEY), *(audit_name(one, rules(), KEY) for one in others)]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({}, "analyst jane@charity.example"),
        ({"email_verified": False}, "analyst jane"),
        ({"email": None}, "analyst jane"),
        ({"roles": []}, "no role jane@charity.example"),
    ],
)
def test_a_campaign_can_have_confirmed_addresses(changed: dict[str, object], named: str) -> None:
    assert audit_name(JANE | changed, rules(audit_names=True), KEY) == named


def test_an_entry_is_of_one_thing_of_one_session() -> None:
    told = audit_entry(JANE, "sign-in", KEY)

    assert len(told) == 32
    assert told == audit_entry(dict(JANE), "sign-in", KEY)
    others = [(JANE | {"nonce": "m"}, "sign-in", KEY), (JANE, "refused", KEY), (JANE, "sign-in", OTHER_KEY)]
    assert told not in [audit_entry(*one) for one in others]


def signed_out(engine: Engine) -> list[AuditEntry]:
    return [one for one in entries(engine, 99) if one.what == "sign-out"]


def test_signing_out_is_recorded_once(world: World) -> None:
    world.ask("signed-in", "/auth/logout")
    world.ask("signed-in", "/auth/logout", **headers_of("signed-out"))
    assert signed_out(world.engine) == []

    for _ in range(2):
        world.ask("signed-in", "/auth/logout", **headers_of("leaving"))

    (entry,) = signed_out(world.engine)
    assert entry.who == audit_name(SESSIONS["leaving"], rules(), AUDIT_KEY)
    assert entry.who.startswith("viewer ")
