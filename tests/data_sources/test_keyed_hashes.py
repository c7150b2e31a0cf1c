"""Many hashes at once are those that the reader of lines makes one by one."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.hashing import hasher
from data_sources.keyed_hashes import KeyedHashes


@given(
    key=st.binary(min_size=1, max_size=100),
    source=st.text("abc_", min_size=1),
    texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=200)),
)
@settings(max_examples=50, deadline=None)
def test_many_at_once_are_the_same_as_one_by_one(key: bytes, source: str, texts: list[str]) -> None:
    halves = KeyedHashes(source, key).of(pa.array([text.encode() for text in texts], pa.binary()))

    assert [f"{high:016x}{low:016x}" for high, low in halves.tolist()] == list(map(hasher(source, key), texts))


def test_as_many_as_a_piece_of_a_file_holds_come_in_their_order() -> None:
    texts = [str(number) for number in range(30_000)]

    halves = KeyedHashes("website", b"k" * 64).of(pa.array([text.encode() for text in texts], pa.binary()))

    assert [f"{high:016x}{low:016x}" for high, low in halves.tolist()] == list(map(hasher("website", b"k" * 64), texts))
