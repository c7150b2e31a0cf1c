"""Who a session is, and why it is none: whatever is missing, odd or late is a no."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.roles import OF_ROLE
from access.session import Rules, session_key, viewer_of
from access.viewer import ALL_REGIONS, Viewer
from reference.regions import regions_by_name
from tests.access.sessions import claims, rules

NOW = datetime.now(UTC)
LONDON = regions_by_name()["London"].code


def role_and_regions(found: Viewer | str) -> tuple[str, frozenset[str]] | str:
    if isinstance(found, str):
        return found
    return next(role for role, things in OF_ROLE.items() if things == found.things), found.regions


def found(told: dict[str, Any], by: Rules | None = None, now: datetime = NOW) -> tuple[str, frozenset[str]] | str:
    return role_and_regions(viewer_of(told, by or rules(), frozenset(), now))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (claims("viewer"), ("viewer", frozenset())),
        (claims("analyst", ("London",)), ("analyst", frozenset({LONDON}))),
        (claims("admin", (LONDON, "Atlantis")), ("admin", frozenset({LONDON}))),
        (claims("viewer", ("all",)), ("viewer", ALL_REGIONS)),
        (claims(roles=["viewer", "admin", "other"]), ("admin", frozenset())),
        (claims(roles="analyst", regions="London"), ("analyst", frozenset({LONDON}))),
        (claims(), "no grant"),
        (claims("superuser"), "no grant"),
        (claims(roles={"admin": True}), "no grant"),
        (claims("viewer", regions=[{"all": 1}, 7, None]), ("viewer", frozenset())),
        (claims("admin", is_logged_in=False), "signed out"),
        (claims("admin", is_logged_in="yes"), "signed out"),
        ({}, "signed out"),
    ],
)
def test_a_role_and_regions_are_what_the_claims_say_and_nothing_else(told: dict[str, Any], expected: Any) -> None:
    assert found(told) == expected


@pytest.mark.parametrize("issued", [None, "1", True, 0, -5, math.nan, math.inf, 1e300, 10**15])
def test_a_token_that_does_not_say_when_it_was_given_is_over(issued: Any) -> None:
    assert found(claims("admin", iat=issued)) == "over"


def test_a_session_lasts_so_many_hours_from_the_time_of_its_token() -> None:
    told = claims("viewer")
    begun = datetime.fromtimestamp(told["iat"], UTC)

    assert found(told, now=begun + timedelta(hours=8, seconds=-1)) != "over"
    assert found(told, now=begun + timedelta(hours=8)) == "over"
    assert found(told, now=begun - timedelta(minutes=3)) == "over"


def test_a_session_that_was_ended_is_told_from_the_same_persons_next_one() -> None:
    first, second = claims("viewer", nonce="1"), claims("viewer", nonce="2")
    signed_out = {session_key(first)}

    assert viewer_of(first, rules(), signed_out, NOW) == "signed out"
    assert isinstance(viewer_of(second, rules(), signed_out, NOW), Viewer)
    assert "jane" not in session_key(first)


def test_an_entry_of_the_file_stands_in_for_what_the_provider_says() -> None:
    by = rules({"subject": "jane", "role": "viewer", "regions": ["London"]})

    assert found(claims("admin", ("all",)), by) == ("viewer", frozenset({LONDON}))


@pytest.mark.parametrize(
    ("confirmed", "expected"), [(True, ("admin", frozenset())), (False, "no grant"), ("true", "no grant")]
)
def test_an_address_counts_only_where_the_provider_has_confirmed_it(confirmed: Any, expected: Any) -> None:
    by = rules({"address": "Jane@Charity.example", "role": "admin"})

    assert found(claims(email="jane@charity.EXAMPLE", email_verified=confirmed), by) == expected


def test_a_provider_may_have_its_own_names_for_roles_and_keep_them_further_down() -> None:
    by = rules(role_claim="realm.groups", roles={"/team/lead": "admin", "/team": "viewer"})

    assert found(claims(realm={"groups": ["/team", "/team/lead"]}), by) == ("admin", frozenset())
    assert found(claims("admin", realm={"groups": ["admin"]}), by) == "no grant"
    assert found(claims("admin", realm="/team"), by) == "no grant"


def test_without_a_claim_that_the_campaign_names_no_claim_gives_anything() -> None:
    assert found(claims("admin", ("all",)), rules(role_claim=None)) == "no grant"
    assert found(claims("viewer", ("all",)), rules(regions_claim=None)) == ("viewer", frozenset())


PLAIN = st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4)
ODD = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(st.text(max_size=4), PLAIN, max_size=2)
NAMES = ("iss", "sub", "iat", "nonce", "email", "email_verified", "roles", "regions")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, ODD)))
def test_no_odd_claims_break_the_wall_or_open_it(told: dict[str, Any]) -> None:
    assert viewer_of(told | {"is_logged_in": True}, rules(), frozenset(), NOW) in {"over", "no grant"}
