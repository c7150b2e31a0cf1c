"""Rows of another database become signatures, and a run goes on where the last one ended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from data_sources.connector import Asking
from data_sources.errors import SourceMisconfigured
from data_sources.hashing import hasher
from data_sources.records import Collected
from data_sources.rows_wanted import RowsWanted
from data_sources.sql_query import fetch_signatures
from tests.builders import A_MOMENT, a_query_source, asking

LONDON, WALES = "E12000007", "W92000004"
ADDRESS = "postgresql://somebody:a-secret@db.example/crm"
Rows = Sequence[Mapping[str, Any]]


def ask(rows: Rows, memory: dict[str, Any] | None = None, *, trial: bool = False, **entries: Any) -> Collected:
    return ask_noting(rows, memory, trial=trial, **entries)[0]


def ask_noting(
    rows: Rows, memory: dict[str, Any] | None = None, *, trial: bool = False, **entries: Any
) -> tuple[Collected, RowsWanted]:
    """One run against a database that gives these rows, and what it was asked for."""
    asked: list[RowsWanted] = []

    def answer(wanted: RowsWanted) -> Rows:
        asked.append(wanted)
        return rows

    run: Asking = replace(
        asking(lambda _: httpx.Response(500), a_query_source(**entries), memory),
        secret=lambda name: ADDRESS if name == "CRM_URL" else "",
        hash_of=hasher("crm", b"a key for tests"),
        rows=answer,
        trial=trial,
    )
    collected = fetch_signatures(run)
    return collected, asked[0]


def row(number: Any = 1, signed_at: Any = datetime(2026, 6, 30, 10, tzinfo=UTC), **cells: Any) -> dict[str, Any]:
    return {"id": number, "signed_at": signed_at} | cells


@pytest.mark.parametrize(
    ("signed_at", "in_utc"),
    [
        (datetime(2026, 6, 30, 10, tzinfo=UTC), "2026-06-30T10:00"),
        (datetime(2026, 6, 30, 10), "2026-06-30T09:00"),  # noqa: DTZ001 - as databases give it
        ("2026-06-30 10:00:00", "2026-06-30T09:00"),
        ("2026-06-30T10:00:00+02:00", "2026-06-30T08:00"),
        (date(2026, 6, 30), "2026-06-29T23:00"),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_settings(signed_at: Any, in_utc: str) -> None:
    (signature,) = ask([row(signed_at=signed_at)], time_zone="Europe/London").signatures

    assert signature.signed_at == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "region", "quality"),
    [
        ({"postcode": "SW9 1AA"}, LONDON, "exact"),
        ({"region": "Wales", "postcode": "SW9 1AA"}, WALES, "given"),
        ({"constituency": "E14001063"}, "E12000008", "given"),
        ({"postcode": None, "region": None}, None, "unknown"),
        ({}, None, "unknown"),
    ],
)
def test_a_row_is_placed_by_the_columns_it_has(cells: dict[str, Any], region: str | None, quality: str) -> None:
    (signature,) = ask([row(**cells)]).signatures

    assert (signature.region, signature.area_quality) == (region, quality)


def test_nothing_but_a_hash_of_the_id_comes_out() -> None:
    collected, wanted = ask_noting([row("planted-42", name="Wilhelmina", postcode="SW9 1AA", channel="stall")])

    assert collected.signatures[0].channel == "stall"
    assert not any(word in repr(collected.signatures) for word in ("planted", "Wilhelmina", "SW9"))
    assert "a-secret" not in repr(wanted)
    assert "a-secret" not in repr(collected)


def test_goes_on_within_a_round_after_the_last_row() -> None:
    rows = [row(number) for number in range(1, 11)]

    collected = ask(rows, rows_per_run=10)
    _, wanted = ask_noting([], collected.memory, rows_per_run=10)

    assert collected.unfinished
    assert (wanted.since, wanted.after_id, wanted.most) == (10, 10, 10)


def test_a_new_round_begins_a_little_before_the_last_rows_cursor() -> None:
    at = datetime(2026, 6, 30, 10, tzinfo=UTC)
    by_number = ask([row(5_000)]).memory
    by_time = ask([row(1, at)], cursor_column="signed_at").memory
    by_text = ask([row("01J0")]).memory

    assert ask_noting([], by_number)[1].since == 4_000
    assert ask_noting([], by_time, cursor_column="signed_at")[1].since == at - timedelta(minutes=10)
    assert ask_noting([], by_text)[1].since == "01J0"
    assert {ask_noting([], memory)[1].after_id for memory in (by_number, by_time, by_text)} == {None}


def test_a_round_that_ends_with_a_full_part_ends_all_the_same() -> None:
    within = ask([row(number) for number in range(1, 11)], rows_per_run=10).memory

    ended = ask([], within, rows_per_run=10)

    assert not ended.unfinished
    assert ended.memory == {"since": {"number": "10"}}


def test_no_row_at_all_is_a_run_that_brought_nothing() -> None:
    assert ask([]) == Collected(list_is_total=True)


def test_a_trial_asks_for_one_row() -> None:
    collected, wanted = ask_noting([row()], trial=True)

    assert (wanted.most, wanted.since, collected.unfinished) == (1, None, False)


@pytest.mark.parametrize(
    "signed_at", [None, "", "soon", datetime(1999, 1, 1, tzinfo=UTC), A_MOMENT + timedelta(days=2)]
)
def test_a_row_whose_time_is_none_is_left_out_and_that_is_said(signed_at: Any) -> None:
    collected = ask([row(1), row(2, signed_at), row(3)])

    assert len(collected.signatures) == 2
    assert isinstance(collected.interrupted_by, SourceMisconfigured)
    assert "1 rows were left out" in str(collected.interrupted_by)
    assert collected.memory == {"since": {"number": "3"}}


@pytest.mark.parametrize(
    ("given", "entries", "words"),
    [
        ({"signed_at": A_MOMENT}, {}, 'no column "id"'),
        ({"id": 1}, {}, 'no column "signed_at"'),
        (row(), {"cursor_column": "changed"}, 'no column "changed"'),
        (row(None), {}, "empty in some rows"),
        (row(changed=None), {"cursor_column": "changed"}, "empty in some rows"),
        (row("w@planted.example"), {}, '"id" holds what somebody can be found by'),
        (row("Planted Name"), {}, '"id" holds what somebody can be found by'),
        (row(mail="w@planted.example"), {"cursor_column": "mail"}, '"mail" holds what somebody can be found by'),
        (row(home="PL13 2XQ"), {"cursor_column": "home"}, '"home" holds what somebody can be found by'),
        (row(1.5), {}, "of the kind float"),
    ],
)
def test_a_query_that_cannot_be_counted_is_refused_with_the_cure(
    given: dict[str, Any], entries: dict[str, Any], words: str
) -> None:
    with pytest.raises(SourceMisconfigured, match=words) as refused:
        ask([given], **entries)

    assert "planted" not in str(refused.value)


def test_without_the_collector_there_is_no_database() -> None:
    run = replace(asking(lambda _: httpx.Response(500), a_query_source()), secret=lambda _: ADDRESS)

    with pytest.raises(SourceMisconfigured, match="no way to another database") as refused:
        fetch_signatures(run)

    assert "a-secret" not in str(refused.value)
