"""Whatever file comes in, by whichever way: it is stored whole, or a message says what is wrong and what to do."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from campaign.load import load_campaign
from collector.commands import app
from collector.folders import FolderWatch
from collector.loop import utc_now
from data_sources.errors import printable
from store.engine import writing_engine
from store.integrity import check_integrity
from tests.builders import a_campaign_folder
from tests.nasty_files import TEXT_FILES, Fate, Nasty, no_files
from tests.nasty_ways import CAMPAIGN, LINES, SIGNATURES, SURVEY, WAYS, Way, everything_in
from tests.nasty_workbooks import WORKBOOKS

GOOD = "good.sqlite"
WELL, WRONG_USE, SOME_FAILED = 0, 2, 3
EVERY_FILE = [*TEXT_FILES, *WORKBOOKS]
every_file = pytest.mark.parametrize("nasty", EVERY_FILE, ids=str)
every_way = pytest.mark.parametrize("way", WAYS, ids=str)


def import_by(way: Way, file: Path) -> Result:
    """What the command line says of a file. It may fail, but only in words."""
    result = CliRunner().invoke(app, way.words(file), env={"COLUMNS": "1000"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert "Traceback" not in result.output
    return result


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: Path) -> Path:
    """A folder with a campaign of every kind of source, and a store into which a good file came by each way."""
    folder = tmp_path_factory.mktemp("world")
    a_campaign_folder(folder / "campaign", CAMPAIGN, test=SURVEY)
    shutil.copy(prepared_sqlite, folder / "store.sqlite")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CAMPAIGN_DIR", str(folder / "campaign"))
        environment.setenv("DATABASE_URL", f"sqlite:///{folder / 'store.sqlite'}")
        environment.setenv("SIGNATURE_HASH_KEY", "a key for tests")
        for way in WAYS:
            file = folder / f"{way}.csv"
            file.write_text(way.table(first=0).text())
            assert import_by(way, file).exit_code == WELL
    # What the commands wrote may still lie in the log beside the store; a copy made by SQLite has all of it.
    with closing(sqlite3.connect(folder / "store.sqlite")) as used, closing(sqlite3.connect(folder / GOOD)) as good:
        used.backup(good)
    return folder


@pytest.fixture
def store(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A copy of that store, which the commands use."""
    database = tmp_path / "store.sqlite"
    shutil.copy(world / GOOD, database)
    monkeypatch.setenv("CAMPAIGN_DIR", str(world / "campaign"))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    engine = writing_engine(f"sqlite:///{database}")
    yield engine
    engine.dispose()


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    """A folder for files that come in."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def holds(engine: Engine) -> bool:
    return all(sums.holds for sums in check_integrity(engine))


@every_way
@every_file
def test_a_file_is_taken_whole_or_refused_in_words(
    store: Engine, tmp_path: Path, incoming: Path, way: Way, nasty: Nasty
) -> None:
    table = way.table(first=100)
    file = nasty.put(incoming, table)
    before, amount = everything_in(tmp_path / "store.sqlite"), way.amount(store)

    result = import_by(way, file)

    said = result.output
    match nasty.fate:
        case Fate.TAKEN:
            assert (result.exit_code, way.amount(store)) == (WELL, amount + way.adds), said
        case Fate.REFUSED:
            assert_refused(result, file, nasty.words(table))
        case Fate.WRONG_LINES:
            assert_wrong_lines(result, file, way, nasty.wrong_lines(table))
            stored = LINES - len([one for one in nasty.wrong_lines(table) if one < table.next_line])
            assert way.amount(store) - amount == (stored if way.takes_parts else 0)
        case Fate.NOTHING_IN_IT:
            assert (result.exit_code, way.amount(store)) in [(WELL, amount), (WRONG_USE, amount)], said
    if result.exit_code == WRONG_USE or (result.exit_code == SOME_FAILED and not way.takes_parts):
        assert everything_in(tmp_path / "store.sqlite") == before
    assert holds(store)


def assert_refused(result: Result, file: Path, words: str) -> None:
    """One line that names the file, says what is wrong with it, and then what to do."""
    assert result.exit_code == WRONG_USE, result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("Error")]
    assert line.startswith(f"Error {printable(file.name)}: ")
    assert words in line
    assert re.search(r"\. [A-Z][^.]+", line.removeprefix(f"Error {printable(file.name)}: ")), line


def assert_wrong_lines(result: Result, file: Path, way: Way, wrong: list[int]) -> None:
    """Every wrong line is named where the others are taken; elsewhere one is enough."""
    assert result.exit_code == (SOME_FAILED if way.takes_parts or way.name == "paper" else WRONG_USE), result.output
    assert printable(file.name) in result.output
    named = [number for number in wrong if re.search(rf"\bline {number}\b", result.output)]
    assert named == wrong if way.takes_parts else named, result.output


@every_file
def test_a_file_in_a_watched_folder_is_taken_or_lies_beside_a_report(
    store: Engine, tmp_path: Path, incoming: Path, nasty: Nasty, world: Path
) -> None:
    table = SIGNATURES.table(first=100)
    file = nasty.put(incoming, table)
    before, amount = everything_in(tmp_path / "store.sqlite"), SIGNATURES.amount(store)
    campaign = load_campaign(world / "campaign")
    watch = FolderWatch(store, campaign, campaign.source[0], incoming, utc_now)

    watch.look()
    watch.look()

    report = incoming / "rejected" / f"{file.name}.report.txt"
    added = SIGNATURES.amount(store) - amount
    if nasty.fate in {Fate.TAKEN, Fate.NOTHING_IN_IT}:
        assert (incoming / "done" / file.name).exists()
        assert added == (LINES if nasty.fate is Fate.TAKEN else 0)
    else:
        assert (incoming / "rejected" / file.name).exists()
        said = report.read_text()
        assert said.startswith(f"{printable(file.name)}, for Website, ")
        if nasty.fate is Fate.REFUSED:
            assert nasty.words(table) in said
            assert everything_in(tmp_path / "store.sqlite") == before
        else:
            assert all(f"line {number}: " in said for number in nasty.wrong_lines(table))
    assert not file.exists()
    assert holds(store)


@every_way
def test_what_is_no_file_is_refused_in_words(store: Engine, tmp_path: Path, incoming: Path, way: Way) -> None:
    before = everything_in(tmp_path / "store.sqlite")

    for what, path, words in no_files(incoming):
        result = import_by(way, path)

        assert result.exit_code == WRONG_USE, what
        assert f"Error {path.name}: " in result.output, what
        assert words in result.output, what
    assert everything_in(tmp_path / "store.sqlite") == before


def test_what_is_no_file_stays_in_a_watched_folder_and_holds_nothing_up(
    store: Engine, incoming: Path, world: Path
) -> None:
    no_file = {path.name for _, path, _ in no_files(incoming)} - {"drive.csv"}
    there = {path.name for path in incoming.iterdir()} & no_file
    (incoming / "z.csv").write_text(SIGNATURES.table(first=100).text())
    amount, campaign = SIGNATURES.amount(store), load_campaign(world / "campaign")
    watch = FolderWatch(store, campaign, campaign.source[0], incoming, utc_now)

    watch.look()
    watch.look()

    assert there <= {path.name for path in incoming.iterdir()}
    assert (incoming / "done" / "z.csv").exists()
    assert SIGNATURES.amount(store) == amount + LINES


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
@every_way
def test_a_file_that_may_not_be_read_is_refused_in_words(store: Engine, incoming: Path, way: Way) -> None:
    file = incoming / "secret.csv"
    file.write_text(way.table(first=100).text())
    file.chmod(0)
    amount = way.amount(store)

    assert_refused(import_by(way, file), file, "cannot be opened (Permission denied)")

    assert way.amount(store) == amount
