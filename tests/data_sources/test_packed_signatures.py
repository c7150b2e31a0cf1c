"""Packed signatures lie in the order of their keys, and equal keys in the order in which they came."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data_sources.packed_signatures import RECORD, in_order_of_keys

# Few different bits at both ends of each half: keys that are equal in some of what is sorted by, and in all of it.
halves = st.builds(lambda *parts: sum(parts), *(st.sampled_from([0, 1 << place]) for place in (0, 31, 33, 47, 62)))


@given(st.lists(st.tuples(halves, halves), max_size=60))
def test_keys_are_sorted_and_equal_ones_stay_in_their_order(keys: list[tuple[int, int]]) -> None:
    records = np.zeros(len(keys), dtype=RECORD)
    for place, (high, low) in enumerate(keys):
        records[place] = (high, low, place, 0, 0, 0)

    ordered = in_order_of_keys(records)

    expected = sorted((high, low, place) for place, (high, low) in enumerate(keys))
    assert ordered[["high", "low", "signed_at"]].tolist() == expected
