"""`collect.py archive` and `rebuild`: what they say, what stands in the audit log, and what a killed one leaves."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from typer.testing import CliRunner

from collector.commands import app
from collector.status import console
from data_sources.records import Signature
from store.archive_manifest import parts_of
from store.areas import LONDON
from store.audit import entries
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.prepare import prepare_store
from store.sources import register_sources
from store.tables import CountDayAreaRow
from tests.builders import A_WEBSITE_TABLE, a_campaign, a_campaign_folder, a_file_source
from tests.commands import Command

WELL, SOME_DIFFER, WRONG_USE = 0, 3, 2
MONTHS, SIGNATURES = 24, 480
Run = Callable[..., str]


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """A store with 480 signatures of the last two years, twenty a month."""
    monkeypatch.setenv("CAMPAIGN_DIR", str(a_campaign_folder(tmp_path / "campaign", A_WEBSITE_TABLE)))
    monkeypatch.setattr(console, "width", 200)
    engine = writing_engine(f"sqlite:///{tmp_path / 'own.sqlite'}")
    prepare_store(engine)
    now = datetime.now(UTC)
    register_sources(engine, a_campaign(a_file_source()), now)
    days = [now - timedelta(days=40 + number * 30 * MONTHS / SIGNATURES) for number in range(SIGNATURES)]
    signatures = [Signature(f"{number:032x}", day, "W92000004", "exact") for number, day in enumerate(days)]
    import_signatures(engine, "website", ("old.csv", "contents"), signatures, now)
    yield engine
    engine.dispose()


def run(*words: str, status: int = WELL) -> str:
    """One command; what it printed, after checking its status."""
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


def test_what_was_archived_is_said_and_written_down(stored: Engine, tmp_path: Path) -> None:
    printed = run("archive", str(tmp_path / "archive"))
    again = run("archive", str(tmp_path / "archive"))

    assert f"has {SIGNATURES} signatures" in printed
    assert again.startswith(f"0 files were added; the archive has {SIGNATURES} signatures")
    assert [one.what for one in entries(stored, 9)] == ["archive"]
    assert "agree to the last signature" in run("rebuild", "--archive", str(tmp_path / "archive"))


def test_months_of_an_archive_go_when_their_time_is_over(stored: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    run("archive", str(folder))
    assert "sets no archives_days" in run("purge", "--archive", str(folder), status=WRONG_USE)
    a_campaign_folder(
        tmp_path / "campaign", f"{A_WEBSITE_TABLE}\n[retention]\nsignatures_days = 100\narchives_days = 300\n"
    )
    before = {part.file for part in parts_of(folder)}

    listed = run("purge", "--archive", str(folder))
    assert "Archived signatures of website" in listed
    assert {part.file for part in parts_of(folder)} == before
    run("purge", "--delete", "--archive", str(folder))

    kept = parts_of(folder)
    latest_to_go = f"{datetime.now(UTC) - timedelta(days=300):%Y-%m}"
    assert {part.file for part in kept} == {file for file in before if file.removeprefix("website/") >= latest_to_go}
    assert {f"website/{file.name}" for file in folder.glob("*/*")} == {part.file for part in kept} < before
    # What is gone from both is neither archived again nor mended away.
    assert run("archive", str(folder)).startswith("0 files were added")
    assert "1 sums differ" not in run("rebuild", "--archive", str(folder))
    assert all(one.holds for one in check_integrity(stored))


@pytest.fixture
def archive(stored: Engine, tmp_path: Path) -> Path:
    """An archive of that store, whose months are to go after 300 days."""
    run("archive", str(tmp_path / "archive"))
    a_campaign_folder(
        tmp_path / "campaign", f"{A_WEBSITE_TABLE}\n[retention]\nsignatures_days = 100\narchives_days = 300\n"
    )
    return tmp_path / "archive"


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_files_of_somebody_else_are_left_alone_and_named(archive: Path) -> None:
    strange = [
        archive / name
        for name in (
            "notes.txt", "2020-01-1.parquet", "website/report.parquet", "website/2020-13-1.parquet",
            "website/2020-01-1.parquet.bak", "website/0000-00.parquet", "reports/2020-01-1.parquet",
        )
    ]  # fmt: skip
    strange[-1].parent.mkdir()
    for file in strange:
        file.write_text("Somebody's own")
    (archive / "website" / "2020-02-1.parquet").mkdir()
    named = [*strange[:-1], archive / "reports", archive / "website" / "2020-02-1.parquet"]

    listed, deleted = (run("purge", *words, "--archive", str(archive)) for words in ([], ["--delete"]))

    for file in named:
        assert f"{file} is no file of this archive, so it is left alone." in listed
        assert f"{file} is no file of this archive, so it is left alone." in deleted
    assert {file.read_text() for file in strange} == {"Somebody's own"}
    assert (archive / "website" / "2020-02-1.parquet").is_dir()
    assert "is no file of" in run("purge", "--archive", str(archive))
    assert "Archived signatures" not in run("purge", "--archive", str(archive))


@pytest.mark.parametrize("still_there", [0, 1, -1])
def test_a_purge_that_was_killed_at_any_file_is_finished_by_the_next(archive: Path, still_there: int) -> None:
    listed = {archive / part.file for part in parts_of(archive)}
    before = contents(archive)
    run("purge", "--delete", "--archive", str(archive))
    after = contents(archive)
    gone = sorted(listed - set(after))
    # The list is shortened before the first file goes: what a killed run leaves are the last files, from any one on.
    left = gone[still_there:]
    for file in left:
        file.write_bytes(before[file])

    assert {archive / part.file for part in parts_of(archive)} == listed - set(gone)
    assert f"{len(left)} " in run("purge", "--archive", str(archive))
    assert "killed" in run("purge", "--delete", "--archive", str(archive))

    assert contents(archive) == after
    assert "Nothing is past its time" in run("purge", "--delete", "--archive", str(archive))


def test_a_purge_ended_by_force_leaves_an_archive_that_the_next_finishes(archive: Path) -> None:
    before = {archive / part.file for part in parts_of(archive)}
    manifest = (archive / "manifest.json").read_bytes()
    with Command("purge", "--delete", "--archive", str(archive)) as command:
        command.until(lambda: (archive / "manifest.json").read_bytes() != manifest)
        command.kill()

    kept = {archive / part.file for part in parts_of(archive)}
    run("purge", "--delete", "--archive", str(archive))

    assert kept < before
    assert {file for file in contents(archive) if file.suffix == ".parquet"} == kept
    assert "Nothing is past its time" in run("purge", "--archive", str(archive))


def test_what_killed_archives_left_of_old_months_goes_too(archive: Path) -> None:
    run("purge", "--delete", "--archive", str(archive))
    kept = contents(archive)
    for name in (".2020-01-1.parquet", "tmp_.2020-01-1.parquet"):
        (archive / "website" / name).write_text("a draft")
    (archive / ".working-a1").mkdir()
    (archive / ".working-a1" / "work.duckdb").write_text("unfinished work")

    printed = run("purge", "--delete", "--archive", str(archive))

    assert "killed" in printed
    assert "3 " in printed
    assert "is no file of" not in printed
    assert contents(archive) == kept
    assert not (archive / ".working-a1").exists()


def test_a_damaged_archive_ends_the_purge_before_anything_is_deleted(stored: Engine, archive: Path) -> None:
    (archive / parts_of(archive)[0].file).write_bytes(b"another")
    before = contents(archive)

    assert "is not what was written" in run("purge", "--delete", "--archive", str(archive), status=WRONG_USE)

    assert contents(archive) == before
    assert f"{SIGNATURES} single signatures; every day" in run("rebuild")
    assert [one.what for one in entries(stored, 9)] == ["archive"]


def test_what_differs_is_named_and_mended_only_if_asked(stored: Engine) -> None:
    # One of the days on which somebody signed.
    day = (datetime.now(UTC) - timedelta(days=49)).astimezone(LONDON).date()
    with stored.begin() as connection:
        row = CountDayAreaRow
        connection.execute(update(row).where(row.day <= day, row.day > day - timedelta(days=1)).values(gained=77))

    printed = run("rebuild", status=SOME_DIFFER)

    assert "1 sums differ" in printed
    assert f"{day}" in printed
    assert "77" in printed
    assert "Nothing was changed" in printed
    assert "1 sums were mended" in run("rebuild", "--source", "website", "--write")
    assert "agree to the last signature" in run("rebuild")
    assert all(one.holds for one in check_integrity(stored))
    assert [one.detail for one in entries(stored, 9)] == ["source website, 1 sums mended"]
    assert 'no source has the key "paper"' in run("rebuild", "--source", "paper", status=WRONG_USE)


def test_a_killed_archive_leaves_the_store_whole_and_is_finished_by_the_next(stored: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with Command("archive", str(folder)) as command:
        command.until(lambda: list(folder.glob("website/2*.parquet")))
        command.kill()
    before = parts_of(folder)

    run("archive", str(folder))

    after = parts_of(folder)
    assert after[: len(before)] == before
    assert sum(part.signatures for part in after) == SIGNATURES
    assert not list(folder.glob(".working*"))
    assert all(one.holds for one in check_integrity(stored))
    assert "agree to the last signature" in run("rebuild", "--archive", str(folder))
