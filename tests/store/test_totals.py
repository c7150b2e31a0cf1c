"""Readings become totals and hours, and nothing is lost or doubled on the way."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data_sources.records import Collected
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected
from store.integrity import check_integrity
from store.series import hourly_counts
from store.snapshot import read_snapshot
from store.sources import register_sources
from tests.builders import A_MOMENT, a_campaign, a_source, readings

COUNT = CONNECTOR.jobs[0]


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows one petition and no reading of it."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    return store


def save(engine: Engine, *totals: int, every: timedelta = timedelta(minutes=1)) -> None:
    save_collected(engine, "parliament", COUNT, Collected(readings=tuple(readings(*totals, every=every))), A_MOMENT)


def test_reads_back_the_latest_total(petition: Engine) -> None:
    save(petition, 100, 130)

    assert read_snapshot(petition).totals["parliament"].signatures == 130


def test_counts_the_same_answer_once(petition: Engine) -> None:
    save(petition, 100, 130)
    save(petition, 100, 130)

    assert hourly_counts(petition, "parliament")["gained"].tolist() == [30]
    assert check_integrity(petition)[0].holds


def test_keeps_a_fall_as_a_fall(petition: Engine) -> None:
    save(petition, 100, 130, 110, every=timedelta(hours=1))

    hours = hourly_counts(petition, "parliament")
    assert hours[["gained", "removed"]].to_numpy().tolist() == [[0, 0], [30, 0], [-20, 20]]
    assert hours["total"].tolist() == [100, 130, 110]


def test_leaves_an_hour_without_a_reading_out(petition: Engine) -> None:
    save(petition, 100, 130, every=timedelta(hours=5))

    assert len(hourly_counts(petition, "parliament")) == 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(totals=st.lists(st.integers(0, 10**9), min_size=1, max_size=30), minutes=st.integers(1, 400))
def test_hours_always_add_up_to_the_total(sqlite_store: Engine, totals: list[int], minutes: int) -> None:
    source = a_source(key=f"p{abs(hash((tuple(totals), minutes)))}"[:30])
    register_sources(sqlite_store, a_campaign(source), A_MOMENT)

    collected = Collected(readings=tuple(readings(*totals, every=timedelta(minutes=minutes))))
    save_collected(sqlite_store, source.key, COUNT, collected, A_MOMENT)

    assert all(one.holds for one in check_integrity(sqlite_store))
