"""Every day of every source as a table at an address that stays, for spreadsheets."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pandas as pd
from sqlalchemy import Engine

from api.series import COLUMNS, days_of
from data_sources.records import Signature
from metrics.signatures import daily_new_signatures
from store.imports import import_signatures
from store.series import hourly_counts
from store.sources import register_sources
from tests.api.client import PARLIAMENT, Api, problem
from tests.builders import a_campaign, a_file_source, a_source, hours
from tests.filled import collect_everything, save_totals

HOUR = timedelta(hours=1)
NOON = datetime(2026, 7, 2, 12, tzinfo=ZoneInfo("Europe/London"))
UNTIL = NOON.astimezone(UTC)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """The rows, by the names of their columns."""
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def filled(api: Api, *totals: int, until: datetime = UNTIL) -> None:
    register_sources(api.engine, PARLIAMENT, until)
    save_totals(api.engine, PARLIAMENT.headline_source, *totals, start=until - (len(totals) - 1) * HOUR, every=HOUR)


def day(back: int) -> str:
    return f"{NOON.date() - timedelta(days=back)}"


def column(rows: list[dict[str, str]], name: str) -> list[Any]:
    return [row[name] for row in rows]


def test_each_day_has_its_count_and_what_it_gained(empty: Api) -> None:
    filled(empty, *range(100, 100 + 60))

    rows = table(empty.ask("/api/v1/series.csv"))

    assert tuple(rows[0]) == COLUMNS
    assert column(rows, "date") == [day(2), day(1), day(0)]
    assert column(rows, "is_over") == ["true", "true", "false"]
    assert column(rows, "signatures") == ["122", "146", "159"]
    assert column(rows, "gained") == ["22", "24", "13"]
    assert {row["source"] for row in rows} == {"parliament"}
    assert {row["as_of"] for row in rows} == {f"{UNTIL:%Y-%m-%dT%H:%M:%SZ}"}
    assert {row["notice"] for row in rows} == {""}


def test_a_count_is_the_one_before_it_and_what_was_gained(empty_on_sqlite: Api) -> None:
    filled(empty_on_sqlite, 5, 9, 20, 18, 40, *range(41, 90))

    rows = table(empty_on_sqlite.ask("/api/v1/series.csv"))

    counts, gained = ([int(cell) for cell in column(rows, name)] for name in ("signatures", "gained"))
    assert [later - earlier for earlier, later in pairwise(counts)] == gained[1:]
    assert counts[-1] == 89
    same = daily_new_signatures(hourly_counts(empty_on_sqlite.engine, "parliament"))
    assert gained == same["gained"].tolist()
    assert [row["marks"] for row in rows if row["removed"] != "0"] == ["[r]"]


def test_a_day_that_nobody_read_has_no_figure_and_a_mark(empty_on_sqlite: Api) -> None:
    filled(empty_on_sqlite, *range(10), until=UNTIL - 72 * HOUR)
    filled(empty_on_sqlite, *range(100, 110))

    rows = table(empty_on_sqlite.ask("/api/v1/series.csv"))

    assert column(rows, "marks") == ["", "[x]", "[x]", ""]
    assert [row["signatures"] for row in rows[1:3]] == ["", ""]
    assert [row["gained"] for row in rows[1:3]] == ["", ""]
    assert rows[3]["gained"] == "100"
    # From 1pm of the first day until 3am of the last, London time.
    unread = [int(row["hours_without_reading"]) for row in rows]
    assert unread[1:3] == [24, 24] or sum(unread) == 62
    assert sum(unread) == 62


def test_the_days_are_londons_also_when_the_clocks_change() -> None:
    # 1am UTC on 25 October 2026 the clocks go back: that day is 25 hours long.
    days = days_of(hours(*[1] * 72, start="2026-10-23T23:00Z"), pd.Timestamp("2026-10-26T22:00Z"), is_polled=True)

    assert days["gained"].tolist() == [24, 25, 23]


def test_a_day_without_a_line_in_a_file_is_one_on_which_nobody_signed(sqlite_store: Engine) -> None:
    two = a_campaign(a_source(), a_file_source(headline=False, label="=Website"))
    register_sources(sqlite_store, two, UNTIL)
    signed = [
        Signature(f"{number:032x}", UNTIL - timedelta(days=back), None, "unknown") for number, back in ((1, 3), (2, 1))
    ]
    import_signatures(sqlite_store, "website", ("1.csv", "1"), signed, UNTIL)
    api = Api(two, sqlite_store)

    rows = table(api.ask("/api/v1/series.csv?source=website"))

    assert column(rows, "gained") == ["1", "0", "1", "0"]
    assert column(rows, "signatures") == ["1", "1", "2", "2"]
    assert {row["marks"] for row in rows} == {""}
    assert {row["source_name"] for row in rows} == {"'=Website"}
    api.reading.dispose()


def test_a_demonstration_says_so_in_each_row(sqlite_store: Engine) -> None:
    demonstration = a_campaign()
    register_sources(sqlite_store, demonstration, UNTIL)
    save_totals(sqlite_store, demonstration.headline_source, 5, 6, start=UNTIL)
    api = Api(demonstration, sqlite_store)

    assert {row["notice"] for row in table(api.ask("/api/v1/series.csv"))} == {"Demonstration data"}
    api.reading.dispose()


def test_a_new_figure_is_in_the_next_answer_and_an_old_one_is_not_sent_twice(api_on_sqlite: Api) -> None:
    first = api_on_sqlite.ask("/api/v1/series.csv")
    assert api_on_sqlite.ask("/api/v1/series.csv", If_None_Match=first.headers["etag"]).status_code == 304
    total, later = int(table(first)[-1]["signatures"]), datetime.now(UTC) + timedelta(seconds=1)
    save_totals(api_on_sqlite.engine, PARLIAMENT.headline_source, total + 7, start=later)

    assert table(api_on_sqlite.ask("/api/v1/series.csv"))[-1]["signatures"] == str(total + 7)


def test_nothing_collected_and_an_unknown_source_are_said(empty_on_sqlite: Api) -> None:
    nothing, unknown = (empty_on_sqlite.ask(f"/api/v1/series.csv{query}") for query in ("", "?source=paper"))

    assert (nothing.status_code, unknown.status_code) == (404, 400)
    assert "Ask again" in problem(nothing)
    assert "parliament" in problem(unknown)


def test_the_last_row_is_the_headline(api_on_sqlite: Api) -> None:
    collect_everything(api_on_sqlite.engine, PARLIAMENT, datetime.now(UTC) + timedelta(seconds=2))
    last = table(api_on_sqlite.ask("/api/v1/series.csv"))[-1]
    headline = api_on_sqlite.ask("/api/v1/count.json").json()["headline"]

    assert (int(last["signatures"]), last["as_of"]) == (headline["signatures"], headline["as_of"])
    assert date.fromisoformat(last["date"]) >= NOON.date()
