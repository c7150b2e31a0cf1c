"""A file that somebody goes on writing while it is read is refused, or left alone in a watched folder."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from collector.folders import FolderWatch
from collector.reading_files import store_file
from data_sources.errors import FileNotReadable
from data_sources.rows import file_rows
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_paper_source

LINES = {"website": "2026-06-30,SW9 1AA,{}\n", "paper": "2026-06-30,Wales,1,{}\n"}
HEADERS = {"website": "Date,Postcode,Supporter ID\n", "paper": "date,area,count,note\n"}
# More than a batch of the import, which tells of its progress after each.
MANY = 6_000
SOURCES = {"website": a_file_source(), "paper": a_paper_source()}


@pytest.mark.parametrize("key", SOURCES)
def test_what_changes_while_it_is_imported_is_refused_and_nothing_of_it_stored(
    sqlite_store: Engine, tmp_path: Path, key: str
) -> None:
    source, file = SOURCES[key], tmp_path / "growing.csv"
    register_sources(sqlite_store, a_campaign(source), A_MOMENT)
    file.write_text(HEADERS[key] + "".join(LINES[key].format(number) for number in range(MANY)))
    size = file.stat().st_size

    def somebody_adds_a_line(_: int) -> None:
        if file.stat().st_size == size:
            with file.open("a") as growing:
                growing.write(LINES[key].format("more"))

    with pytest.raises(FileNotReadable, match="it was changed while it was read"):
        store_file(sqlite_store, source, file, A_MOMENT, somebody_adds_a_line)
    assert key not in read_snapshot(sqlite_store).totals

    store_file(sqlite_store, source, file, A_MOMENT)
    assert read_snapshot(sqlite_store).totals[key].signatures > MANY - 1
    assert all(sums.holds for sums in check_integrity(sqlite_store))


@pytest.mark.parametrize("change", ["add", "replace", "remove"])
def test_what_changes_between_two_rows_is_refused(tmp_path: Path, change: str) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Id\n1\n2\n")
    rows = file_rows(file)
    next(rows)

    if change == "remove":
        file.unlink()
    elif change == "add":
        file.write_text("Id\n1\n2\n3\n")
    else:
        (tmp_path / "other.csv").write_text("Id\n1\n2\n")
        (tmp_path / "other.csv").replace(file)

    with pytest.raises(FileNotReadable, match="while it was read"):
        list(rows)


def test_in_a_watched_folder_it_is_left_alone_until_it_is_whole(sqlite_store: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    source = a_file_source(folder=str(folder))
    watch = FolderWatch(sqlite_store, a_campaign(source), source, folder, lambda: A_MOMENT)
    file = folder / "export.csv"
    file.write_text(HEADERS["website"] + LINES["website"].format(1))
    watch.look()
    # Half a line, and so a wrong one: it is written to between the looks, and is no file to be rejected.
    file.write_text(file.read_text() + '2026-06-30,"SW9')
    watch.look()
    assert [path.name for path in folder.iterdir()] == ["export.csv"]

    file.write_text(HEADERS["website"] + LINES["website"].format(1) + LINES["website"].format(2))
    watch.look()
    watch.look()

    assert read_snapshot(sqlite_store).totals["website"].signatures == 2
    assert (folder / "done" / "export.csv").exists()
