"""A process that is killed in the middle of its work leaves figures that agree, and the next one goes on from there."""

import os
import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from store.integrity import check_integrity
from store.lease import COLLECTOR, give_back_lease, lease_holder
from store.snapshot import read_snapshot
from store.tables import JobRow, SourceRow
from tests.builders import a_campaign_folder
from tests.commands import Command
from tests.upstream import Upstream

PETITIONS = ("3", "4", "5", "6")
LINES = 60_000

PETITION = """
[[source]]
key = "p{number}"
label = "Petition {number}"
connector = "uk_parliament"
headline = {headline}
platform_id = "{number}"
base_url = "{url}"
"""
FILES = """
[[source]]
key = "website"
label = "Website"
connector = "signature_file"
headline = true
columns = { signed_at = "Date", postcode = "Postcode", id = "Supporter ID" }
"""


@pytest.fixture
def environment(store_url: str, tmp_path: Path) -> dict[str, str]:
    """What a command finds in its environment: the test's own campaign and store."""
    return os.environ | {"DATABASE_URL": store_url, "CAMPAIGN_DIR": str(tmp_path / "campaign")}


def last_attempt(engine: Engine) -> datetime | None:
    with engine.connect() as connection:
        return connection.execute(select(func.max(JobRow.last_attempt_at))).scalar()


def assert_agrees(engine: Engine) -> None:
    """Every sum of every source holds, and every breakdown adds up."""
    assert [one.source for one in check_integrity(engine) if not one.holds] == []
    for areas in read_snapshot(engine).areas.values():
        assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total


def test_a_collector_that_is_killed_again_and_again_loses_and_doubles_nothing(
    store: Engine, upstream: Upstream, environment: dict[str, str], tmp_path: Path
) -> None:
    draw = random.Random(20260701)
    tables = [PETITION.format(number=one, headline=str(one == "3").lower(), url=upstream.url) for one in PETITIONS]
    a_campaign_folder(tmp_path / "campaign", "".join(tables))
    for one in PETITIONS:
        upstream[one].rises_by, upstream[one].slow_seconds = 7, 0.7
        upstream[one].faults, upstream[one].faulty = ("500", "truncate", "drop"), 0.25

    before = None
    for _ in range(10 if store.dialect.name == "sqlite" else 3):
        with Command("watch", environment=environment) as collector:
            collector.until(lambda before=before: last_attempt(store) != before)  # type: ignore[misc]
            time.sleep(draw.uniform(0.3, 1.5))
            assert "Traceback" not in collector.kill()
        before = last_attempt(store)
        # The killed one's lease would run out after 20 seconds; the test does not wait for that.
        give_back_lease(store, COLLECTOR, lease_holder(store, COLLECTOR, datetime.now(UTC)) or "")
        assert_agrees(store)

    for one in PETITIONS:
        upstream[one].faults, upstream[one].rises_by = (), 0
    with Command("once", environment=environment) as last:
        assert last.end() == 0, last.printed
    assert_agrees(store)
    snapshot = read_snapshot(store)
    for one in PETITIONS:
        expected = upstream[one].signatures
        assert expected > 10_000
        assert snapshot.totals[f"p{one}"].signatures == snapshot.areas[f"p{one}"].total == expected


def is_registered(engine: Engine, source: str) -> bool:
    """Whether an import has come as far as to know its source: it reads and writes from here on."""
    with engine.connect() as connection:
        return connection.execute(select(SourceRow).where(SourceRow.source_id == source)).first() is not None


def test_a_killed_import_stores_nothing_and_the_next_one_everything(
    store: Engine, environment: dict[str, str], tmp_path: Path
) -> None:
    a_campaign_folder(tmp_path / "campaign", FILES)
    file = tmp_path / "export.csv"
    postcodes = ("CF10 1AA", "EH6 5AA", "SW9 1AA", "nowhere", "JE2 3AA")
    lines = [f"{1 + one % 28:02}/06/2026 {one % 24:02}:15,{postcodes[one % 5]},{one}" for one in range(LINES)]
    file.write_text("\n".join(["Date,Postcode,Supporter ID", *lines]))
    words = ("import", "signatures", str(file), "--source", "website")

    for seconds in (0.3, 0.8, 1.6):
        with Command(*words, environment=environment) as killed:
            # Whoever comes after the first finds its source there already, after a start of some tenths of a second.
            killed.until(lambda: is_registered(store, "website"))
            time.sleep(seconds)
            assert "Traceback" not in killed.kill()
        total = read_snapshot(store).totals.get("website")
        # Nothing of the file, or all of it where its end was quicker.
        assert total is None or total.signatures == LINES
        assert_agrees(store)

    with Command(*words, environment=environment) as again:
        assert again.end() == 0, again.printed
    areas = read_snapshot(store).areas["website"]
    assert (areas.total, areas.unallocated, areas.overseas) == (LINES, LINES // 5, LINES // 5)
    assert_agrees(store)
