"""Tokens are kept by their hash and end for good; an ended sign-in is known until it would have ended anyway."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from access.tokens import new_token, sha256_of
from store.access import TokenNameTaken, note_use, revoke_token, save_token, sign_out, tokens
from store.snapshot import read_snapshot
from tests.builders import A_MOMENT

DAY = timedelta(days=1)


def test_a_token_holds_until_it_is_revoked(store: Engine) -> None:
    token = new_token()
    save_token(store, "hall", sha256_of(token), ["screen", "api"], ["W92000004"], A_MOMENT)

    (held,) = read_snapshot(store).admissions.tokens.values()
    assert (held.name, set(held.scopes), set(held.regions)) == ("hall", {"screen", "api"}, {"W92000004"})
    note_use(store, "hall", date(2026, 7, 2))
    assert revoke_token(store, "hall", A_MOMENT + DAY)
    assert not revoke_token(store, "hall", A_MOMENT + DAY)

    assert read_snapshot(store).admissions.tokens == {}
    (listed,) = tokens(store)
    assert (listed.revoked_at, listed.last_used_on) == (A_MOMENT + DAY, date(2026, 7, 2))


def test_a_name_is_given_once_even_after_it_was_revoked(store: Engine) -> None:
    save_token(store, "hall", sha256_of(new_token()), ["screen"], [], A_MOMENT)
    revoke_token(store, "hall", A_MOMENT)

    with pytest.raises(TokenNameTaken, match="hall"):
        save_token(store, "hall", sha256_of(new_token()), ["screen"], [], A_MOMENT)

    assert len(tokens(store)) == 1


def test_no_two_tokens_are_alike_and_none_is_in_the_store(store: Engine) -> None:
    made = {new_token() for _ in range(100)}
    save_token(store, "one", sha256_of(min(made)), ["api"], [], A_MOMENT)

    assert len(made) == 100
    assert min(map(len, made)) > 43  # 256 bits in base64
    assert min(made) not in repr(tokens(store)) + repr(read_snapshot(store))


def test_a_sign_in_that_was_ended_is_forgotten_once_it_would_have_ended_by_itself(store: Engine) -> None:
    sign_out(store, "a" * 64, A_MOMENT + DAY, A_MOMENT)
    sign_out(store, "a" * 64, A_MOMENT + DAY, A_MOMENT)
    sign_out(store, "b" * 64, A_MOMENT + 3 * DAY, A_MOMENT)
    assert read_snapshot(store).admissions.signed_out == {"a" * 64, "b" * 64}

    sign_out(store, "c" * 64, A_MOMENT + 5 * DAY, A_MOMENT + 2 * DAY)

    assert read_snapshot(store).admissions.signed_out == {"b" * 64, "c" * 64}
