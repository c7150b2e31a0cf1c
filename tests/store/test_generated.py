"""A store filled with made-up figures: it agrees with itself, is the same each time, and harms nothing real."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from collector.commands import app
from collector.status import console
from store.channels import channel_totals
from store.engine import writing_engine
from store.generated import Generated, StoreNotEmpty, fill_with_generated
from store.integrity import check_integrity
from store.level_periods import level_gains
from store.levels import Level, level_counts
from store.prepare import prepare_store
from store.series import hourly_counts, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.tables import Base, ReadingRow, SignatureBlockRow, SignatureRow, SourceRow
from tests.builders import A_MOMENT, a_campaign, a_campaign_folder, a_parliament_table, a_source

# The week in which clocks go back, so that one London day has 25 hours.
END = A_MOMENT.replace(month=10, day=28, hour=10)
A_LITTLE = Generated(20_000, 5, ("first", "second"), END)
LEVELS: tuple[Level, ...] = ("everywhere", "nation", "region", "constituency", "country")


@pytest.fixture
def filled(store: Engine) -> Engine:
    """Twenty thousand signatures of five days, of one source with totals and one that lists."""
    fill_with_generated(store, A_LITTLE)
    return store


def rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def test_all_sums_hold_and_are_the_number_that_was_wanted(filled: Engine) -> None:
    found = check_integrity(filled)

    assert [one.holds for one in found] == [True, True]
    assert [one.total for one in found] == [15_000, 5_000]
    with filled.connect() as connection:
        # Single signatures are read by no page, so there are none.
        for table in (SignatureRow, SignatureBlockRow):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_and_period_reads_as_if_collected(filled: Engine, level: Level) -> None:
    newest = level_counts(filled, "first", level)
    first = level_gains(filled, "first", level, date(2026, 10, 24), date(2026, 10, 25))
    both = level_gains(filled, "first", level, date(2026, 10, 24), date(2026, 10, 26))

    assert newest is not None
    assert first is not None
    assert both is not None
    assert newest.total == 15_000
    assert 0 <= newest.unallocated < 1_500
    assert (newest.unallocated == 0) is (level == "country")
    assert 0 < first.total < both.total < newest.total
    assert (first.areas["signatures"] <= both.areas["signatures"]).all()
    assert first.unallocated >= 0


def test_hours_regions_and_channels_add_up(filled: Engine) -> None:
    second = read_snapshot(filled).areas["second"]

    assert hourly_counts(filled, "first")["total"].iloc[-1] == 15_000
    assert len(hourly_counts(filled, "first")) == 5 * 24
    assert region_days(filled, "second")["gained"].sum() == sum(second.regions.values())
    assert channel_totals(filled, "second")["signatures"].sum() == 5_000


def test_the_same_seed_makes_the_same_store_and_another_one_does_not(tmp_path: Path) -> None:
    wanted = Generated(500, 2, ("first", "second"), END)
    stores = [empty(tmp_path / f"{name}.sqlite") for name in "abc"]
    for engine, seed in zip(stores, (1, 1, 2), strict=True):
        fill_with_generated(engine, Generated(500, 2, wanted.sources, END, seed))

    first, again, other = (rows(engine) for engine in stores)
    assert first == again
    assert first["count_hour"] != other["count_hour"]


def empty(file: Path) -> Engine:
    engine = writing_engine(f"sqlite:///{file}")
    prepare_store(engine)
    return engine


def test_a_store_that_holds_anything_is_refused_and_left_as_it_was(filled: Engine) -> None:
    before = rows(filled)

    with pytest.raises(StoreNotEmpty, match="The store is not empty: its table"):
        fill_with_generated(filled, A_LITTLE)

    assert rows(filled) == before


def test_a_real_campaigns_figures_are_refused_by_name(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)

    with pytest.raises(StoreNotEmpty, match='figures of a real campaign \\("parliament"\\)'):
        fill_with_generated(store, A_LITTLE)


def test_made_up_figures_go_when_a_real_source_is_registered_and_nobody_collects_into_them(filled: Engine) -> None:
    demonstration = a_campaign()
    fill = Generated(10, 1, (demonstration.headline_source.key,), END)
    register_sources(filled, a_campaign(a_source()), A_MOMENT)
    with filled.connect() as connection:
        assert connection.execute(select(SourceRow.source_id)).scalars().all() == ["parliament"]
        assert connection.execute(select(func.count()).select_from(ReadingRow)).scalar_one() == 0
    with filled.begin() as connection:
        connection.execute(SourceRow.__table__.delete())  # type: ignore[attr-defined]

    fill_with_generated(filled, fill)

    assert (
        "holds the figures of generated figures" in register_sources(filled, demonstration, A_MOMENT)["demonstration"]
    )


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(console, "width", 400)
    return CliRunner()


def test_the_command_says_what_it_made_and_refuses_a_second_time(commands: CliRunner) -> None:
    words = ["bench-data", "--signatures", "1000", "--days", "2", "--sources", "2", "--until", "2026-07-01"]

    first, second = (commands.invoke(app, words, catch_exceptions=False) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "1,000 made-up signatures of 2 days on 2 sources" in first.output
    assert "which agree with each other" in first.output
    assert "no single signature was made" in first.output
    assert "The store is not empty" in second.output


def test_the_command_does_nothing_for_a_campaign_with_real_sources(
    commands: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = a_campaign_folder(tmp_path / "campaign", a_parliament_table("http://localhost:1"))
    monkeypatch.setenv("CAMPAIGN_DIR", str(folder))

    done = commands.invoke(app, ["bench-data", "--signatures", "1000"], catch_exceptions=False)

    assert done.exit_code == 2
    assert "names real sources" in done.output


def test_a_hundred_million_need_no_more_rows_than_ten_thousand_hours_and_areas_allow(tmp_path: Path) -> None:
    end = END - timedelta(days=1)
    made = fill_with_generated(empty(tmp_path / "many.sqlite"), Generated(100_000_000, 2, ("first",), end))

    # 2 days of readings, hours and breakdowns; at most 3 London days of 12 regions, 650 seats and 13 countries.
    assert made <= 2 * 24 * (60 + 1 + 6) + (3 + 1) * (12 + 650 + 13)
