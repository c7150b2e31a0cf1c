"""A file put into a source's folder is imported once, and then lies where a person can tell what became of it."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from campaign.model import Source
from collector.folders import FolderWatch, folder_watches
from collector.loop import Collector
from collector.reading_files import store_file
from store.health import source_health
from store.integrity import check_integrity
from store.series import imported_files
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import A_MOMENT, a_campaign, a_campaign_folder, a_file_source, a_paper_source
from tests.waiting import until

HEADER = "Date,Postcode,Supporter ID\n"
ON_SQLITE = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder into which somebody puts files."""
    made = tmp_path / "incoming"
    made.mkdir()
    return made


@pytest.fixture
def watch(store: Engine, folder: Path) -> FolderWatch:
    """A watch over it for a source of files."""
    return a_watch(store, folder)


def a_watch(engine: Engine, folder: Path, source: Source | None = None) -> FolderWatch:
    source = source or a_file_source(folder=str(folder))
    return FolderWatch(engine, a_campaign(source), source, folder, lambda: A_MOMENT)


def put(folder: Path, *ids: str, name: str = "export.csv") -> Path:
    file = folder / name
    file.write_text(HEADER + "".join(f"2026-06-30,SW9 1AA,{one}\n" for one in ids))
    return file


def look(watch: FolderWatch, times: int = 2) -> None:
    for _ in range(times):
        watch.look()


def there(folder: Path) -> set[str]:
    """All files under the folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def total(engine: Engine, source: str = "website") -> int | None:
    found = read_snapshot(engine).totals.get(source)
    return found.signatures if found else None


def troubles(engine: Engine, source: str = "website") -> list[str]:
    return [str(job.message) for job in source_health(read_snapshot(engine), source).troubles]


def holds(engine: Engine) -> bool:
    return all(sums.holds for sums in check_integrity(engine))


def test_a_file_is_imported_at_the_second_look_and_moved(store: Engine, watch: FolderWatch, folder: Path) -> None:
    put(folder, "1", "2")

    look(watch, times=1)
    assert (there(folder), total(store)) == ({"export.csv"}, None)
    look(watch, times=1)

    assert (there(folder), total(store)) == ({"done/export.csv"}, 2)
    assert troubles(store) == []
    assert holds(store)


def test_a_file_that_still_grows_is_left_alone(store: Engine, watch: FolderWatch, folder: Path) -> None:
    file = put(folder, "1")
    for number in range(2, 6):
        look(watch, times=1)
        with file.open("a") as growing:
            growing.write(f"2026-06-30,SW9 1AA,{number}\n")
    assert total(store) is None

    look(watch)

    assert total(store) == 5


def test_a_file_that_changes_without_growing_is_left_alone(store: Engine, watch: FolderWatch, folder: Path) -> None:
    file = put(folder, "1")
    look(watch, times=1)
    os.utime(file, ns=(1, 1))

    look(watch, times=1)

    assert total(store) is None


@pytest.mark.parametrize(
    "name", [".hidden.csv", "~$export.xlsx", "export.csv.part", "export.csv.FILEPART", "x.crdownload"]
)
@ON_SQLITE
def test_what_is_no_finished_file_is_left_alone(store: Engine, watch: FolderWatch, folder: Path, name: str) -> None:
    put(folder, "1", name=name)
    (folder / "somebodys folder").mkdir()

    look(watch, times=3)

    assert there(folder) == {name}
    assert total(store) is None


def test_rejected_lines_are_named_in_a_report_without_what_they_say(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    (folder / "export.csv").write_text(f"{HEADER}2026-06-30,SW9 1AA,1\nWilhelmina,SW9 1AA,2\n1970-01-01,SW9,planted\n")

    look(watch)

    assert there(folder) == {"rejected/export.csv", "rejected/export.csv.report.txt"}
    report = (folder / "rejected" / "export.csv.report.txt").read_text()
    assert "1 signatures added, 0 already there, 2 lines rejected" in report
    assert "line 3: unreadable date or time\nline 4: a date before 2000 or in the future\n" in report
    assert not any(word in report for word in ("Wilhelmina", "planted", "SW9"))
    assert total(store) == 1


def test_a_file_that_cannot_be_read_is_reported_and_nothing_of_it_stored(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    (folder / "wrong.csv").write_text("Date,Code\n2026-06-30,SW9\n")
    (folder / "empty.csv").write_text("")
    (folder / "picture.xlsx").write_bytes(b"PK\x03\x04 and no more")

    look(watch)

    assert len(there(folder)) == 6
    assert 'has no column "Postcode"' in (folder / "rejected" / "wrong.csv.report.txt").read_text()
    assert "the file is empty" in (folder / "rejected" / "empty.csv.report.txt").read_text()
    assert "not readable as an Excel workbook" in (folder / "rejected" / "picture.xlsx.report.txt").read_text()
    assert total(store) is None
    assert imported_files(store).empty


def test_rejected_files_are_a_trouble_until_somebody_has_seen_to_them(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    file = folder / "export.csv"
    file.write_text(f"{HEADER}never,SW9,1\n")
    look(watch)
    (message,) = troubles(store)
    assert "1 files are in" in message

    for left in (folder / "rejected").iterdir():
        left.unlink()
    put(folder, "1")
    look(watch)

    assert troubles(store) == []
    assert (there(folder), total(store)) == ({"done/export.csv"}, 1)


def test_one_wrong_file_does_not_hold_up_the_others(store: Engine, watch: FolderWatch, folder: Path) -> None:
    (folder / "a.csv").write_text("nothing of use\n")
    put(folder, "1", name="b.csv")

    look(watch)

    assert there(folder) == {"rejected/a.csv", "rejected/a.csv.report.txt", "done/b.csv"}
    assert total(store) == 1


def test_names_that_are_taken_get_a_number(store: Engine, watch: FolderWatch, folder: Path) -> None:
    for ids in (("1",), ("1", "2"), ("3",)):
        put(folder, *ids)
        look(watch)
    for _ in range(2):
        (folder / "wrong.csv").write_text("nothing of use\n")
        look(watch)

    assert there(folder) == {
        "done/export.csv", "done/export (2).csv", "done/export (3).csv",
        "rejected/wrong.csv", "rejected/wrong.csv.report.txt",
        "rejected/wrong (2).csv", "rejected/wrong (2).csv.report.txt",
    }  # fmt: skip
    assert (folder / "done" / "export (2).csv").read_text().count("\n") == 3
    assert total(store) == 3


def test_killed_between_import_and_move_a_file_is_known_again_and_moved(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    file = put(folder, "1", "2")
    register_sources(store, a_campaign(watch.source), A_MOMENT)
    store_file(store, watch.source, file, A_MOMENT)

    look(watch)

    assert (there(folder), total(store)) == ({"done/export.csv"}, 2)
    assert len(imported_files(store)) == 1


def test_killed_before_the_report_was_written_the_reasons_are_still_said(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    file = folder / "export.csv"
    file.write_text(f"{HEADER}2026-06-30,SW9 1AA,1\nnever,SW9 1AA,2\n")
    register_sources(store, a_campaign(watch.source), A_MOMENT)
    store_file(store, watch.source, file, A_MOMENT)

    look(watch)

    report = (folder / "rejected" / "export.csv.report.txt").read_text()
    assert "Imported before, on 1 July 2026 12:00 UTC" in report
    assert "1 lines: unreadable date or time" in report
    assert total(store) == 1


def test_counts_on_paper_are_taken_whole_or_not_at_all(store: Engine, folder: Path) -> None:
    watch = a_watch(store, folder, a_paper_source(folder=str(folder)))
    (folder / "right.csv").write_text("date,area,count\n2026-06-30,Wales,12\n")
    (folder / "wrong.csv").write_text("date,area,count\n2026-06-30,Wales,5\n2026-06-30,Atlantis,3\n")
    (folder / "less than none.csv").write_text("date,area,count\n2026-06-30,Scotland,-3\n")

    look(watch)

    assert there(folder) == {
        "done/right.csv", "rejected/wrong.csv", "rejected/wrong.csv.report.txt",
        "rejected/less than none.csv", "rejected/less than none.csv.report.txt",
    }  # fmt: skip
    assert "Scotland would stand at -3" in (folder / "rejected" / "less than none.csv.report.txt").read_text()
    assert total(store, "paper") == 12
    assert holds(store)


def test_a_folder_that_is_not_there_is_said_and_found_once_it_is_made(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    folder.rmdir()
    look(watch)
    (message,) = troubles(store)
    assert "cannot be read or moved (No such file or directory)" in message

    folder.mkdir()
    put(folder, "1")
    look(watch)

    assert troubles(store) == []
    assert total(store) == 1


@ON_SQLITE
def test_a_key_that_holds_another_sources_figures_takes_no_file(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    register_sources(store, a_campaign(a_paper_source(key="website")), A_MOMENT)
    put(folder, "1")

    look(watch)

    assert there(folder) == {"export.csv"}
    assert "its key holds another source's figures" in troubles(store)[0]
    assert total(store) is None


@ON_SQLITE
def test_the_store_is_written_only_when_there_is_something_to_say(
    store: Engine, watch: FolderWatch, folder: Path
) -> None:
    look(watch, times=1)
    first = read_snapshot(store).jobs["website"]
    watch._clock = lambda: A_MOMENT + timedelta(hours=1)

    look(watch, times=3)

    assert read_snapshot(store).jobs["website"] == first


@ON_SQLITE
def test_a_file_that_is_a_link_into_nowhere_is_left_alone(store: Engine, watch: FolderWatch, folder: Path) -> None:
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    put(folder, "1")

    look(watch)

    assert total(store) == 1


def test_nobody_looks_until_this_process_collects(store: Engine, watch: FolderWatch, folder: Path) -> None:
    put(folder, "1")
    stopping, leading = threading.Event(), threading.Event()
    thread = threading.Thread(target=watch.watch, args=(stopping, leading, 0.02))
    thread.start()
    time.sleep(0.2)
    assert there(folder) == {"export.csv"}

    leading.set()
    until(lambda: there(folder) == {"done/export.csv"})
    stopping.set()
    thread.join()

    assert total(store) == 1


@ON_SQLITE
def test_the_collector_watches_every_folder_of_its_campaign(store: Engine, tmp_path: Path) -> None:
    missing = tmp_path / "not made"
    collector = Collector(store, a_campaign(a_file_source(folder=str(missing))))
    collector.start()

    until(lambda: bool(troubles(store)))
    collector.stop()

    assert str(missing) in troubles(store)[0]
    for thread in threading.enumerate():
        if thread.name.startswith("collector-"):
            thread.join()


@ON_SQLITE
def test_a_folders_name_is_relative_to_the_campaign_folder(
    store: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_folder = a_campaign_folder(tmp_path / "campaign")
    monkeypatch.setenv("CAMPAIGN_DIR", str(campaign_folder))
    (campaign_folder / "incoming").mkdir()
    put(campaign_folder / "incoming", "1")

    (found,) = folder_watches(
        store, a_campaign(a_file_source(folder="incoming"), a_paper_source(headline=False)), lambda: A_MOMENT
    )
    look(found)

    assert total(store) == 1


uploads = st.lists(st.lists(st.integers(0, 30), max_size=10), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(uploads=uploads)
def test_every_signature_counts_once_and_every_file_is_somewhere(
    sqlite_store: Engine, tmp_path_factory: pytest.TempPathFactory, uploads: list[list[int]]
) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(delete(SourceRow))
    folder = tmp_path_factory.mktemp("incoming")
    watch = a_watch(sqlite_store, folder)

    for ids in uploads:
        put(folder, *map(str, ids))
        look(watch)

    assert total(sqlite_store) == len({one for ids in uploads for one in ids})
    assert len(there(folder)) == len(uploads)
    assert holds(sqlite_store)
