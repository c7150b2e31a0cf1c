"""Reading figures back as tables that metrics can rely on, also where there are none yet."""

from datetime import timedelta

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sqlalchemy import Engine

from data_sources.records import Breakdown, Collected
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected
from store.imports import import_signatures
from store.series import hourly_counts, imported_files, region_days
from store.sources import register_sources
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_file_source, a_source, readings

COUNT, BREAKDOWN = CONNECTOR.jobs
WALES, SCOTLAND = "W92000004", "S92000003"


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows a petition and a source of files, and nothing of either."""
    register_sources(store, a_campaign(a_source(), a_file_source(headline=False)), A_MOMENT)
    return store


def save_counts(engine: Engine, *totals: int, every: timedelta = timedelta(hours=1)) -> None:
    save_collected(engine, "parliament", COUNT, Collected(readings=tuple(readings(*totals, every=every))), A_MOMENT)


def save(engine: Engine, *breakdowns: Breakdown) -> None:
    save_collected(engine, "parliament", BREAKDOWN, Collected(breakdowns=breakdowns), A_MOMENT)


def types(table: pd.DataFrame) -> dict[str, str]:
    return {str(column): str(kind) for column, kind in table.dtypes.items()}


def test_hours_have_the_same_types_with_and_without_figures(petition: Engine) -> None:
    empty = hourly_counts(petition, "parliament")
    save_counts(petition, 100, 130)

    assert empty.empty
    assert types(hourly_counts(petition, "parliament")) == types(empty) | {"hour": "datetime64[us, UTC]"}
    assert str(empty["hour"].dt.tz) == "UTC"


def test_hours_end_at_the_total_and_begin_after_what_was_there_before(petition: Engine) -> None:
    save_counts(petition, 100, 130, 125, every=timedelta(minutes=40))

    hours = hourly_counts(petition, "parliament")
    assert hours["hour"].tolist() == [pd.Timestamp(A_MOMENT), pd.Timestamp(A_MOMENT + timedelta(hours=1))]
    assert hours[["gained", "removed", "total"]].to_numpy().tolist() == [[30, 0, 130], [-5, 5, 125]]


def test_totals_larger_than_half_a_gigabyte_of_people_stay_whole_numbers(petition: Engine) -> None:
    save_counts(petition, 0, 9_000_000_000)

    assert hourly_counts(petition, "parliament")["total"].tolist() == [0, 9_000_000_000]


def test_days_have_their_columns_before_the_first_breakdown(petition: Engine) -> None:
    days = region_days(petition, "parliament")

    assert days.empty
    assert list(days.columns) == ["day", "area", "gained"]
    assert days.dtypes.astype(str).tolist()[1:] == ["str", "int64"]


def test_days_are_in_order_and_have_no_zone(petition: Engine) -> None:
    for day, (wales, scotland) in enumerate([(1, 1), (5, 2), (5, 7)]):
        moment = A_MOMENT + timedelta(days=day)
        save(petition, a_breakdown({WALES: wales, SCOTLAND: scotland}, total=wales + scotland, counted_at=moment))

    expected = pd.DataFrame(
        {
            "day": pd.to_datetime(["2026-07-02", "2026-07-02", "2026-07-03"]),
            "area": pd.Series([SCOTLAND, WALES, SCOTLAND], dtype="str"),
            "gained": [1, 4, 5],
        }
    )
    assert_frame_equal(region_days(petition, "parliament"), expected, check_dtype=False)


def test_lists_imported_files_with_the_newest_first_and_without_their_hash(petition: Engine) -> None:
    assert imported_files(petition).empty
    for day, name in enumerate(("old.csv", "new.csv")):
        import_signatures(petition, "website", (name, name), [], A_MOMENT + timedelta(days=day))

    files = imported_files(petition)
    assert files["file_name"].tolist() == ["new.csv", "old.csv"]
    assert files["imported_at"].tolist() == [A_MOMENT + timedelta(days=1), A_MOMENT]
    assert "sha256" not in files.columns


def test_gives_nothing_for_a_source_that_is_not_there(petition: Engine) -> None:
    save_counts(petition, 100, 130)

    assert hourly_counts(petition, "nobody").empty
    assert region_days(petition, "nobody").empty
