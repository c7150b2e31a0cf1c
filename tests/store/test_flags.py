"""What is out of the ordinary is stored once, and what somebody found out about it stays."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from data_sources.records import Collected
from data_sources.uk_parliament import CONNECTOR
from store.collection import save_collected
from store.flags import Flag, Noticed, Unchanged, dismiss, flags, save_noticed, unchanged
from store.sources import register_sources
from store.upsert import SourceNotRegistered
from tests.builders import A_MOMENT, a_campaign, a_source, readings

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
RISE = Noticed("surge", A_MOMENT, "", {"observed": 900, "expected": 320.5})
WALES = Noticed("share", A_MOMENT, "W92000004", {"observed": 168, "expected": 53.7, "total": 852})


@pytest.fixture
def petition(store: Engine) -> Engine:
    """A store that knows two petitions."""
    register_sources(store, a_campaign(a_source(), a_source(key="other", headline=False, platform_id="4")), A_MOMENT)
    return store


def save_totals(engine: Engine, *totals: int) -> None:
    save_collected(engine, "parliament", CONNECTOR.jobs[0], Collected(readings=tuple(readings(*totals))), A_MOMENT)


def test_what_was_noticed_is_stored_with_its_numbers(petition: Engine) -> None:
    assert save_noticed(petition, "parliament", [RISE, WALES], A_MOMENT + DAY) == 2

    first, second = flags(petition)
    assert (first.kind, first.area, first.details) == ("share", "W92000004", WALES.details)
    assert second == Flag("parliament", "surge", A_MOMENT, "", RISE.details, A_MOMENT + DAY, None, None)
    assert second.is_open


def test_the_same_is_stored_once_with_the_numbers_of_the_first_time(petition: Engine) -> None:
    save_noticed(petition, "parliament", [RISE], A_MOMENT)

    again = Noticed("surge", A_MOMENT, "", {"observed": 950, "expected": 320.5})
    assert save_noticed(petition, "parliament", [again, again], A_MOMENT + DAY) == 0

    (only,) = flags(petition)
    assert (only.details["observed"], only.noticed_at) == (900, A_MOMENT)


def test_what_somebody_found_out_is_not_lost_when_it_is_noticed_again(petition: Engine) -> None:
    save_noticed(petition, "parliament", [RISE, WALES], A_MOMENT)

    assert dismiss(petition, "parliament", "surge", A_MOMENT, "A programme on television", A_MOMENT + DAY) == 1
    save_noticed(petition, "parliament", [RISE, WALES], A_MOMENT + 2 * DAY)

    by_kind = {flag.kind: flag for flag in flags(petition)}
    assert by_kind["surge"].dismissed_reason == "A programme on television"
    assert by_kind["surge"].dismissed_at == A_MOMENT + DAY
    assert by_kind["share"].is_open


def test_a_later_reason_replaces_an_earlier_one(petition: Engine) -> None:
    save_noticed(petition, "parliament", [RISE], A_MOMENT)

    for reason in ("television", "radio"):
        dismiss(petition, "parliament", "surge", A_MOMENT, reason, A_MOMENT)

    assert [flag.dismissed_reason for flag in flags(petition)] == ["radio"]


def test_all_areas_of_a_moment_are_explained_together_and_nothing_else(petition: Engine) -> None:
    scotland = Noticed("share", A_MOMENT, "S92000003", WALES.details)
    later = Noticed("share", A_MOMENT + DAY, "S92000003", WALES.details)
    save_noticed(petition, "parliament", [WALES, scotland, later], A_MOMENT)
    save_noticed(petition, "other", [WALES], A_MOMENT)

    assert dismiss(petition, "parliament", "share", A_MOMENT, "A tour", A_MOMENT) == 2
    assert dismiss(petition, "parliament", "share", A_MOMENT + MINUTE, "A tour", A_MOMENT) == 0
    assert [flag.is_open for flag in flags(petition, "parliament")] == [True, False, False]
    assert [flag.is_open for flag in flags(petition, "other")] == [True]


def test_a_source_that_is_not_known_has_nothing_to_notice(petition: Engine) -> None:
    with pytest.raises(SourceNotRegistered):
        save_noticed(petition, "nobody", [RISE], A_MOMENT)


def test_a_total_has_stood_since_it_was_first_read_as_it_is(petition: Engine) -> None:
    save_totals(petition, 10, 12, 12, 12, 12)

    assert unchanged(petition, "parliament") == Unchanged(A_MOMENT + MINUTE, A_MOMENT + 4 * MINUTE, 3)


def test_a_fall_back_to_an_earlier_total_is_a_change(petition: Engine) -> None:
    save_totals(petition, 10, 10, 12, 10, 10)

    assert unchanged(petition, "parliament") == Unchanged(A_MOMENT + 3 * MINUTE, A_MOMENT + 4 * MINUTE, 1)


@pytest.mark.parametrize("totals", [(), (10,), (10, 12)])
def test_without_a_second_reading_nothing_stands_still(petition: Engine, totals: tuple[int, ...]) -> None:
    if totals:
        save_totals(petition, *totals)

    assert unchanged(petition, "parliament") is None


def test_a_total_that_never_changed_stands_since_the_first_reading(petition: Engine) -> None:
    save_totals(petition, 10, 10, 10)

    assert unchanged(petition, "parliament") == Unchanged(A_MOMENT, A_MOMENT + 2 * MINUTE, 2)
