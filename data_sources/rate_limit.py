"""Questions at an even pace: however many jobs and sources of one process ask with the same key."""

import hashlib
import threading
import time
from collections.abc import Callable


class RateLimiter:
    """Lets one question through after another, evenly spaced, and none while the platform has asked us to wait."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._next = self._held_until = float("-inf")

    def wait(self, requests_per_second: float) -> None:
        """Return when the next question may be asked."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next, self._held_until)
            self._next = turn + 1 / requests_per_second
        if turn > now:
            self._sleep(turn - now)

    def hold(self, seconds: float) -> None:
        """Let nothing through for this long, since the platform asked for it."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)

    def held_for(self) -> float:
        """How many more seconds the platform has asked us to wait; 0 where it has not."""
        with self._lock:
            return max(self._held_until - self._clock(), 0.0)


_limiters: dict[bytes, RateLimiter] = {}
_limiters_lock = threading.Lock()


def limiter_of(key: str) -> RateLimiter:
    """The one limiter of everything in this process that asks with this key."""
    # Under its hash, so that the key stands nowhere that it need not.
    name = hashlib.sha256(key.encode()).digest()
    with _limiters_lock:
        return _limiters.setdefault(name, RateLimiter())
