"""Listed signatures: each once, placed one by one, and at every moment regions + unallocated + overseas = listed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, func, select, text

from data_sources.action_network import CONNECTOR
from data_sources.errors import SourceEnded, SourceFormatChanged, SourceUnavailable
from data_sources.records import Collected, CountReading, Placed, Signature
from store.collection import job_state, run_job, save_collected
from store.health import source_health
from store.integrity import check_integrity
from store.listed import people_to_place
from store.listed_tables import PersonToPlaceRow
from store.series import region_days
from store.snapshot import AreaSummary, read_snapshot
from store.sources import register_sources
from store.tables import SignatureRow, SourceRow
from tests.builders import A_MOMENT, a_campaign, a_source

COUNT, SIGNATURES, PLACES = CONNECTOR.jobs
WALES, LONDON = "W92000004", "E12000007"
DOWN = SourceUnavailable("Action Network", "it answered 500", 1.0)


@pytest.fixture
def network(store: Engine) -> Engine:
    """A store that knows one petition on the Action Network, whose own total is 5."""
    return with_a_petition(store)


def with_a_petition(engine: Engine) -> Engine:
    source = a_source(key="network", connector="action_network", platform_id="demo")
    register_sources(engine, a_campaign(source), A_MOMENT)
    save_collected(engine, "network", COUNT, Collected(readings=(CountReading(A_MOMENT, 5),)), A_MOMENT)
    return engine


def signature(number: int, **changes: Any) -> Signature:
    """A signature of somebody who has yet to be looked up; one an hour, from noon on 1 July."""
    signed_at = A_MOMENT + timedelta(hours=number)
    return replace(Signature(f"{number:032x}", signed_at, None, "unknown", "email", f"person-{number}"), **changes)


def placed(number: int, region: str | None, quality: Any = "exact") -> Placed:
    return Placed(f"{number:032x}", region, quality)


def save(engine: Engine, minute: int = 0, **parts: Any) -> None:
    save_collected(engine, "network", SIGNATURES, Collected(**parts), A_MOMENT + timedelta(minutes=minute))


def areas(engine: Engine) -> AreaSummary:
    found = read_snapshot(engine).areas["network"]
    assert sum(found.regions.values()) + found.unallocated + found.overseas == found.total
    return found


def asked_next(engine: Engine, most: int = 100) -> list[str]:
    return [one.person for one in people_to_place(engine, "network", most)]


def all_agree(engine: Engine) -> bool:
    return all(one.holds for one in check_integrity(engine))


def test_listed_signatures_are_unallocated_until_they_are_placed(network: Engine) -> None:
    save(network, signatures=tuple(signature(one) for one in range(4)))

    assert (areas(network).total, areas(network).unallocated) == (4, 4)
    assert asked_next(network) == ["person-0", "person-1", "person-2", "person-3"]
    assert all_agree(network)


def test_a_placed_signature_counts_in_its_region_on_the_london_day_on_which_it_was_signed(network: Engine) -> None:
    save(network, signatures=tuple(signature(one) for one in range(14)))
    save(network, 1, placed=(placed(0, WALES), placed(10, WALES), placed(11, WALES), placed(12, LONDON)))

    # 22:00 and 23:00 UTC are 23:00 on 1 July and 00:00 on 2 July in London.
    days = region_days(network, "network")
    assert [tuple(row) for row in days.astype(str).itertuples(index=False)] == [
        ("2026-07-01", WALES, "2"), ("2026-07-02", LONDON, "1"), ("2026-07-02", WALES, "1"),
    ]  # fmt: skip
    assert areas(network).regions == {WALES: 3, LONDON: 1}
    assert all_agree(network)


def test_who_is_placed_is_forgotten_wherever_they_live(network: Engine) -> None:
    save(network, signatures=tuple(signature(one) for one in range(4)))
    save(network, 1, placed=(placed(0, WALES), placed(1, None, "outside"), placed(2, None, "unknown")))

    assert asked_next(network) == ["person-3"]
    found = areas(network)
    assert (found.total, found.unallocated, found.overseas, found.regions) == (4, 2, 1, {WALES: 1})


def test_the_same_answers_again_change_nothing(network: Engine) -> None:
    parts: dict[str, Any] = {"signatures": (signature(1), signature(2), signature(2))}
    save(network, **parts)
    save(network, 1, placed=(placed(1, WALES),))
    before = areas(network)

    save(network, 2, **parts)
    save(network, 3, placed=(placed(1, WALES), placed(1, LONDON), placed(99, LONDON)))

    assert areas(network) == before
    assert asked_next(network) == ["person-2"]
    assert all_agree(network)


def test_a_signature_may_come_with_its_region_or_without_a_person(network: Engine) -> None:
    save(network, signatures=(signature(1, region=WALES, area_quality="given"), signature(2, person=None)))

    assert (areas(network).regions, areas(network).unallocated) == ({WALES: 1}, 1)
    assert asked_next(network) == []


def test_those_for_whom_the_platform_failed_come_last(network: Engine) -> None:
    save(network, signatures=tuple(signature(one) for one in range(3)))
    save(network, 1, postponed=(f"{0:032x}",))
    save(network, 2, postponed=(f"{1:032x}",))
    save(network, 3, postponed=(f"{0:032x}",))

    assert asked_next(network) == ["person-2", "person-1", "person-0"]
    assert asked_next(network, 1) == ["person-2"]
    with network.connect() as connection:
        row = connection.execute(select(PersonToPlaceRow.__table__).where(PersonToPlaceRow.person == "person-0")).one()
    assert (row.attempts, row.asked_at) == (2, A_MOMENT + timedelta(minutes=3))


def test_the_headline_stays_the_platforms_own_total(network: Engine) -> None:
    save(network, signatures=tuple(signature(one) for one in range(3)))

    assert source_health(read_snapshot(network), "network").signatures == 5
    (sums,) = check_integrity(network)
    assert (sums.total, sums.listed, sums.broken_down, sums.holds) == (5, 3, 3, True)


def test_a_lost_signature_is_noticed(network: Engine) -> None:
    save(network, signatures=(signature(1), signature(2)))
    with network.begin() as connection:
        connection.execute(delete(SignatureRow).where(SignatureRow.signature_key == signature(1).key))

    assert not all_agree(network)


def test_goes_on_after_the_clock_was_set_back(network: Engine) -> None:
    save(network, 10, signatures=(signature(1),))
    save(network, 0, signatures=(signature(2),))

    assert areas(network).total == 2
    assert all_agree(network)


def test_an_unfinished_job_is_due_again_at_once(network: Engine) -> None:
    save(network, unfinished=True)
    assert job_state(network, "network", "signatures").is_due(A_MOMENT)

    save(network, 1, unfinished=False)
    assert not job_state(network, "network", "signatures").is_due(A_MOMENT + timedelta(minutes=5))
    assert job_state(network, "network", "signatures").is_due(A_MOMENT + timedelta(minutes=6))


def test_what_came_before_a_failure_is_stored_together_with_the_failure(network: Engine) -> None:
    brought = Collected(signatures=(signature(1),), memory={"page": 7}, unfinished=True, interrupted_by=DOWN)

    with pytest.raises(SourceUnavailable, match="500"):
        run_job(network, "network", SIGNATURES, lambda _: brought, A_MOMENT)

    state = job_state(network, "network", "signatures")
    assert (state.memory, state.failures_in_a_row, state.last_success_at) == ({"page": 7}, 1, A_MOMENT)
    assert state.not_before == A_MOMENT + timedelta(seconds=5)
    assert [one.message for one in source_health(read_snapshot(network), "network").troubles] == [str(DOWN)]
    assert areas(network).total == 1


def test_failures_that_bring_nothing_count_up_and_wait_ever_longer(network: Engine) -> None:
    save(network, signatures=(signature(1),))
    nothing = Collected(postponed=(signature(1).key,), interrupted_by=DOWN)
    for _ in range(3):
        with pytest.raises(SourceUnavailable):
            run_job(network, "network", PLACES, lambda _: nothing, A_MOMENT)

    state = job_state(network, "network", "places")
    assert (state.failures_in_a_row, state.last_success_at) == (3, None)
    assert state.not_before == A_MOMENT + timedelta(seconds=20)


def test_a_petition_that_is_removed_in_the_middle_of_its_list_ends_every_job(network: Engine) -> None:
    removed = Collected(signatures=(signature(1),), interrupted_by=SourceEnded("Action Network", "removed (410)"))
    with pytest.raises(SourceEnded):
        run_job(network, "network", SIGNATURES, lambda _: removed, A_MOMENT)

    assert {job_state(network, "network", job.name).ended for job in (COUNT, SIGNATURES)} == {"removed (410)"}
    assert areas(network).total == 1


def test_nothing_of_a_run_is_stored_where_a_part_of_it_cannot_be(network: Engine) -> None:
    broken = Collected(signatures=(signature(1),), placed=(placed(1, WALES),), memory={"at": A_MOMENT})

    with pytest.raises(SourceFormatChanged, match="cannot be stored"):
        run_job(network, "network", SIGNATURES, lambda _: broken, A_MOMENT)

    assert (asked_next(network), read_snapshot(network).areas) == ([], {})
    assert all_agree(network)


def test_another_sources_people_are_not_asked_and_go_with_their_source(network: Engine) -> None:
    other = a_source(key="other", connector="action_network", platform_id="demo2", headline=False)
    ours = a_source(key="network", connector="action_network", platform_id="demo")
    register_sources(network, a_campaign(ours, other), A_MOMENT)
    save(network, signatures=(signature(1),))
    save_collected(network, "other", SIGNATURES, Collected(signatures=(signature(1), signature(2))), A_MOMENT)
    save_collected(network, "other", PLACES, Collected(placed=(placed(1, WALES),)), A_MOMENT)

    assert asked_next(network) == ["person-1"]
    assert areas(network).unallocated == 1
    with network.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=ON") if connection.dialect.name == "sqlite" else text("SELECT 1"))
        connection.execute(delete(SourceRow).where(SourceRow.source_id == "other"))
        assert connection.execute(select(func.count()).select_from(PersonToPlaceRow)).scalar() == 1


numbers = st.lists(st.integers(0, 12), max_size=8)
places = st.sampled_from([(WALES, "exact"), (LONDON, "outcode"), (None, "outside"), (None, "unknown")])
runs = st.lists(st.tuples(numbers, st.dictionaries(st.integers(0, 12), places), numbers), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(runs=runs)
def test_listed_placed_and_postponed_in_any_order_always_add_up(
    sqlite_store: Engine, runs: list[tuple[list[int], dict[int, Any], list[int]]]
) -> None:
    with sqlite_store.begin() as connection:
        connection.execute(delete(SourceRow))
    network = with_a_petition(sqlite_store)
    listed: set[int] = set()
    where: dict[int, Any] = {}
    for minute, (seen, found, failed) in enumerate(runs):
        listed |= set(seen)
        where |= {one: place for one, place in found.items() if one in listed and one not in where}
        save(
            network,
            minute,
            signatures=tuple(signature(one) for one in seen),
            placed=tuple(placed(one, *place) for one, place in found.items()),
            postponed=tuple(f"{one:032x}" for one in failed),
        )
        if listed:
            now = areas(network)
            in_regions = [region for region, _ in where.values() if region]
            assert (now.total, now.overseas) == (
                len(listed),
                sum(quality == "outside" for _, quality in where.values()),
            )
            assert now.regions == {region: in_regions.count(region) for region in now.regions}
        assert all_agree(network)
    assert set(asked_next(network)) == {f"person-{one}" for one in listed - where.keys()}
