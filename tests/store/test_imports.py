"""Files of signatures: each file once, each signature once, and all of a file or nothing of it."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, func, select

from data_sources.errors import FileNotReadable
from data_sources.records import RejectedLine, Signature, SignatureAreaQuality
from data_sources.rows import file_sha256
from data_sources.signature_file import read_signatures
from store.imports import ImportReport, import_signatures
from store.integrity import check_integrity
from store.levels import level_counts
from store.series import hourly_counts, imported_files, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import Base, SignatureBlockRow, SourceRow
from tests.builders import A_MOMENT, a_campaign, a_file_source

LATER = A_MOMENT + timedelta(days=1)
WALES, SCOTLAND = "W92000004", "S92000003"
Qualities = tuple[SignatureAreaQuality, ...]


@pytest.fixture
def website(store: Engine) -> Engine:
    """A store that knows one source of files, and no file of it."""
    register_sources(store, a_campaign(a_file_source()), A_MOMENT)
    return store


def signed(
    key: str, region: str | None = WALES, at: datetime = A_MOMENT, quality: SignatureAreaQuality = "exact"
) -> Signature:
    return Signature(key_of(key), at, region, quality)


def key_of(name: str) -> str:
    """A key as a hash gives it: 32 hexadecimal digits that say nothing."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def put(
    engine: Engine, *lines: Signature | RejectedLine, file: str = "first", now: datetime = A_MOMENT
) -> ImportReport:
    return import_signatures(engine, "website", (f"{file}.csv", f"contents of {file}"), lines, now)


def holds(engine: Engine) -> bool:
    (sums,) = check_integrity(engine)
    return sums.holds


def total(engine: Engine) -> int:
    return read_snapshot(engine).totals["website"].signatures


def rows_of_every_table(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_counts_every_signature_of_a_file(website: Engine) -> None:
    report = put(website, signed("a"), signed("b", SCOTLAND))

    assert (report.accepted, report.duplicates, report.rejected) == (2, 0, ())
    assert total(website) == 2
    assert holds(website)


def test_reads_the_same_file_once(website: Engine) -> None:
    put(website, signed("a"))

    again = put(website, signed("never read"), now=LATER)

    assert again == ImportReport(0, 0, (), already_imported_at=A_MOMENT)
    assert (total(website), read_snapshot(website).imported_files) == (1, {"website": 1})


def test_adds_only_what_is_new_in_a_longer_export(website: Engine) -> None:
    put(website, signed("a"), signed("b"))

    report = put(website, signed("a"), signed("b"), signed("c"), file="second", now=LATER)

    assert (report.accepted, report.duplicates) == (1, 2)
    assert total(website) == 3
    assert holds(website)


def test_a_file_with_nothing_new_adds_nothing(website: Engine) -> None:
    put(website, signed("a"), signed("b"))

    report = put(website, signed("b"), signed("a"), file="second", now=LATER)

    assert (report.accepted, report.duplicates) == (0, 2)
    assert hourly_counts(website, "website")["gained"].tolist() == [2]
    assert read_snapshot(website).totals["website"].counted_at == LATER
    assert holds(website)


def test_counts_a_signature_that_stands_twice_in_a_file_once_and_as_the_first(website: Engine) -> None:
    report = put(website, signed("a", WALES), signed("a", SCOTLAND))

    assert (report.accepted, report.duplicates) == (1, 1)
    assert read_snapshot(website).areas["website"].regions == {WALES: 1}
    assert holds(website)


def test_keeps_rejected_lines_as_reasons_and_numbers_alone(website: Engine) -> None:
    late, again = RejectedLine(2, "unreadable date or time"), RejectedLine(4, "unreadable date or time")

    report = put(website, late, signed("a"), again, RejectedLine(9, "more cells than the header has columns"))

    assert [line.line for line in report.rejected] == [2, 4, 9]
    (file,) = imported_files(website).to_dict("records")
    assert file["reasons"] == {"unreadable date or time": 2, "more cells than the header has columns": 1}
    assert (file["accepted"], file["rejected"]) == (1, 3)


def test_signatures_belong_to_the_london_day_and_the_utc_hour_of_signing(website: Engine) -> None:
    half_past_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    put(website, signed("a", at=half_past_midnight))

    assert region_days(website, "website")["day"].dt.strftime("%Y-%m-%d").tolist() == ["2026-07-01"]
    assert hourly_counts(website, "website")["hour"].tolist() == [half_past_midnight.replace(minute=0)]
    assert read_snapshot(website).totals["website"].first_counted_at == half_past_midnight.replace(minute=0)


def test_places_every_signature_in_a_region_or_says_that_it_has_none(website: Engine) -> None:
    nowhere = [signed(key, None, quality="unknown") for key in ("b", "c")]

    put(website, signed("a", WALES), *nowhere, signed("d", None, quality="outside"))

    areas = read_snapshot(website).areas["website"]
    assert (areas.regions, areas.unallocated, areas.overseas, areas.total) == ({WALES: 1}, 2, 1, 4)


def test_two_sources_never_share_a_signature(website: Engine) -> None:
    campaign = a_campaign(a_file_source(), a_file_source(key="stall", headline=False))
    register_sources(website, campaign, A_MOMENT)
    put(website, signed("a"))

    report = import_signatures(website, "stall", ("first.csv", "contents of first"), [signed("a")], A_MOMENT)

    assert report.accepted == 1
    assert all(one.holds for one in check_integrity(website))


def test_keeps_all_of_many_batches(website: Engine) -> None:
    seen: list[int] = []
    regions = (WALES, SCOTLAND, None)
    moments = [A_MOMENT + timedelta(minutes=number) for number in range(12_001)]
    lines = [signed(f"{number:032}", regions[number % 3], moment) for number, moment in enumerate(moments)]
    # Across two batches, so that the earlier one is found in the database and not in the batch.
    lines.append(lines[0])

    report = import_signatures(website, "website", ("big.csv", "big"), lines, LATER, seen.append)

    assert (report.accepted, report.duplicates) == (12_001, 1)
    assert seen == [5_000, 5_000, 2_002]
    regions_of = level_counts(website, "website", "region")
    assert regions_of is not None
    assert regions_of.areas["signatures"].sum() == 8_001
    assert holds(website)


def test_stores_nothing_at_all_of_a_file_that_breaks_off(website: Engine) -> None:
    put(website, signed("a"))
    before = rows_of_every_table(website)

    def broken() -> Iterator[Signature]:
        yield from (signed(f"{number:032}") for number in range(7_000))
        raise FileNotReadable("broken.csv", "line 7001: a NUL character", "Export it again")

    with pytest.raises(FileNotReadable):
        import_signatures(website, "website", ("broken.csv", "broken"), broken(), LATER)

    assert rows_of_every_table(website) == before
    assert total(website) == 1
    assert holds(website)


def test_a_file_that_broke_off_can_be_imported_when_it_is_whole(website: Engine, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    lines = [f"2026-06-{1 + number % 28:02} 10:00,CF10 1AA,{number}" for number in range(6_000)]
    for end in ('\n"never closed', ""):
        file.write_text("\n".join(["Date,Postcode,Supporter ID", *lines]) + end)
        reading = read_signatures(file, a_file_source(), b"key", A_MOMENT)
        try:
            report = import_signatures(website, "website", (file.name, file_sha256(file)), reading, A_MOMENT)
        except FileNotReadable:
            assert read_snapshot(website).totals == {}

    assert report.accepted == total(website) == 6_000
    assert holds(website)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(days=1)])
def test_agrees_with_itself_when_the_clock_was_set_back(website: Engine, back: timedelta) -> None:
    put(website, signed("a"))

    put(website, signed("b"), file="second", now=A_MOMENT - back)

    assert total(website) == 2
    assert read_snapshot(website).areas["website"].total == 2
    assert holds(website)


def test_notices_when_every_listed_signature_is_lost(website: Engine) -> None:
    put(website, signed("a"), signed("b"))

    with website.begin() as connection:
        connection.execute(delete(SignatureBlockRow))

    assert not holds(website)


def lines_of(keys: Iterable[tuple[int, int]]) -> Iterator[Signature]:
    """Signatures whose place follows from their key, as it does in life."""
    regions, qualities = (WALES, SCOTLAND, None, None), cast(Qualities, ("exact", "given", "unknown", "outside"))
    for key, hours in keys:
        yield signed(str(key), regions[key % 4], A_MOMENT - timedelta(hours=hours), qualities[key % 4])


files = st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5_000)), max_size=25), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(contents=files)
def test_each_signature_counts_once_however_files_overlap(
    sqlite_store: Engine, contents: list[list[tuple[int, int]]]
) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(sqlite_store, a_campaign(a_file_source()), A_MOMENT)

    for number, keys in enumerate(contents):
        put(sqlite_store, *lines_of(keys), file=str(number), now=A_MOMENT + timedelta(minutes=number))

    areas = read_snapshot(sqlite_store).areas["website"]
    assert total(sqlite_store) == len({key for keys in contents for key, _ in keys}) == areas.total
    assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total
    assert holds(sqlite_store)
