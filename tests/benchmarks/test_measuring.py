"""How benchmarks measure: what a program held is its own."""

import sys

import pytest

from benchmarks.measuring import most_megabytes


def test_memory_is_that_of_the_program_alone() -> None:
    here = bytearray(b"1") * 200_000_000

    small, large = (most_megabytes([sys.executable, "-S", "-c", f"b'1' * {size}_000_000"], {}) for size in (1, 150))

    assert small < 100 < large < len(here) / 2**20


def test_a_program_that_does_not_end_well_is_not_measured() -> None:
    with pytest.raises(RuntimeError, match="did not end well"):
        most_megabytes([sys.executable, "-c", "raise SystemExit(3)"], {})
