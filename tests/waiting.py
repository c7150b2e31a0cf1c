"""Waiting for what is to come true, for as long as a machine may take that is busy with other things.

A test that holds waits no longer than it has to, so that the bound is wide: how fast something is, benchmarks measure.
"""

import time
from collections.abc import Callable

LONG = 300.0


def until(condition: Callable[[], object]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.05)
