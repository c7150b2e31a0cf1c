"""What the audit log says of those who sign in: the same person is the same, and nobody is named unless asked for."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from access.audited import audit_entry, audit_name
from api.exports import Exports
from store.audit import AuditEntry, entries
from tests.access.served import ADDRESSES, AUDIT_KEY, SESSIONS, World, headers_of
from tests.access.sessions import claims, rules
from tests.asking import apart

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


OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_signing_out_is_recorded_once(world: World) -> None:
    world.ask("signed-in", "/auth/logout", **OWN_PAGE)
    world.ask("signed-in", "/auth/logout", **headers_of("signed-out"), **OWN_PAGE)
    assert signed_out(world.engine) == []

    for _ in range(2):
        world.ask("signed-in", "/auth/logout", **headers_of("leaving"), **OWN_PAGE)

    (entry,) = signed_out(world.engine)
    assert entry.who == audit_name(SESSIONS["leaving"], rules(), AUDIT_KEY)
    assert entry.who.startswith("viewer ")


@pytest.mark.parametrize(
    ("tells", "answered"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 404),
        ({"Sec-Fetch-Site": "none"}, 404),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Referer": "http://dashboard.test/goal"}, 403),
        ({"Referer": "http://dashboard.test/goal?region=Wales"}, 404),
        ({"Referer": "http://dashboard.test.attacker.example/goal"}, 403),
        ({"Referer": "http://dashboard.test@attacker.example/goal"}, 403),
        ({"Referer": "http://[half"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_page_or_the_reader_signs_somebody_out(
    world: World, monkeypatch: pytest.MonkeyPatch, tells: dict[str, str], answered: int
) -> None:
    monkeypatch.setitem(SESSIONS, "staying", claims("viewer", nonce=f"of one who stays, {tells}"))

    # What Streamlit answers has no address in this world: 404 is what comes behind the gate.
    answer = world.ask("signed-in", "/auth/logout", **headers_of("staying"), **tells)
    later = world.ask("signed-in", "/api/v1/count.json", **headers_of("staying"))

    assert (answer.status_code, later.status_code) == (answered, 200 if answered == 403 else 401)


def take(exports: Exports, who: str, what: str) -> None:
    apart(lambda: asyncio.run(exports.note(who, what)))


def test_a_program_that_asks_again_and_again_is_one_entry_an_hour_for_each_address(world: World) -> None:
    moments = [datetime(2026, 11, 26, 14, minute, tzinfo=UTC) for minute in range(60)]
    moments.append(datetime(2026, 11, 26, 15, 0, tzinfo=UTC))
    asked = iter(moments)
    one, other = Exports(lambda: world.engine, lambda: next(asked)), Exports(lambda: world.engine, lambda: moments[0])

    for _ in moments:
        take(one, "token of a program", "/api/v1/series.csv")
    take(other, "token of a program", "/api/v1/series.csv")
    take(other, "token of a program", "/api/v1/areas.csv")

    found = [(one.at.hour, one.at.minute, one.detail) for one in entries(world.engine, 99) if "program" in one.who]
    assert sorted(found) == [(14, 0, "/api/v1/areas.csv"), (14, 0, "/api/v1/series.csv"), (15, 0, "/api/v1/series.csv")]


EXPORTS = {
    "seats": "/api/v1/areas.json?level=constituency",
    "abroad": "/api/v1/areas.json?level=country",
    "rows": "/api/v1/areas.csv",
    "series": "/api/v1/series.csv",
    "findings": "/api/v1/findings.json",
    "print": "/briefing/print",
}


@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("analyst-of-all", audit_name(SESSIONS["analyst-of-all"], rules(), AUDIT_KEY)),
        ("analyst", audit_name(SESSIONS["analyst"], rules(), AUDIT_KEY)),
        ("viewer", None),
        ("token-for-api", "token api"),
        ("token-for-screen", None),
        ("made-up-token", None),
        ("nobody", None),
    ],
)
def test_whoever_takes_figures_away_is_written_down_and_whoever_only_looks_is_not(
    world: World, who: str, named: str | None
) -> None:
    already = entries(world.engine, 999)

    answers = {name: world.ask("signed-in", ADDRESSES[name], **headers_of(who)).status_code for name in ADDRESSES}
    told = [one for one in entries(world.engine, 999) if one not in already and one.what == "export"]

    taken = {EXPORTS[name] for name, status in answers.items() if status == 200 and name in EXPORTS}
    assert {one.detail for one in told} == taken
    assert {one.who for one in told} == ({named} if named else set())


def test_what_is_looked_at_without_a_session_is_not_written_down(world: World) -> None:
    already = entries(world.engine, 999)

    for mode in ("open", "public", "embeds"):
        for name in ("count", "rows", "print"):
            world.ask(mode, ADDRESSES[name])
        assert world.ask(mode, ADDRESSES["rows"], **{"If-None-Match": "*"}).status_code in {304, 401, 403}

    assert entries(world.engine, 999) == already


def test_an_answer_that_is_known_already_and_one_of_a_token_in_public_are_exports_too(world: World) -> None:
    unchanged = world.ask("public", ADDRESSES["rows"], **headers_of("token-for-embed"))
    known = world.ask("public", ADDRESSES["rows"], **headers_of("token-for-api"), **{"If-None-Match": "*"})

    assert (unchanged.status_code, known.status_code) == (403, 304)
    assert ("token api", "/api/v1/areas.csv") in {(one.who, one.detail) for one in entries(world.engine, 999)}
