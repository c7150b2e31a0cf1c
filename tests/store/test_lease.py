"""However many servers run, one collects."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import Engine

from store.lease import COLLECTOR, LEASE_LASTS, give_back_lease, lease_holder, take_lease
from tests.builders import A_MOMENT

RUN_OUT = A_MOMENT + LEASE_LASTS + timedelta(seconds=1)


def take(engine: Engine, holder: str, seconds: float = 0) -> bool:
    return take_lease(engine, COLLECTOR, holder, A_MOMENT + timedelta(seconds=seconds))


def test_the_first_gets_it_and_the_second_waits(store: Engine) -> None:
    assert lease_holder(store, COLLECTOR, A_MOMENT) is None
    assert take(store, "first")
    assert not take(store, "second", seconds=1)
    assert lease_holder(store, COLLECTOR, A_MOMENT) == "first"


def test_the_holder_renews_it_for_as_long_as_it_runs(store: Engine) -> None:
    for seconds in range(0, 100, 5):
        assert take(store, "first", seconds)
        assert not take(store, "second", seconds + 4)


def test_a_holder_that_was_killed_loses_it_after_a_while(store: Engine) -> None:
    take(store, "killed")

    assert not take(store, "second", seconds=LEASE_LASTS.total_seconds())
    assert lease_holder(store, COLLECTOR, RUN_OUT) is None
    assert take_lease(store, COLLECTOR, "second", RUN_OUT)
    assert not take_lease(store, COLLECTOR, "killed", RUN_OUT)


def test_another_one_takes_over_at_once_when_it_is_given_back(store: Engine) -> None:
    take(store, "first")

    give_back_lease(store, COLLECTOR, "first")

    assert take(store, "second")


def test_nobody_gives_back_what_another_one_holds(store: Engine) -> None:
    take(store, "first")

    give_back_lease(store, COLLECTOR, "second")

    assert lease_holder(store, COLLECTOR, A_MOMENT) == "first"


def test_leases_of_different_names_have_nothing_to_do_with_each_other(store: Engine) -> None:
    take(store, "first")

    assert take_lease(store, "another", "second", A_MOMENT)


def test_exactly_one_gets_it_when_all_ask_at_the_same_moment(store: Engine) -> None:
    everybody = Barrier(8)

    def ask(number: int) -> bool:
        everybody.wait()
        return take(store, f"holder {number}")

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(ask, range(8)))

    assert taken.count(True) == 1
    assert lease_holder(store, COLLECTOR, A_MOMENT) == f"holder {taken.index(True)}"
