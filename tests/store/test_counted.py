"""Counts made by hand: each file once and whole, and the sums agree."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete

from data_sources.errors import FileNotReadable
from data_sources.paper_counts import PaperCount
from data_sources.records import RejectedLine
from store.counted import import_counts
from store.imports import ImportReport
from store.integrity import check_integrity
from store.series import hourly_counts, imported_files, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import SourceRow
from tests.builders import A_MOMENT, a_campaign, a_file_source, a_paper_source

LATER = A_MOMENT + timedelta(days=1)
WALES, SCOTLAND = "W92000004", "S92000003"
JUNE_1, JANUARY_5 = date(2026, 6, 1), date(2026, 1, 5)


@pytest.fixture
def paper(store: Engine) -> Engine:
    """A store that knows one source of counts made by hand, and no file of it."""
    register_sources(store, a_campaign(a_paper_source()), A_MOMENT)
    return store


def counted(signatures: int, region: str | None = WALES, day: date = JUNE_1, *, overseas: bool = False) -> PaperCount:
    return PaperCount(day, region, overseas, signatures)


def put(
    engine: Engine, *lines: PaperCount | RejectedLine, file: str = "first", now: datetime = A_MOMENT
) -> ImportReport:
    return import_counts(engine, "paper", (f"{file}.csv", f"contents of {file}"), lines, now)


def holds(engine: Engine) -> bool:
    (sums,) = check_integrity(engine)
    return sums.holds


def test_adds_counts_to_total_hours_region_days_and_breakdown(paper: Engine) -> None:
    lines = [counted(12), counted(8, SCOTLAND, JANUARY_5), counted(5, None), counted(2, None, overseas=True)]

    report = put(paper, *lines, counted(3))

    assert report == ImportReport(accepted=30, duplicates=0, rejected=())
    areas = read_snapshot(paper).areas["paper"]
    assert (areas.total, areas.unallocated, areas.overseas) == (30, 5, 2)
    assert areas.regions == {WALES: 15, SCOTLAND: 8}
    days = region_days(paper, "paper")
    assert [(f"{day:%d %b}", area, people) for day, area, people in days.itertuples(index=False)] == [
        ("05 Jan", SCOTLAND, 8),
        ("01 Jun", WALES, 15),
    ]
    assert holds(paper)


def test_a_day_stands_at_its_midday_in_london(paper: Engine) -> None:
    put(paper, counted(1, day=JANUARY_5), counted(2, day=JUNE_1))

    hours = hourly_counts(paper, "paper")
    assert [f"{hour:%d %b %H}" for hour in hours["hour"]] == ["05 Jan 12", "01 Jun 11"]
    assert read_snapshot(paper).totals["paper"].first_counted_at == datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_a_count_of_this_morning_is_not_in_the_future(paper: Engine) -> None:
    morning = datetime(2026, 7, 1, 7, 40, tzinfo=UTC)

    put(paper, counted(4, day=date(2026, 7, 1)), now=morning)

    assert hourly_counts(paper, "paper")["hour"].tolist() == [morning.replace(minute=0)]
    assert holds(paper)


def test_none_of_them_is_listed(paper: Engine) -> None:
    put(paper, counted(12))

    (sums,) = check_integrity(paper)
    assert (sums.total, sums.listed, sums.holds) == (12, None, True)


def test_the_same_file_again_adds_nothing(paper: Engine) -> None:
    put(paper, counted(12))

    again = put(paper, counted(12), file="first", now=LATER)

    assert again == ImportReport(0, 0, (), already_imported_at=A_MOMENT)
    assert read_snapshot(paper).totals["paper"].signatures == 12
    assert len(imported_files(paper)) == 1


def test_another_file_adds_to_what_is_there(paper: Engine) -> None:
    put(paper, counted(12), counted(5, None))
    put(paper, counted(3), counted(1, None, overseas=True), file="second", now=LATER)

    areas = read_snapshot(paper).areas["paper"]
    assert (areas.total, areas.regions, areas.unallocated, areas.overseas) == (21, {WALES: 15}, 5, 1)
    assert imported_files(paper)["accepted"].tolist() == [4, 17]
    assert holds(paper)


def test_a_file_counts_where_the_clock_was_set_back(paper: Engine) -> None:
    put(paper, counted(12), now=LATER)
    put(paper, counted(3), file="second", now=A_MOMENT)

    assert read_snapshot(paper).totals["paper"].signatures == 15
    assert holds(paper)


def test_a_correction_is_a_fall(paper: Engine) -> None:
    put(paper, counted(12), counted(8, SCOTLAND))

    report = put(paper, counted(-5), counted(2), file="correction", now=LATER)

    assert report.accepted == -3
    assert hourly_counts(paper, "paper")[["gained", "removed"]].to_numpy().tolist() == [[17, 5]]
    assert read_snapshot(paper).areas["paper"].regions == {WALES: 9, SCOTLAND: 8}
    assert holds(paper)


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (counted(-13), "Wales would stand at -1"),
        (counted(-1, SCOTLAND), "Scotland would stand at -1"),
        (counted(-6, None), "no known region would stand at -1"),
        (counted(-1, None, overseas=True), "overseas would stand at -1"),
        (counted(10**9), "would stand at 1,000,000,012"),
    ],
)
def test_a_file_that_leaves_fewer_than_nobody_or_too_many_anywhere_is_refused(
    paper: Engine, correction: PaperCount, words: str
) -> None:
    put(paper, counted(12), counted(5, None))
    before = read_snapshot(paper)

    with pytest.raises(FileNotReadable, match=words):
        put(paper, correction, file="correction", now=LATER)

    after = read_snapshot(paper)
    assert (after.totals, after.areas, after.imported_files) == (before.totals, before.areas, before.imported_files)
    assert holds(paper)


def test_of_a_file_with_a_rejected_line_nothing_is_taken_so_that_it_can_be_corrected(paper: Engine) -> None:
    wrong = RejectedLine(3, "unreadable date")

    report = put(paper, counted(12), wrong)
    corrected = put(paper, counted(12), counted(7), file="corrected")

    assert report == ImportReport(0, 0, (wrong,))
    assert corrected.accepted == 19
    assert read_snapshot(paper).totals["paper"].signatures == 19
    assert holds(paper)


def test_a_file_that_breaks_off_leaves_nothing(paper: Engine) -> None:
    def broken() -> Iterator[PaperCount]:
        yield counted(12)
        raise FileNotReadable("first.csv", "line 3: a NUL character", "Export it again")

    with pytest.raises(FileNotReadable):
        import_counts(paper, "paper", ("first.csv", "contents"), broken(), A_MOMENT)

    assert read_snapshot(paper).totals == {}
    assert imported_files(paper).empty


def test_an_empty_file_is_a_reading_of_nobody(paper: Engine) -> None:
    assert put(paper).accepted == 0
    assert read_snapshot(paper).totals["paper"].signatures == 0
    assert holds(paper)


def test_every_line_is_reported_as_it_is_read(paper: Engine) -> None:
    read: list[int] = []

    import_counts(paper, "paper", ("first.csv", "contents"), [counted(1), counted(2)], A_MOMENT, read.append)

    assert sum(read) == 2


def test_files_that_list_signatures_are_still_held_to_their_list(store: Engine) -> None:
    register_sources(store, a_campaign(a_file_source()), A_MOMENT)

    import_counts(store, "website", ("wrong.csv", "contents"), [counted(12)], A_MOMENT)

    (sums,) = check_integrity(store)
    assert (sums.listed, sums.holds) == (0, False)


places = st.sampled_from([(WALES, False), (SCOTLAND, False), (None, False), (None, True)])
days = st.dates(date(2025, 10, 1), date(2026, 7, 1))
lines = st.builds(
    lambda place, day, people: PaperCount(day, place[0], place[1], people), places, days, st.integers(0, 9_999_999)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(files=st.lists(st.lists(lines, max_size=12), min_size=1, max_size=4))
def test_what_is_accepted_adds_up_to_the_total_and_a_file_of_corrections_takes_it_back(
    sqlite_store: Engine, files: list[list[PaperCount]]
) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(delete(SourceRow))
    register_sources(sqlite_store, a_campaign(a_paper_source()), A_MOMENT)

    reports = [put(sqlite_store, *file, file=str(number)) for number, file in enumerate(files)]
    again = [put(sqlite_store, *file, file=str(number)) for number, file in enumerate(files)]

    areas = read_snapshot(sqlite_store).areas["paper"]
    assert sum(report.accepted for report in reports) == areas.total
    assert sum(areas.regions.values()) + areas.unallocated + areas.overseas == areas.total
    assert all(report.already_imported_at for report in again)
    assert holds(sqlite_store)
    put(
        sqlite_store,
        *(PaperCount(one.day, one.region, one.overseas, -one.signatures) for file in files for one in file),
        file="all taken back",
    )
    assert read_snapshot(sqlite_store).totals["paper"].signatures == 0
    assert holds(sqlite_store)
