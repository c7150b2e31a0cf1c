"""Single signatures in Parquet files, and roll-ups counted anew from them: the same to the last signature."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from data_sources.action_network import CONNECTOR
from data_sources.records import Collected, Placed, Signature
from store.archive import Archived, archive_signatures
from store.archive_manifest import ArchiveDamaged, held
from store.collection import save_collected
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.purge import purge_signatures
from store.rebuild import Rebuilt, rebuilt_roll_ups
from store.rebuild_writing import StoreHasMoved, store_rebuilt
from store.sources import register_sources
from store.tables import CountDayAreaRow
from tests.builders import a_campaign, a_file_source, a_source

WALES, LONDON = "W92000004", "E12000007"
NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)
# From March, when London's clocks go forward, to a few days ago.
FIRST, HOURS = datetime(2026, 3, 28, tzinfo=UTC), 24 * 100
PLACES = [(WALES, "exact"), (LONDON, "outcode"), (None, "unknown"), (None, "outside")]


def signature(number: int, hour: int, place: int = 0, channel: str | None = None) -> Signature:
    region, quality = PLACES[place]
    signed_at = FIRST + timedelta(hours=hour, microseconds=number)
    return Signature(f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}", signed_at, region, quality, channel)  # type: ignore[arg-type]


SIGNATURES = st.builds(
    signature,
    st.integers(0, 60),
    st.integers(0, HOURS),
    st.integers(0, len(PLACES) - 1),
    st.sampled_from([None, "email", "it's"]),
)


def put(engine: Engine, signatures: Sequence[Signature], file: str = "first") -> None:
    import_signatures(engine, "website", (f"{file}.csv", f"contents of {file}"), signatures, NOW)


def rebuilt(engine: Engine, folder: Path, *, archive: Path | None = None, source: str = "website") -> Rebuilt:
    found = rebuilt_roll_ups(engine, source, folder / "working", archive)
    assert found is not None
    return found


@contextmanager
def a_website(prepared: Path) -> Iterator[tuple[Engine, Path]]:
    """A store of its own that knows one source of files, and a folder for an archive."""
    with TemporaryDirectory() as folder:
        shutil.copy(prepared, f"{folder}/store.sqlite")
        engine = writing_engine(f"sqlite:///{folder}/store.sqlite")
        register_sources(engine, a_campaign(a_file_source()), NOW)
        yield engine, Path(folder)
        engine.dispose()


@pytest.fixture
def website(store: Engine) -> Engine:
    """A store with 40 signatures of files, over four months."""
    register_sources(store, a_campaign(a_file_source()), NOW)
    put(store, [signature(number, number * HOURS // 40, number % 4, "email") for number in range(40)])
    return store


@settings(max_examples=6)
@given(
    st.lists(SIGNATURES, max_size=30), st.lists(SIGNATURES, max_size=30), st.integers(0, HOURS), st.integers(0, HOURS)
)
def test_what_was_archived_and_deleted_adds_up_to_the_roll_ups_again(
    prepared_sqlite: Path, first: list[Signature], second: list[Signature], archived_at: int, purged_before: int
) -> None:
    with a_website(prepared_sqlite) as (engine, folder):
        put(engine, first)
        archive_signatures(engine, folder / "archive", FIRST + timedelta(hours=archived_at))
        put(engine, second, "second")
        archive_signatures(engine, folder / "archive", NOW + timedelta(days=31))
        everything = {one.key for one in (*first, *second)}

        purge_signatures(engine, FIRST + timedelta(hours=purged_before), deleting=True)
        with_archive = rebuilt(engine, folder, archive=folder / "archive") if everything else None
        without = rebuilt(engine, folder) if everything else None

        assert all(one.holds for one in check_integrity(engine))
        if with_archive and without:
            assert (with_archive.signatures, with_archive.missing, with_archive.since) == (len(everything), 0, None)
            assert with_archive.differences == without.differences == ()
            assert without.signatures + without.missing == len(everything)


def test_only_months_that_have_ended_are_archived_and_a_second_run_adds_nothing(
    website: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "archive"

    first = archive_signatures(website, folder, NOW)
    files = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    again = archive_signatures(website, folder, NOW)
    later = archive_signatures(website, folder, NOW + timedelta(days=31))

    assert [part.file for part in first.new] == [f"website/2026-0{month}-1.parquet" for month in (3, 4, 5, 6)]
    assert again == Archived((), first.signatures)
    assert {file: file.read_bytes() for file in files if file.name != "manifest.json"}.items() <= files.items()
    assert [part.file for part in later.new] == ["website/2026-07-1.parquet"]
    assert later.signatures == 40
    assert {file.stat().st_mode & 0o077 for file in folder.rglob("*")} == {0}
    assert not list(folder.glob(".working*"))


def test_a_month_that_has_grown_gets_another_part_of_what_is_new(website: Engine, tmp_path: Path) -> None:
    archive_signatures(website, tmp_path / "archive", NOW)

    put(website, [signature(100, 500), signature(101, 500)], "late")
    grown = archive_signatures(website, tmp_path / "archive", NOW)

    assert [(part.file, part.signatures) for part in grown.new] == [("website/2026-04-2.parquet", 2)]
    assert rebuilt(website, tmp_path, archive=tmp_path / "archive").differences == ()


def test_whoever_was_placed_after_the_archive_counts_where_they_are(store: Engine, tmp_path: Path) -> None:
    source = a_source(key="network", connector="action_network", platform_id="demo")
    register_sources(store, a_campaign(source), NOW)
    listed = [replace(signature(number, number, 2, "email"), person=f"person-{number}") for number in range(9)]
    _, signatures, places = CONNECTOR.jobs
    save_collected(store, "network", signatures, Collected(signatures=tuple(listed)), NOW)
    archive_signatures(store, tmp_path / "archive", NOW)

    placed = (Placed(listed[0].key, WALES, "exact"), Placed(listed[1].key, None, "outside"))
    save_collected(store, "network", places, Collected(placed=placed), NOW + timedelta(minutes=1))
    again = archive_signatures(store, tmp_path / "archive", NOW)
    purge_signatures(store, NOW, deleting=True)
    found = rebuilt(store, tmp_path, archive=tmp_path / "archive", source="network")

    assert [part.signatures for part in again.new] == [2]
    assert (found.signatures, found.missing, found.differences) == (9, 0, ())


def test_a_difference_is_reported_and_stays_until_it_is_to_be_mended(website: Engine, tmp_path: Path) -> None:
    row = CountDayAreaRow
    with website.begin() as connection:
        connection.execute(update(row).where(row.area == WALES, row.day == FIRST.date()).values(gained=7))

    (difference,) = rebuilt(website, tmp_path).differences

    assert (difference.what, difference.day, difference.name) == ("region", FIRST.date(), WALES)
    assert (difference.stored, difference.counted) == (7, 1)
    assert rebuilt(website, tmp_path).differences == (difference,)
    store_rebuilt(website, rebuilt(website, tmp_path))
    assert rebuilt(website, tmp_path).differences == ()
    assert all(one.holds for one in check_integrity(website))


def test_nothing_is_mended_by_what_is_no_longer_so(website: Engine, tmp_path: Path) -> None:
    found = rebuilt(website, tmp_path)
    put(website, [signature(100, 500)], "meanwhile")

    with pytest.raises(StoreHasMoved, match="website has got new figures"):
        store_rebuilt(website, found)
    assert rebuilt(website, tmp_path).differences == ()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", ["missing", "changed", "list"])
def test_a_damaged_archive_is_not_used_and_not_added_to(website: Engine, tmp_path: Path, damage: str) -> None:
    archive_signatures(website, tmp_path / "archive", NOW)
    file = tmp_path / "archive" / "website" / "2026-04-1.parquet"
    if damage == "missing":
        file.unlink()
    elif damage == "changed":
        file.write_bytes(file.read_bytes()[:-9] + b"x" + file.read_bytes()[-8:])
    else:
        file = tmp_path / "archive" / "manifest.json"
        file.write_text('{"version": 1')

    with pytest.raises(ArchiveDamaged, match=file.name):
        rebuilt(website, tmp_path, archive=tmp_path / "archive")
    with pytest.raises(ArchiveDamaged, match=file.name):
        archive_signatures(website, tmp_path / "archive", NOW)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_draft_that_a_killed_run_left_is_written_anew_and_not_beside(website: Engine, tmp_path: Path) -> None:
    put(website, [signature(number, 24 * number) for number in range(9)], "more")
    own = tmp_path / "archive" / "website"
    own.mkdir(parents=True)
    months = {part.month for part in archive_signatures(website, tmp_path / "other", NOW).new}
    for month in months:
        (own / f".{month}-1.parquet").write_text("a draft")
        # Where DuckDB writes if the file is there already: here it could not.
        (own / f"tmp_.{month}-1.parquet").mkdir()

    assert {part.month for part in archive_signatures(website, tmp_path / "archive", NOW).new} == months


def test_two_do_not_write_to_one_archive(website: Engine, tmp_path: Path) -> None:
    with held(tmp_path / "archive"), pytest.raises(ArchiveDamaged, match="Another process"):
        archive_signatures(website, tmp_path / "archive", NOW)
