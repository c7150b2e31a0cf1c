"""Questions go out evenly spaced, whoever asks, and none while the platform has asked us to wait."""

import threading

import pytest

from data_sources.rate_limit import RateLimiter, limiter_of


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    """A time of the test's own."""
    return Time()


@pytest.fixture
def limiter(time: Time) -> RateLimiter:
    """A limiter in that time."""
    return RateLimiter(time.clock, time.sleep)


def moments(limiter: RateLimiter, time: Time, questions: int) -> list[float]:
    """When each of so many questions goes out."""
    found = []
    for _ in range(questions):
        limiter.wait(4)
        found.append(time.now - 100)
    return found


def test_the_first_question_does_not_wait_and_the_next_ones_are_spaced(limiter: RateLimiter, time: Time) -> None:
    assert moments(limiter, time, 5) == [0, 0.25, 0.5, 0.75, 1.0]


def test_a_pause_is_not_made_up_for(limiter: RateLimiter, time: Time) -> None:
    limiter.wait(4)
    time.now += 10

    assert moments(limiter, time, 3) == [10, 10.25, 10.5]


def test_nothing_goes_out_while_the_platform_has_asked_us_to_wait(limiter: RateLimiter, time: Time) -> None:
    limiter.wait(4)
    limiter.hold(3)
    limiter.hold(1)

    assert limiter.held_for() == 3
    assert moments(limiter, time, 2) == [3, 3.25]
    assert limiter.held_for() == 0


def test_threads_that_share_a_key_share_its_pace() -> None:
    slept: list[float] = []
    limiter = RateLimiter(lambda: 0.0, slept.append)
    threads = [threading.Thread(target=limiter.wait, args=(4,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(slept) == [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75]


def test_a_key_has_one_limiter_in_the_whole_process_and_stands_nowhere_in_it() -> None:
    assert limiter_of("one key") is limiter_of("one key")
    assert limiter_of("one key") is not limiter_of("another key")
    assert "one key" not in repr(vars(limiter_of("one key")))
