"""Names, e-mail addresses, postcodes, words and keys are planted in every source, and found nowhere afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import text

from data_sources.registry import CONNECTORS
from store.engine import reading_engine, writing_engine
from store.snapshot import read_snapshot
from tests.privacy.collecting import LOGGED, collect_everything
from tests.privacy.planted import (
    EMAIL,
    NAME,
    POSTCODES,
    SECRET,
    traces,
    traces_in_files,
    traces_in_tables,
)
from tests.privacy.world import NOBODY_TO_PLANT, PLANTED, planted_world

ROOT = Path(__file__).parent.parent.parent
COUNTED = {
    "parliament": 20_000,
    "network": 30,
    "website": 7,
    "forms": 7,
    "dropped": 7,
    "actions": 7,
    "paper": 28,
    "crm": 5,
}


def test_something_is_planted_in_sources_of_every_kind() -> None:
    assert PLANTED.keys() == CONNECTORS.keys() - NOBODY_TO_PLANT


def test_what_is_planted_is_there_to_be_found(tmp_path: Path) -> None:
    with planted_world(tmp_path) as world:
        assert world.inputs.keys() == PLANTED.keys() | {"survey"}
        for inputs in world.inputs.values():
            assert {NAME, EMAIL} <= traces(" ".join(inputs))
            assert traces(" ".join(inputs)) & {*POSTCODES}
        for kind in ("uk_parliament", "action_network", "sql_query"):
            assert SECRET in traces(" ".join(world.inputs[kind]))
        assert len(world.tool_exports) == 6
        files = [*(file for _, file in world.imports), *world.exports, *world.tool_exports]
        assert all(traces(file.read_bytes()) for file in files if file.suffix == ".csv")


@pytest.mark.parametrize(
    "spelling", ["PL13 2XQ", "pl132xq", "Pl13\N{NO-BREAK SPACE}2xq"[:4] + "2xq", "PL13-2XQ", "PL13\n2XQ"]
)
def test_a_postcode_is_found_however_it_is_spelled(spelling: str) -> None:
    assert traces(f"x{spelling}y") == {"PL13 2XQ", "pl132xq"}


def test_a_trace_in_the_store_would_be_found(store_url: str, tmp_path: Path) -> None:
    engine = writing_engine(store_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE more (note TEXT)"))
        connection.execute(text("INSERT INTO more VALUES (:note)"), {"note": f"{EMAIL} {POSTCODES[0].lower()}"})

    assert {EMAIL, POSTCODES[0]} <= traces_in_tables(engine)["more"]
    if engine.dialect.name == "sqlite":
        assert any(EMAIL in found for found in traces_in_files(tmp_path, "store.sqlite*").values())
    engine.dispose()


def test_nothing_personal_and_no_key_is_stored_logged_or_printed(store_url: str, tmp_path: Path) -> None:
    kept_before = {file: file.stat().st_mtime_ns for file in ROOT.glob("var/*")}
    with planted_world(tmp_path) as world:
        said = collect_everything(world, store_url)

    engine = reading_engine(store_url)
    totals = read_snapshot(engine).totals
    assert {key: totals[key].signatures for key in COUNTED} == COUNTED
    assert traces_in_tables(engine) == {}
    engine.dispose()
    assert traces_in_files(tmp_path, "store.sqlite*") == {}
    assert "Traceback" not in said[LOGGED]
    assert "This process collects now" in said[LOGGED]
    assert {words: found for words, output in said.items() if (found := traces(output))} == {}
    reports = [*(tmp_path / "incoming" / "rejected").glob("*.report.txt")]
    assert len(reports) == 3
    assert traces_in_files(tmp_path, "incoming/rejected/*.report.txt") == {}
    written = [file for file in ROOT.glob("var/*") if kept_before.get(file) != file.stat().st_mtime_ns]
    assert {file.name for file in written if traces(file.read_bytes())} == set()
