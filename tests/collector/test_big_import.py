"""A large file is read by several threads and stored at once: killed at any moment, nothing is lost or doubled."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine

from collector.reading_files import store_file
from data_sources.signature_table import is_large
from store.integrity import check_integrity
from store.series import hourly_counts
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source

ROOT = Path(__file__).parent.parent.parent
LINES, MORE = 300_000, 350_000
COLUMNS = {"signed_at": "Date", "postcode": "Postcode", "id": "Supporter ID", "channel": "Source"}
# What `collect.py import` does, without what it takes to start as a command.
IMPORT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from campaign.model import Source
from collector.reading_files import store_file
from store.engine import writing_engine
url, file, source = sys.argv[1:]
print("begins", flush=True)
store_file(writing_engine(url), Source.model_validate_json(source), Path(file), datetime.now(UTC))
"""
HEADER = "Supporter ID,Mail,Date,Postcode,Source"
POSTCODES = ("CF10 1AA", "EH6 5AA", "SW9 1AA", "nowhere", "JE2 3AA")


def line(number: int) -> str:
    date = f"2026-06-{1 + number % 28:02} {number % 24:02}:15:{number % 60:02}"
    return f"S{number},person{number}@example.org,{date},{POSTCODES[number % 5]},Stall {number % 7}"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300,000 signatures, of which a fifth each come from Wales, Scotland, London, nowhere and Jersey."""
    file = tmp_path_factory.mktemp("big") / "export.csv"
    file.write_text("\n".join([HEADER, *map(line, range(LINES))]))
    assert is_large(file)
    return file


def assert_holds(engine: Engine, signatures: int) -> None:
    (sums,) = check_integrity(engine)
    assert sums.holds
    assert sums.total == sums.listed == signatures
    areas = read_snapshot(engine).areas["website"]
    assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total == signatures


def test_an_import_killed_at_any_moment_loses_and_doubles_nothing(
    store: Engine, store_url: str, export: Path, tmp_path: Path
) -> None:
    source = a_file_source(columns=COLUMNS)
    register_sources(store, a_campaign(source), A_MOMENT)
    command = [sys.executable, "-W", "error", "-c", IMPORT, store_url, str(export), source.model_dump_json()]

    # From before the first line is read until the last is stored, on a machine that is not too busy.
    for seconds in (0.1, 0.4, 0.8):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"begins\n"
        time.sleep(seconds)
        process.kill()
        process.communicate()
        assert total(store) in {0, LINES}

    subprocess.run(command, cwd=ROOT, check=True)
    assert total(store) == LINES
    assert_holds(store, LINES)
    assert [file.name for file in tmp_path.iterdir() if "export" in file.name] == []


def total(engine: Engine) -> int:
    found = read_snapshot(engine).totals.get("website")
    return found.signatures if found else 0


def test_a_longer_export_adds_what_is_new_and_the_same_lines_again_nothing(
    store: Engine, export: Path, tmp_path: Path
) -> None:
    source = a_file_source(columns=COLUMNS)
    register_sources(store, a_campaign(source), A_MOMENT)
    longer = tmp_path / "longer.csv"
    # In another order, so that what is stored and what is new lie between each other.
    numbers = range(MORE - 1, -1, -1)
    longer.write_text("\n".join([HEADER, *map(line, numbers), "x,,never,,", ""]))

    first = store_file(store, source, export, A_MOMENT)
    same = store_file(store, source, export, A_MOMENT)
    second = store_file(store, source, longer, A_MOMENT)
    longer.write_text(longer.read_text() + "\n")
    third = store_file(store, source, longer, A_MOMENT)

    assert (first.accepted, first.duplicates) == (LINES, 0)
    assert (same.accepted, same.already_imported_at) == (0, A_MOMENT)
    assert (second.accepted, second.duplicates) == (50_000, LINES)
    assert (third.accepted, third.duplicates) == (0, MORE)
    assert [one.line for one in second.rejected] == [MORE + 2]
    assert_holds(store, MORE)
    assert hourly_counts(store, "website")["gained"].sum() == MORE
    regions = read_snapshot(store).areas["website"].regions
    assert regions == dict.fromkeys(("W92000004", "S92000003", "E12000007"), (MORE) // 5)


def test_a_large_file_that_is_not_plain_is_read_line_by_line(store: Engine, export: Path, tmp_path: Path) -> None:
    source = a_file_source()
    register_sources(store, a_campaign(source), A_MOMENT)
    file = tmp_path / "export.csv"
    lines = [f"2026-06-{1 + number % 28:02} 10:15,CF10 1AA,{number},{'x' * 200}" for number in range(40_000)]
    file.write_text("\n".join(["Date,Postcode,Supporter ID,Comment", *lines, '2026-06-30,SW9 1AA,last,a "b" c']))
    seen: list[int] = []

    assert is_large(file)
    assert store_file(store, source, file, A_MOMENT, seen.append).accepted == 40_001
    assert_holds(store, 40_001)
