"""One run of one job: figures, memory and troubles go in together, a source in trouble is asked more seldom."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from collector.loop import collect_once
from data_sources.connector import Asking, Job
from data_sources.errors import SourceEnded, SourceError, SourceFormatChanged, SourceMisconfigured, SourceUnavailable
from data_sources.records import Cadence, Collected, CountReading
from data_sources.uk_parliament import CONNECTOR
from store.collection import JobState, job_state, run_job, save_collected, save_failure
from store.health import source_health
from store.integrity import check_integrity
from store.snapshot import read_snapshot
from store.sources import register_sources
from store.upsert import SourceNotRegistered
from tests.builders import A_MOMENT, a_breakdown, a_campaign, a_source, answering, readings

COUNT, BREAKDOWN = CONNECTOR.jobs
DOWN = SourceUnavailable("UK Parliament petitions", "it answered 500")


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows one petition, with a count of 100 and something to remember."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    collected = Collected(readings=tuple(readings(100)), memory={"signatures": 100})
    save_collected(store, "parliament", COUNT, collected, A_MOMENT)
    return store


def count_state(engine: Engine) -> JobState:
    return job_state(engine, "parliament", COUNT.name)


def seconds_to_wait(engine: Engine) -> float:
    not_before = count_state(engine).not_before
    assert not_before is not None
    return (not_before - A_MOMENT).total_seconds()


def total(engine: Engine) -> int:
    return read_snapshot(engine).totals["parliament"].signatures


def asked(job: Job, engine: Engine, conflict: str | None = None) -> None:
    """One run of a job of the test's own, whose platform is out of order."""
    with answering(lambda _: httpx.Response(500)) as http:
        collect_once(engine, a_source(), job, http, lambda: A_MOMENT, conflict)


def a_job(run: Any) -> Job:
    return Job("count", Cadence(timedelta(minutes=1)), run)


def test_a_failure_leaves_the_figures_and_the_memory_as_they_were(petition: Engine) -> None:
    save_failure(petition, "parliament", COUNT, DOWN, A_MOMENT)

    assert total(petition) == 100
    assert (count_state(petition).memory, count_state(petition).last_success_at) == ({"signatures": 100}, A_MOMENT)


def test_a_failure_is_kept_with_its_words_and_who_has_to_act(petition: Engine) -> None:
    wrong = SourceMisconfigured("UK Parliament petitions", "there is no petition 3 (404)", "Check platform_id")
    save_failure(petition, "parliament", COUNT, wrong, A_MOMENT + timedelta(minutes=1))

    (trouble,) = source_health(read_snapshot(petition), "parliament").troubles
    assert (trouble.trouble, trouble.message, trouble.failures_in_a_row) == ("act", str(wrong), 1)
    assert trouble.last_attempt_at == A_MOMENT + timedelta(minutes=1)


def test_asks_again_soon_and_then_ever_later_up_to_the_interval(petition: Engine) -> None:
    waits = []
    for _ in range(7):
        save_failure(petition, "parliament", COUNT, DOWN, A_MOMENT)
        waits.append(seconds_to_wait(petition))

    assert waits == [5, 10, 20, 40, 60, 60, 60]


def test_never_overflows_however_often_it_failed(petition: Engine) -> None:
    once_a_day = Job("count", Cadence(timedelta(days=1)), COUNT.run)
    for _ in range(40):
        save_failure(petition, "parliament", once_a_day, DOWN, A_MOMENT)

    assert seconds_to_wait(petition) == 5 * 2**10


@pytest.mark.parametrize(("asked_for", "waits"), [(90.0, 90), (3600.0, 3600), (2.0, 5), (0.0, 5)])
def test_waits_as_long_as_the_platform_asks_and_never_shorter(petition: Engine, asked_for: float, waits: float) -> None:
    error = SourceUnavailable("UK Parliament petitions", "it answered 429", asked_for)

    save_failure(petition, "parliament", COUNT, error, A_MOMENT)

    assert seconds_to_wait(petition) == waits


def test_a_success_ends_the_trouble(petition: Engine) -> None:
    for _ in range(3):
        save_failure(petition, "parliament", COUNT, DOWN, A_MOMENT)
    save_collected(petition, "parliament", COUNT, Collected(memory={"signatures": 101}), A_MOMENT)

    assert count_state(petition).failures_in_a_row == 0
    assert seconds_to_wait(petition) == 60
    (job,) = read_snapshot(petition).jobs["parliament"]
    assert (job.trouble, job.message) == ("none", None)


def test_memory_and_figures_go_in_together(petition: Engine) -> None:
    later = A_MOMENT + timedelta(minutes=1)

    run_job(petition, "parliament", COUNT, lambda memory: Collected((CountReading(later, 130),), memory=memory), later)

    assert (total(petition), count_state(petition).memory) == (130, {"signatures": 100})


NO_TIME_ZONE = (A_MOMENT + timedelta(days=1)).replace(tzinfo=None)
BROKEN = {
    "memory that is no JSON": Collected((CountReading(A_MOMENT + timedelta(days=1), 130),), memory={"at": A_MOMENT}),
    "a number that no column holds": Collected((CountReading(A_MOMENT + timedelta(days=1), 10**30),)),
    "a time without a zone": Collected((CountReading(NO_TIME_ZONE, 130),)),
    "half a character": Collected((CountReading(A_MOMENT + timedelta(days=1), 130),), memory={}, ended="\ud800"),
    "a breakdown that no column holds": Collected(
        (CountReading(A_MOMENT + timedelta(days=1), 130),),
        (a_breakdown({"W92000004": 10**30}, total=130, counted_at=A_MOMENT + timedelta(days=1)),),
        {"signatures": 130},
    ),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_stores_nothing_but_the_trouble_where_a_run_cannot_be_stored_as_a_whole(
    petition: Engine, broken: Collected
) -> None:
    with pytest.raises(SourceFormatChanged, match="cannot be stored"):
        asked(a_job(lambda _: broken), petition)

    (trouble,) = source_health(read_snapshot(petition), "parliament").troubles
    assert (trouble.trouble, trouble.last_success_at) == ("act", A_MOMENT)
    assert (total(petition), count_state(petition).memory) == (100, {"signatures": 100})
    assert seconds_to_wait(petition) == 5
    assert all(one.holds for one in check_integrity(petition))


def test_a_store_that_is_out_of_reach_is_no_fault_of_the_source(petition: Engine) -> None:
    with petition.begin() as connection:
        connection.execute(text("ALTER TABLE reading RENAME TO reading_elsewhere"))

    with pytest.raises(DBAPIError):
        asked(a_job(lambda _: Collected((CountReading(A_MOMENT + timedelta(days=1), 130),))), petition)

    assert count_state(petition).failures_in_a_row == 0


def test_a_connectors_own_mistake_is_stored_as_a_changed_format(petition: Engine) -> None:
    def mistaken(_: Asking) -> Collected:
        raise ZeroDivisionError("jane@example.org")

    with pytest.raises(SourceFormatChanged, match="ZeroDivisionError"):
        asked(a_job(mistaken), petition)

    (trouble,) = source_health(read_snapshot(petition), "parliament").troubles
    assert trouble.trouble == "act"
    assert "jane" not in str(trouble.message)


def test_a_key_that_holds_another_petition_is_not_asked_at_all(petition: Engine) -> None:
    with pytest.raises(SourceMisconfigured, match="another petition"):
        asked(a_job(lambda _: pytest.fail("it was asked")), petition, conflict="Give it a key of its own")

    assert count_state(petition).failures_in_a_row == 1


@pytest.mark.parametrize("ending", ["error", "answer"])
def test_one_job_that_ends_stops_every_job_of_the_source(petition: Engine, ending: str) -> None:
    if ending == "error":
        save_failure(petition, "parliament", BREAKDOWN, SourceEnded("UK Parliament petitions", "removed"), A_MOMENT)
    else:
        save_collected(petition, "parliament", BREAKDOWN, Collected(ended="removed"), A_MOMENT)

    for job in (COUNT, BREAKDOWN):
        state = job_state(petition, "parliament", job.name)
        assert state.ended == "removed"
        assert not state.is_due(A_MOMENT + timedelta(days=365), at_start=True)
    assert source_health(read_snapshot(petition), "parliament").troubles == ()


def test_an_ended_source_stays_ended_when_a_later_question_fails(petition: Engine) -> None:
    save_collected(petition, "parliament", COUNT, Collected(ended="closed"), A_MOMENT)
    save_failure(petition, "parliament", COUNT, DOWN, A_MOMENT)

    assert count_state(petition).ended == "closed"


def test_another_source_goes_on_when_one_has_ended(petition: Engine) -> None:
    other = a_source(key="other", platform_id="4")
    register_sources(petition, a_campaign(a_source(headline=False), other), A_MOMENT)
    save_collected(petition, "other", COUNT, Collected(), A_MOMENT)
    save_collected(petition, "parliament", COUNT, Collected(ended="closed"), A_MOMENT)

    assert job_state(petition, "other", COUNT.name).ended is None


def test_a_start_does_not_wait_unless_there_was_trouble(petition: Engine) -> None:
    assert not count_state(petition).is_due(A_MOMENT)
    assert count_state(petition).is_due(A_MOMENT, at_start=True)
    assert count_state(petition).is_due(A_MOMENT + timedelta(seconds=60))

    save_failure(petition, "parliament", COUNT, DOWN, A_MOMENT)

    assert not count_state(petition).is_due(A_MOMENT, at_start=True)
    assert count_state(petition).is_due(A_MOMENT + timedelta(seconds=5))


def test_a_job_that_never_ran_is_due_at_once(petition: Engine) -> None:
    assert job_state(petition, "parliament", BREAKDOWN.name).is_due(A_MOMENT)


def test_refuses_figures_of_a_source_that_was_never_registered(petition: Engine) -> None:
    with pytest.raises(SourceNotRegistered):
        save_collected(petition, "nobody", COUNT, Collected(), A_MOMENT)


errors = st.sampled_from([DOWN, SourceUnavailable("x", "429", 30.0), SourceFormatChanged("x", "no count")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(outcomes=st.lists(st.one_of(errors, st.integers(0, 10**6)), min_size=1, max_size=12))
def test_failures_in_any_order_never_touch_a_figure(sqlite_store: Engine, outcomes: list[SourceError | int]) -> None:
    register_sources(sqlite_store, a_campaign(a_source()), A_MOMENT)
    start = max((one.counted_at for one in read_snapshot(sqlite_store).totals.values()), default=A_MOMENT)
    expected = read_snapshot(sqlite_store).totals
    for minute, outcome in enumerate(outcomes, start=1):
        now = start + timedelta(minutes=minute)
        if isinstance(outcome, SourceError):
            save_failure(sqlite_store, "parliament", COUNT, outcome, now)
            assert read_snapshot(sqlite_store).totals == expected
        else:
            save_collected(sqlite_store, "parliament", COUNT, Collected((CountReading(now, outcome),)), now)
            expected = read_snapshot(sqlite_store).totals
            assert expected["parliament"].signatures == outcome

    assert all(one.holds for one in check_integrity(sqlite_store))
