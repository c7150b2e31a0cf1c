"""Who did what and when, one line each, newest first."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from store.audit import AuditEntry, entries, record, record_for_campaign, record_or_log
from tests.builders import A_MOMENT
from tests.filled import out_of_reach


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


def test_what_is_told_twice_is_one_entry(store: Engine) -> None:
    for who in ("jane", "jane in another tab"):
        record(store, who, "sign-in", now=A_MOMENT, entry="a" * 32)
    record(store, "john", "sign-in", now=A_MOMENT, entry="b" * 32)

    assert sorted(one.who for one in entries(store, 99)) == ["jane", "john"]


def test_what_cannot_be_recorded_is_logged_without_a_name(store: Engine, caplog: pytest.LogCaptureFixture) -> None:
    with out_of_reach(store):
        record_or_log(store, "jane@charity.example", "export", "count.csv")

    (logged,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert logged.getMessage() == "The audit log lacks an entry: export count.csv"
    assert "jane" not in caplog.text
    assert entries(store, 9) == []


@pytest.mark.parametrize("address", ["mysql://here/there", "sqlite:////nowhere/at/all.sqlite"])
def test_an_address_that_leads_nowhere_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    record_for_campaign("test", "jane", "export", "count.csv")

    assert "The audit log lacks an entry: export count.csv" in caplog.text
