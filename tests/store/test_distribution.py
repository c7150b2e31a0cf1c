"""The store can be spread over machines by source: every key has the source in it, and no query joins two sources."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Column, Engine, Table, event, text
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, ClauseElement, Grouping, TextClause, Tuple
from sqlalchemy.sql.selectable import ScalarSelect, Select
from typer.testing import CliRunner

from collector.commands import app
from data_sources.action_network import CONNECTOR
from data_sources.records import Collected, CountReading, MilestoneDate, Placed, Signature
from store.alerts import save_told
from store.backfill import backfill_totals
from store.channels import channel_days, channel_totals
from store.collection import save_collected
from store.distribution import DISTRIBUTION_COLUMN, CitusNotThere, distribute, distributed_tables, reference_tables
from store.engine import normalised, reading_engine, writing_engine
from store.flags import Noticed, dismiss, flags, save_noticed
from store.imports import import_signatures
from store.integrity import check_integrity
from store.level_periods import level_gains
from store.levels import Level, boundary_sets, level_counts
from store.listed import people_to_place
from store.milestones import milestone_dates
from store.place_quality import place_quality
from store.prepare import prepare_store
from store.series import area_days, hourly_counts, imported_files, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_source
from tests.filled import collect_everything, count_job

LEVELS: tuple[Level, ...] = ("everywhere", "nation", "region", "constituency", "country")
ON_POSTGRESQL = pytest.mark.parametrize(
    "store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
_KEYS = """
SELECT conrelid::regclass::text AS own, contype AS kind, confrelid::regclass::text AS other,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY (confkey)) AS others
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f', 'x')
"""
_UNIQUE_INDEXES = """
SELECT indrelid::regclass::text AS own,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = indrelid AND attnum = ANY (indkey)) AS columns
FROM pg_index WHERE indisunique AND indrelid::regclass::text = ANY (:tables)
"""


def work(engine: Engine) -> None:
    """What the collector writes of three sources, each in its own way."""
    network = a_source(key="network", connector="action_network", platform_id="demo", headline=False)
    campaign = a_campaign(a_source(), a_file_source(headline=False), network)
    register_sources(engine, campaign, A_MOMENT)
    collect_everything(engine, a_campaign(a_source()), A_MOMENT)
    later = {"milestones": (MilestoneDate("opened", A_MOMENT),)}
    save_collected(engine, "parliament", count_job(campaign.headline_source), Collected(**later), A_MOMENT)  # type: ignore[arg-type]
    lines = [Signature(f"{number:032x}", A_MOMENT, "W92000004", "exact", "email") for number in range(5)]
    import_signatures(engine, "website", ("export.csv", "0" * 64), lines, A_MOMENT)
    person = Signature("f" * 32, A_MOMENT, None, "unknown", None, "person-1")
    total = Collected(readings=(CountReading(A_MOMENT, 1),))
    placed = Collected(placed=(Placed(person.key, "W92000004", "exact"),))
    for job, brought in zip(CONNECTOR.jobs, (total, Collected(signatures=(person,)), placed), strict=True):
        save_collected(engine, "network", job, brought, A_MOMENT)
    backfill_totals(engine, "parliament", [CountReading(A_MOMENT - timedelta(days=1), 5)])
    save_noticed(engine, "parliament", [Noticed("surge", A_MOMENT, "", {"observed": 9.0})], A_MOMENT)
    dismiss(engine, "parliament", "surge", A_MOMENT, "a programme", A_MOMENT)
    save_told(engine, "parliament", "post", "stale", A_MOMENT)


def read(engine: Engine) -> list[Any]:
    """Everything that pages and the api read of counts, and the check of all sums."""
    day = A_MOMENT.date()
    found: list[Any] = [read_snapshot(engine), check_integrity(engine), flags(engine), milestone_dates(engine)]
    found.append(imported_files(engine))
    for source in ("parliament", "network", "website"):
        found += [hourly_counts(engine, source), region_days(engine, source), channel_totals(engine, source)]
        found += [channel_days(engine, source), place_quality(engine, source), boundary_sets(engine, source)]
        found += [area_days(engine, source, "constituency", "2024", date.min), people_to_place(engine, source, 5)]
        for level in LEVELS:
            found += [level_counts(engine, source, level), level_gains(engine, source, level, day, day)]
    return found


@ON_POSTGRESQL
def test_every_key_of_a_sources_table_has_the_source_in_it(store: Engine) -> None:
    spread = {table.name for table in distributed_tables()}
    with store.connect() as connection:
        keys = connection.execute(text(_KEYS)).all()
        indexes = connection.execute(text(_UNIQUE_INDEXES), {"tables": sorted(spread)}).all()

    assert {key.own for key in keys if key.kind == "p"} >= spread
    assert [key for key in keys if key.own in spread and DISTRIBUTION_COLUMN not in key.columns] == []
    assert [one for one in indexes if DISTRIBUTION_COLUMN not in one.columns] == []


@ON_POSTGRESQL
def test_foreign_keys_stay_with_their_source_or_lead_to_what_every_machine_has(store: Engine) -> None:
    spread, copied = ({one.name for one in tables} for tables in (distributed_tables(), reference_tables()))
    with store.connect() as connection:
        foreign = [key for key in connection.execute(text(_KEYS)) if key.kind == "f"]

    assert foreign
    for key in foreign:
        together = key.own in spread and key.other in spread and DISTRIBUTION_COLUMN in {*key.columns} & {*key.others}
        assert together or (key.other in copied and key.own in copied), key
    assert spread | copied | {"alembic_version"} >= {key.own for key in foreign}


@ON_POSTGRESQL
def test_no_statement_joins_two_sources(store: Engine) -> None:
    statements: list[Any] = []
    event.listen(store, "before_cursor_execute", lambda *asked: statements.append(as_compiled(asked[4])))

    work(store)
    read(store)

    asked = [one for one in statements if one is not None and not isinstance(one, TextClause)]
    joining = [one for one in asked if len(tables_of(one)) > 1]
    # The snapshot's newest breakdowns and the check of the sums join; a test of nothing would find none.
    assert len({str(one) for one in joining}) >= 2
    assert [str(one) for one in joining if not stays_with_a_source(one)] == []
    # What is written by hand touches no table.
    assert [str(one) for one in statements if isinstance(one, TextClause) and "FROM" in str(one).upper()] == []


def test_a_join_across_sources_would_be_found() -> None:
    source, reading, total = (
        next(table for table in distributed_tables() if table.name == name)
        for name in ("source", "reading", "source_total")
    )
    same = source.c.source_id == reading.c.source_id

    assert stays_with_a_source(source.select().join(reading, same))
    assert not stays_with_a_source(source.select().join(reading, source.c.registered_at == reading.c.counted_at))
    assert not stays_with_a_source(source.select().join(reading, same).where(total.c.signatures > 0))


def as_compiled(context: Any) -> ClauseElement | None:
    """The statement with its joins spelled out; none of what was written by hand for the driver, such as SET."""
    compiled = context.compiled
    state = getattr(compiled, "compile_state", None)
    return None if compiled is None else getattr(state, "statement", compiled.statement)


def tables_of(statement: ClauseElement) -> set[str]:
    """The names of the sources' tables, and of their aliases, of which a statement has a column."""
    return {_owner(one) for one in visitors.iterate(statement) if _is_of_source(one)}


def stays_with_a_source(statement: ClauseElement) -> bool:
    """Whether all these tables are tied to each other by the source's key being equal."""
    groups = [{name} for name in tables_of(statement)]
    for left, right in _equal(statement):
        tied = [group for group in groups if {left, right} & group]
        groups = [group for group in groups if group not in tied] + [{left, right}.union(*tied)]
    return len(groups) == 1


def _equal(statement: ClauseElement) -> Iterator[tuple[str, str]]:
    for one in visitors.iterate(statement):
        if not isinstance(one, BinaryExpression):
            continue
        left, right = one.left, one.right
        if one.operator is operators.eq:
            yield from _pair(left, right)
        elif one.operator is operators.in_op:
            inner = right.element if isinstance(right, Grouping | ScalarSelect) else right
            outer = left.element if isinstance(left, Grouping) else left
            if isinstance(inner, Select) and isinstance(outer, Tuple):
                for mine, theirs in zip(outer.clauses, inner.selected_columns, strict=True):
                    yield from _pair(mine, theirs)


def _pair(left: Any, right: Any) -> Iterator[tuple[str, str]]:
    if all(isinstance(side, Column) and side.name == DISTRIBUTION_COLUMN for side in (left, right)):
        yield _owner(left), _owner(right)
    elif isinstance(left, Column) and left.name == DISTRIBUTION_COLUMN and isinstance(right, BindParameter):
        yield _owner(left), f"the value {right.value}"


def _is_of_source(one: Any) -> bool:
    if not isinstance(one, Column) or one.table is None:
        return False
    # Not what a statement brings along: the rows of arrays, and the row that was to be inserted.
    table = getattr(one.table, "element", one.table)
    return isinstance(table, Table) and DISTRIBUTION_COLUMN in table.columns and one.table.name != "excluded"


def _owner(column: Any) -> str:
    return str(column.table.name)


def test_without_citus_nothing_changes(store: Engine) -> None:
    with pytest.raises(CitusNotThere, match="has no Citus, so its tables stay where they are"):
        distribute(store)


def test_the_command_says_so_too() -> None:
    done = CliRunner().invoke(app, ["distribute"], catch_exceptions=False)

    assert done.exit_code == 2
    assert "has no Citus" in " ".join(done.output.split())


@pytest.fixture
def cluster() -> Iterator[Engine]:
    """A prepared, distributed store in an empty database of a Citus cluster."""
    if not (given := os.environ.get("CITUS_URL")):
        pytest.skip("not run: CITUS_URL names no Citus coordinator")
    engine = writing_engine(normalised(given, "CITUS_URL"))
    prepare_store(engine)
    distribute(engine)
    yield engine
    engine.dispose()


@pytest.mark.citus
def test_a_cluster_takes_all_work_and_gives_the_same_figures_as_one_machine(
    cluster: Engine, sqlite_store: Engine
) -> None:
    work(cluster)
    work(sqlite_store)
    pages = reading_engine(cluster.url.render_as_string(hide_password=False))

    assert [one.holds for one in check_integrity(cluster)] == [True] * 3
    assert check_integrity(pages) == check_integrity(sqlite_store)
    assert read_snapshot(pages).totals == read_snapshot(sqlite_store).totals
    assert read_snapshot(pages).areas == read_snapshot(sqlite_store).areas
    assert len(read(pages)) == len(read(sqlite_store))
    pages.dispose()


@pytest.mark.citus
def test_a_cluster_is_distributed_once(cluster: Engine) -> None:
    again = distribute(cluster)

    assert (again.distributed, again.reference) == ((), ())
    assert again.already == len(distributed_tables()) + len(reference_tables())
