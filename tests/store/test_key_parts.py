"""Keys are asked for in parts of few lengths: all of them, and none twice."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from data_sources.records import Signature
from store.key_parts import LONGEST_PART, key_parts
from store.listed import add_listed
from store.sources import register_sources
from store.upsert import lock_source
from tests.builders import A_MOMENT, a_campaign, a_source


def signatures(number: int) -> list[Signature]:
    return [Signature(f"{one:032x}", A_MOMENT, None, "unknown", person=f"p{one}") for one in range(number)]


@given(number=st.integers(0, 5_000))
def test_every_key_is_in_one_part_and_lengths_are_powers_of_two(number: int) -> None:
    parts = list(key_parts(range(number)))

    assert sorted(key for part in parts for key in set(part)) == list(range(number))
    assert {len(part) for part in parts} <= {2**power for power in range(11)}
    assert all(len(part) == LONGEST_PART for part in parts[:-1])


def test_lists_of_every_length_make_few_statements(store: Engine) -> None:
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    asked: set[str] = set()

    @event.listens_for(store, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.add(statement)

    with store.begin() as connection:
        lock_source(connection, "parliament")
        added = [len(add_listed(connection, "parliament", signatures(number))) for number in range(900, 1_100, 10)]

    assert added == [900, *[10] * 19]
    assert len([statement for statement in asked if " IN (" in statement]) <= 11
