"""Each database role does its own work on PostgreSQL, and is refused all else by the database itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from collector.demonstration import publish_demonstration_surveys
from collector.publish_survey import import_survey, publish_survey
from data_sources.action_network import CONNECTOR
from data_sources.paper_counts import PaperCount
from data_sources.records import Collected, CountReading, MilestoneDate, Placed, Signature
from store.alerts import save_told
from store.audit import entries, record
from store.backfill import backfill_totals
from store.collection import save_collected
from store.counted import import_counts
from store.engine import is_refused, writing_engine
from store.flags import Noticed, dismiss, save_noticed
from store.imports import import_signatures
from store.integrity import check_integrity
from store.lease import COLLECTOR as LEASE
from store.lease import give_back_lease, take_lease
from store.prepare import StoreNotPrepared, prepare_store
from store.roles import COLLECTOR, OWNER, PAGES, PUBLISHER
from store.sources import register_sources
from store.survey_releases import latest_release
from store.tables import Base
from tests.builders import (
    A_MOMENT,
    a_campaign,
    a_campaign_folder,
    a_file_source,
    a_paper_source,
    a_source,
)
from tests.commands import Command
from tests.filled import collect_everything, count_job
from tests.postgresql_roles import as_role, make_roles
from tests.small_survey import SMALL_CODEBOOK, small_export, small_survey

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)]

WALES = "W92000004"
ROLES = (COLLECTOR, PUBLISHER, PAGES)
NAMES = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}
WRITES, DELETES, READS, NOTHING = "SIU", "SIUD", "S", ""
FIGURES = (WRITES, NOTHING, READS)
RELEASES = (READS, "SI", READS)
# What collector, publisher and pages may do with each table. A new table needs a line here and in rights.sql.
RIGHTS: dict[str, tuple[str, str, str]] = {
    "access_token": (WRITES, NOTHING, READS),  # pages: also the day on which one was last used
    "alembic_version": (READS, READS, READS),
    "alert_told": (WRITES, NOTHING, NOTHING),
    "area_total": FIGURES,
    "audit_log": ("I", "I", "I"),
    "breakdown": FIGURES,
    "count_day_area": FIGURES,
    "count_day_channel": FIGURES,
    "count_day_constituency": FIGURES,
    "count_hour": FIGURES,
    "flag": FIGURES,
    "imported_file": FIGURES,
    "job": (WRITES, NOTHING, NOTHING),  # pages: all columns but its memory
    "lease": (DELETES, NOTHING, NOTHING),
    "milestone_date": (DELETES, NOTHING, READS),
    "person_to_place": (DELETES, NOTHING, NOTHING),
    "place_quality": FIGURES,
    "purged_signatures": (READS, NOTHING, NOTHING),
    "reading": FIGURES,
    "signature": (WRITES, NOTHING, NOTHING),
    "signature_block": (WRITES, NOTHING, NOTHING),
    "signature_channel": (WRITES, NOTHING, NOTHING),
    "signed_out": (DELETES, NOTHING, DELETES),
    "source": (DELETES, NOTHING, READS),
    "source_total": FIGURES,
    "survey_answer": (NOTHING, "SID", NOTHING),
    "survey_change": RELEASES,
    "survey_import": (NOTHING, "SID", NOTHING),
    "survey_mean": RELEASES,
    "survey_release": RELEASES,
    "survey_result": RELEASES,
    "survey_verdict": RELEASES,
    "survey_weighted_result": RELEASES,
}
ABOUT_PEOPLE = ("signature", "signature_block", "person_to_place", "survey_answer", "survey_import")


@pytest.fixture
def entered(store_url: str) -> Iterator[Callable[[str], Engine]]:
    """A way into a prepared store with roles, as each of them."""
    make_roles(store_url)
    engines: dict[str, Engine] = {}

    def enter(role: str) -> Engine:
        return engines.setdefault(role, writing_engine(as_role(store_url, role)))

    yield enter
    for engine in engines.values():
        engine.dispose()


def refused(engine: Engine, statement: str) -> bool:
    """Whether the database refuses this to whoever has entered, also when they say that they want to write."""
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
            connection.exec_driver_sql(statement)
    except DBAPIError as error:
        return is_refused(error)
    return False


def test_every_role_has_the_rights_that_were_decided_on_every_table(entered: Callable[[str], Engine]) -> None:
    asked = text("SELECT has_table_privilege(:role, :table, :right)")
    with entered(OWNER).connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        found = {
            table: tuple(
                "".join(
                    letter
                    for letter, right in NAMES.items()
                    if connection.execute(asked, {"role": role, "table": table, "right": right}).scalar_one()
                )
                for role in ROLES
            )
            for table in tables
        }
        beyond = [
            (role, table, right)
            for role in (*ROLES, "public")
            for table in tables
            for right in ("TRUNCATE", "REFERENCES", "TRIGGER", *(NAMES.values() if role == "public" else ()))
            if connection.execute(asked, {"role": role, "table": table, "right": right}).scalar_one()
        ]
        owners = connection.execute(
            text("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        ).scalars()

        assert found == RIGHTS
        assert {*tables} == {*Base.metadata.tables, "alembic_version"}
        assert beyond == []
        assert owners.all() == [OWNER]


def test_pages_read_figures_and_nothing_about_single_people(entered: Callable[[str], Engine]) -> None:
    pages = entered(PAGES)

    for table in ABOUT_PEOPLE:
        for statement in ("SELECT * FROM {}", "SELECT count(*) FROM {}", "DELETE FROM {}", "COPY {} TO STDOUT"):
            assert refused(pages, statement.format(table)), (statement, table)
    assert refused(pages, "SELECT memory FROM job")
    assert not refused(pages, "SELECT source_id, message FROM job")
    assert refused(pages, "SELECT * FROM audit_log")


def test_pages_change_nothing_and_take_no_other_role(entered: Callable[[str], Engine]) -> None:
    pages = entered(PAGES)
    with pytest.raises(DBAPIError, match="read-only transaction"), pages.begin() as connection:
        connection.exec_driver_sql("INSERT INTO audit_log VALUES (now(), 'a', 'b', 'c', 'd')")

    for statement in (
        "DELETE FROM reading",
        "UPDATE source_total SET signatures = 0",
        "UPDATE flag SET dismissed_reason = 'nothing'",
        "INSERT INTO lease VALUES ('a', 'b', now())",
        "UPDATE survey_result SET percent = 100",
        "DELETE FROM audit_log",
        "UPDATE audit_log SET who = 'somebody else'",
        "CREATE TABLE more (a int)",
        "DROP TABLE reading",
        f"SET ROLE {OWNER}",
        f"SET ROLE {PUBLISHER}",
        f"SET SESSION AUTHORIZATION {OWNER}",
        "COPY reading TO PROGRAM 'cat'",
    ):
        assert refused(pages, statement), statement


def test_every_role_adds_to_the_audit_log_and_only_the_owner_reads_it(entered: Callable[[str], Engine]) -> None:
    for role in (*ROLES, OWNER):
        record(entered(role), role, "export", "test")

    assert {one.who for one in entries(entered(OWNER), 10)} == {*ROLES, OWNER}
    for role in ROLES:
        assert refused(entered(role), "SELECT who FROM audit_log")


def test_the_collector_does_all_its_work_and_reads_no_answer(entered: Callable[[str], Engine]) -> None:
    engine = entered(COLLECTOR)
    network = a_source(key="network", connector="action_network", platform_id="demo", headline=False)
    campaign = a_campaign(a_source(), a_file_source(headline=False), a_paper_source(headline=False), network)
    prepare_store(engine)
    assert take_lease(engine, LEASE, "here", A_MOMENT)
    register_sources(engine, campaign, A_MOMENT)
    collect_everything(engine, a_campaign(a_source()), A_MOMENT)
    lines = [Signature(f"{number:032x}", A_MOMENT, WALES, "exact", "email") for number in range(5)]
    import_signatures(engine, "website", ("export.csv", "0" * 64), lines, A_MOMENT)
    import_counts(engine, "paper", ("paper.csv", "1" * 64), [PaperCount(A_MOMENT.date(), WALES, False, 7)], A_MOMENT)
    total = Collected(readings=(CountReading(A_MOMENT, 1),))
    person = Signature("f" * 32, A_MOMENT, None, "unknown", None, "person-1")
    for job, brought in zip(
        CONNECTOR.jobs,
        (total, Collected(signatures=(person,)), Collected(placed=(Placed(person.key, WALES, "exact"),))),
        strict=True,
    ):
        save_collected(engine, "network", job, brought, A_MOMENT)
    dates = Collected(milestones=(MilestoneDate("opened", A_MOMENT),))
    save_collected(engine, "parliament", count_job(campaign.headline_source), dates, A_MOMENT)
    backfill_totals(engine, "parliament", [CountReading(A_MOMENT - timedelta(days=1), 5)])
    save_noticed(engine, "parliament", [Noticed("surge", A_MOMENT, "", {"observed": 9.0})], A_MOMENT)
    assert dismiss(engine, "parliament", "surge", A_MOMENT, "a programme", A_MOMENT) == 1
    save_told(engine, "parliament", "post", "stale", A_MOMENT)
    give_back_lease(engine, LEASE, "here")

    assert [one.holds for one in check_integrity(engine)] == [True] * 4
    for statement in ("SELECT * FROM survey_answer", "SELECT * FROM survey_import", "DELETE FROM survey_release"):
        assert refused(engine, statement), statement


def test_the_publisher_imports_and_publishes_and_never_takes_a_release_back(
    entered: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine, survey = entered(PUBLISHER), small_survey()
    prepare_store(engine)

    for people in (120, 200):
        import_survey(engine, survey, small_export(tmp_path, people), A_MOMENT)
        publish_survey(engine, survey, A_MOMENT)

    release = latest_release(entered(PAGES), survey.key)
    assert release is not None
    assert (release.version, release.base) == (2, 200)
    for statement in (
        "DELETE FROM survey_release",
        "UPDATE survey_result SET percent = 100",
        "SELECT * FROM reading",
        "SELECT * FROM signature",
    ):
        assert refused(engine, statement), statement


def test_a_demonstration_that_may_not_be_published_stops_nobody_from_collecting(
    entered: Callable[[str], Engine], caplog: pytest.LogCaptureFixture
) -> None:
    engine = entered(COLLECTOR)

    publish_demonstration_surveys(engine, a_campaign(), A_MOMENT)

    assert "may not publish" in caplog.text
    assert "collect.py migrate" in caplog.text
    assert latest_release(engine, "unsurvivors") is None


def test_the_owners_migrate_brings_the_demonstrations_survey_and_takes_it_away(
    entered: Callable[[str], Engine],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    store_url: str,
) -> None:
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", small=SMALL_CODEBOOK)))
    monkeypatch.setenv("DATABASE_URL", as_role(store_url, OWNER))

    with Command("migrate") as command:
        assert command.end() == 0, command.printed
    shown = latest_release(entered(PAGES), "small")
    assert shown is not None
    assert shown.demonstration
    # The collector finds it there and needs no right to it.
    publish_demonstration_surveys(entered(COLLECTOR), a_campaign(), A_MOMENT)
    assert "may not publish" not in caplog.text

    # The first real source: the collector may not take a release away, and the owner does.
    for role in (COLLECTOR, OWNER):
        publish_demonstration_surveys(entered(role), a_campaign(a_source()), A_MOMENT)
    assert caplog.text.count("may not publish") == 1
    assert latest_release(entered(PAGES), "small") is None


def test_tables_of_another_version_are_the_owners_to_change(entered: Callable[[str], Engine]) -> None:
    with entered(OWNER).begin() as connection:
        connection.exec_driver_sql("DROP TABLE purged_signatures, access_token, signed_out, count_day_constituency")
        connection.exec_driver_sql("DROP INDEX ix_count_day_area_level")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0010'")

    for role in ROLES:
        with pytest.raises(StoreNotPrepared, match=r"collect\.py migrate with DATABASE_URL naming their owner"):
            prepare_store(entered(role))
    prepare_store(entered(OWNER))
    for role in ROLES:
        prepare_store(entered(role))
    # A table that has just been made has its rights at once.
    assert not refused(entered(COLLECTOR), "SELECT * FROM purged_signatures")
