"""Who did what and when, one line each, newest first."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from store.audit import AuditEntry, entries, record
from tests.builders import A_MOMENT


def test_entries_are_read_back_newest_first_and_no_more_than_asked(store: Engine) -> None:
    for number in range(4):
        record(store, "jane", "import", f"source website, {number} signatures", A_MOMENT + timedelta(hours=number))
    record(store, "dashboard (jane)", "sign-in", now=A_MOMENT + timedelta(hours=1))

    assert [one.detail for one in entries(store, 2)] == ["source website, 3 signatures", "source website, 2 signatures"]
    assert len(entries(store, 99)) == 5
    assert AuditEntry(A_MOMENT + timedelta(hours=1), "dashboard (jane)", "sign-in", "") in entries(store, 99)


def test_two_things_at_the_same_moment_are_two_entries(store: Engine) -> None:
    for _ in range(3):
        record(store, "jane", "export", "count.csv", A_MOMENT)

    assert len(entries(store, 99)) == 3


def test_no_entry_can_look_like_two_or_fill_the_store(store: Engine) -> None:
    forged = "jane\n2026-07-01 12:00:00  admin\x1b[2J\u2028\u202e  sign-in"

    record(store, forged, "refused", "é" * 5_000 + "\x00")

    (entry,) = entries(store, 9)
    assert entry.who == "jane 2026-07-01 12:00:00 admin [2J sign-in"
    assert entry.detail == "é" * 300


def test_only_what_is_known_is_recorded(store: Engine) -> None:
    with pytest.raises(ValueError, match="nothing that the audit log knows"):
        record(store, "jane", "party")  # type: ignore[arg-type]

    assert entries(store, 9) == []
