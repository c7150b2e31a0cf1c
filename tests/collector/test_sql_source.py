"""Another database is read in parts, never written to, and what is kept agrees with it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, text

from campaign.model import Source
from collector.loop import collect_once
from collector.sql_source import read_rows
from data_sources.errors import SourceError, SourceMisconfigured, SourceUnavailable
from data_sources.rows_wanted import RowsWanted
from data_sources.sql_query import CONNECTOR
from store.collection import job_state
from store.integrity import check_integrity
from store.series import hourly_counts, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import A_MOMENT, a_campaign, a_query_source, answering

(JOB,) = CONNECTOR.jobs
HOUR = timedelta(hours=1)


@pytest.fixture
def crm(store: Engine, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A table of people beside the store's own tables, and CRM_URL, which names its database."""
    monkeypatch.setenv("CRM_URL", store_url)
    _make_people(store)
    register_sources(store, a_campaign(a_query_source()), A_MOMENT)
    return store


def _make_people(engine: Engine) -> None:
    kind = "TIMESTAMPTZ" if engine.dialect.name == "postgresql" else "TEXT"
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS people"))
        connection.execute(
            text(f"CREATE TABLE people (id INTEGER PRIMARY KEY, signed_at {kind}, changed INTEGER, postcode TEXT)")
        )


def sign(
    engine: Engine, *numbers: int, at: datetime = A_MOMENT - HOUR, changed: int = 0, postcode: str = "CF10"
) -> None:
    people = [{"id": n, "at": at.isoformat(), "changed": changed, "postcode": postcode} for n in numbers]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO people VALUES (:id, :at, :changed, :postcode)"), people)


def collect(engine: Engine, source: Source | None = None, now: datetime = A_MOMENT) -> int:
    """Run until nothing is left; how many runs it took."""
    runs = 0
    while runs < 200:
        runs += 1
        collect_once(engine, source or a_query_source(), JOB, answering(lambda _: httpx.Response(500)), lambda: now)
        if "after_id" not in job_state(engine, "crm", JOB.name).memory:
            return runs
    raise AssertionError("it never ended")


def total(engine: Engine) -> int:
    return read_snapshot(engine).totals["crm"].signatures


def holds(engine: Engine) -> bool:
    (sums,) = check_integrity(engine)
    return sums.holds


def wanted(address: str, query: str = "SELECT id, signed_at FROM people", **changes: Any) -> RowsWanted:
    given: dict[str, Any] = {"cursor_column": "id", "since": None, "after_id": None, "most": 100}
    return RowsWanted("Our CRM", address, query, **given | changes)


def test_each_row_counts_in_the_hour_in_which_it_was_signed(crm: Engine) -> None:
    sign(crm, 1, 2, at=A_MOMENT - 30 * HOUR)
    sign(crm, 3, at=A_MOMENT - HOUR, postcode="SW9 1AA")

    collect(crm)

    hours = hourly_counts(crm, "crm")
    assert hours[["hour", "gained"]].to_numpy().tolist() == [
        [A_MOMENT - 30 * HOUR, 2], [A_MOMENT - HOUR, 1], [A_MOMENT, 0],
    ]  # fmt: skip
    assert region_days(crm, "crm")["gained"].tolist() == [2, 1]
    assert read_snapshot(crm).areas["crm"].total == total(crm) == 3
    assert holds(crm)


def test_asking_again_adds_what_is_new_and_nothing_twice(crm: Engine) -> None:
    sign(crm, 1, 2)
    collect(crm)
    sign(crm, 3)

    collect(crm, now=A_MOMENT + HOUR)
    collect(crm, now=A_MOMENT + HOUR)

    assert total(crm) == 3
    assert read_snapshot(crm).totals["crm"].counted_at >= A_MOMENT + HOUR
    assert holds(crm)


def test_an_empty_table_is_nobody(crm: Engine) -> None:
    collect(crm)

    assert total(crm) == 0
    assert holds(crm)


def test_a_large_table_comes_in_parts(crm: Engine) -> None:
    sign(crm, *range(1, 36))

    assert collect(crm, a_query_source(rows_per_run=10)) == 4
    assert total(crm) == 35
    assert holds(crm)


def test_rows_of_one_cursor_are_neither_lost_nor_doubled_where_parts_meet(crm: Engine) -> None:
    source = a_query_source(query="SELECT id, signed_at, changed FROM people", cursor_column="changed", rows_per_run=10)
    sign(crm, *range(100, 125), changed=7)  # more rows of one value than a part has
    collect(crm, source)
    sign(crm, *range(1, 4), changed=7)  # later ones of the same value, with ids before

    collect(crm, source)

    assert total(crm) == 28
    assert holds(crm)


def test_a_row_that_becomes_visible_late_is_found(crm: Engine) -> None:
    sign(crm, 1, 3)
    collect(crm)
    sign(crm, 2)  # its transaction began before that of row 3 and ended after

    collect(crm)

    assert total(crm) == 3


def test_colons_and_percent_signs_of_a_query_are_its_own(crm: Engine) -> None:
    sign(crm, 1)
    sign(crm, 2, postcode="CF10:1")
    query = "SELECT id, signed_at FROM people WHERE postcode LIKE 'CF%' AND postcode <> ':x' AND postcode <> 'CF10:1'"
    if crm.dialect.name == "postgresql":
        query += " AND id::text <> '9'"

    collect(crm, a_query_source(query=query))

    assert total(crm) == 1


@pytest.mark.parametrize(
    "query", ["WITH p AS (SELECT * FROM people) SELECT id, signed_at FROM p", "SELECT * FROM people;"]
)
def test_other_shapes_of_one_select_are_read(crm: Engine, query: str) -> None:
    sign(crm, 1)

    collect(crm, a_query_source(query=query))

    assert total(crm) == 1


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1 AS id) AS x; DELETE FROM people; SELECT (1",
        "WITH gone AS (DELETE FROM people RETURNING *) SELECT id, signed_at FROM gone",
    ],
)
def test_a_query_that_writes_is_refused_and_writes_nothing(crm: Engine, store_url: str, query: str) -> None:
    sign(crm, 1)

    with pytest.raises(SourceError):
        read_rows(wanted(store_url, query))

    assert len(read_rows(wanted(store_url))) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_function_that_writes_is_refused_by_the_database_itself(crm: Engine, store_url: str) -> None:
    with crm.begin() as connection:
        connection.execute(text("CREATE SEQUENCE numbers"))

    with pytest.raises(SourceMisconfigured, match="refuses the query"):
        read_rows(wanted(store_url, "SELECT nextval('numbers') AS id, now() AS signed_at"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT id, signed_att FROM people", "its query is wrong .*signed_att"),
        ("SELECT id, signed_at FROM persons", "its query is wrong .*persons"),
        ("SELECT id, signed_at FRM people", "its query is wrong"),
    ],
)
def test_a_wrong_query_is_named(crm: Engine, store_url: str, query: str, words: str) -> None:
    with pytest.raises(SourceMisconfigured, match=words):
        read_rows(wanted(store_url, query))


def test_what_a_database_says_of_rows_is_not_repeated(crm: Engine, store_url: str) -> None:
    sign(crm, 1, postcode="Wilhelmina")

    if crm.dialect.name == "postgresql":
        with pytest.raises(SourceMisconfigured) as refused:
            read_rows(wanted(store_url, "SELECT CAST(postcode AS integer) AS id, signed_at FROM people"))
        assert "Wilhelmina" not in str(refused.value)
        assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "address", ["secretword", "mysql://u:secretword@h/d", "postgresql://u:secretword@h:port/d", ""]
)
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    with pytest.raises(SourceMisconfigured, match="not the address of a database") as refused:
        read_rows(wanted(address))

    assert "secretword" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["postgresql://secretuser:secretword@127.0.0.1:1/d", "sqlite:////nowhere/secretfile.sqlite", "sqlite://"]
)
def test_a_database_out_of_reach_is_waited_for(address: str) -> None:
    with pytest.raises(SourceUnavailable, match="cannot be reached") as away:
        read_rows(wanted(address))

    assert "secret" not in str(away.value)
    assert away.value.__cause__ is None


def test_a_name_of_no_file_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable):
        read_rows(wanted(f"sqlite:///{tmp_path / 'typo.sqlite'}"))

    assert list(tmp_path.glob("typo*")) == []


def test_an_address_that_is_not_set_is_said_by_its_name(crm: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_URL")

    with pytest.raises(SourceMisconfigured, match="CRM_URL"):
        collect(crm)


def test_rows_that_cannot_be_counted_are_said_and_the_others_counted(crm: Engine) -> None:
    sign(crm, 1, 3)
    sign(crm, 2, at=datetime(1970, 1, 1, tzinfo=UTC))

    with pytest.raises(SourceMisconfigured, match="1 rows were left out"):
        collect(crm)

    assert total(crm) == 2
    assert holds(crm)


steps = st.lists(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 3)), max_size=25), min_size=1, max_size=4)


@pytest.fixture
def sqlite_crm(sqlite_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The same on SQLite alone, for laws."""
    monkeypatch.setenv("CRM_URL", str(sqlite_store.url))
    return sqlite_store


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(steps=steps)
def test_every_row_counts_once_however_cursors_and_ids_lie(
    sqlite_crm: Engine, steps: list[list[tuple[int, int]]]
) -> None:
    source = a_query_source(query="SELECT id, signed_at, changed FROM people", cursor_column="changed", rows_per_run=10)
    with sqlite_crm.begin() as connection:
        connection.execute(delete(SourceRow))
    _make_people(sqlite_crm)
    register_sources(sqlite_crm, a_campaign(source), A_MOMENT)
    known: set[int] = set()
    for step in steps:
        for number, changed in step:
            if number not in known:
                known.add(number)
                sign(sqlite_crm, number, changed=changed)
        collect(sqlite_crm, source)

    assert total(sqlite_crm) == len(known)
    assert holds(sqlite_crm)
