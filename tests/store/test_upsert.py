"""Rows that are inserted or added to: the same on both databases, whether one by one or as arrays."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from store.bulk import insert_many
from store.sources import register_sources
from store.tables import AreaTotalRow, CountDayAreaRow, ReadingRow
from store.upsert import insert_missing, upsert
from tests.builders import A_MOMENT, a_campaign, a_source

A_DAY = date(2026, 7, 1)


@pytest.fixture
def known(store: Engine) -> Engine:
    """A store that knows the source parliament."""
    register_sources(store, a_campaign(a_source()), A_MOMENT)
    return store


def a_day(area: str, gained: int) -> dict[str, Any]:
    of = {"source_id": "parliament", "day": A_DAY, "level": "region", "boundary_set": ""}
    return of | {"area": area, "gained": gained}


def a_total(area: str, name: str | None, signatures: int) -> dict[str, Any]:
    of = {"source_id": "parliament", "level": "country", "boundary_set": "", "mp": None, "before_first_reading": 0}
    return of | {"area": area, "name": name, "signatures": signatures}


def days(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return dict(connection.execute(select(CountDayAreaRow.area, CountDayAreaRow.gained)).all())


def test_many_rows_at_once_add_to_what_is_there_and_insert_the_rest(known: Engine) -> None:
    for rows in ([a_day("W", 5), a_day("E", -2)], [a_day("W", 1), a_day("S", 10**12)], [a_day("S", 1)]):
        with known.begin() as connection:
            upsert(connection, CountDayAreaRow, rows, add=("gained",))

    assert days(known) == {"W": 6, "E": -2, "S": 10**12 + 1}


def test_a_key_that_comes_twice_in_one_call_counts_twice(known: Engine) -> None:
    with known.begin() as connection:
        upsert(connection, CountDayAreaRow, [a_day("W", 5), a_day("E", 1), a_day("W", 7)], add=("gained",))

    assert days(known) == {"W": 12, "E": 1}


def test_what_is_not_added_is_replaced_also_by_nothing_and_by_words_of_any_kind(known: Engine) -> None:
    names = {"FR": None, "CI": 'Côte d\'Ivoire, "{NULL}"', "DE": "Deutschland"}
    with known.begin() as connection:
        upsert(connection, AreaTotalRow, [a_total(code, "before", 1) for code in names])
        upsert(connection, AreaTotalRow, [a_total(code, name, 2) for code, name in names.items()])

    with known.connect() as connection:
        found = connection.execute(select(AreaTotalRow.area, AreaTotalRow.name, AreaTotalRow.signatures)).all()
    assert {area: (name, count) for area, name, count in found} == {code: (name, 2) for code, name in names.items()}


def test_rows_that_are_there_already_stay_as_they_are(known: Engine) -> None:
    with known.begin() as connection:
        insert_missing(connection, CountDayAreaRow, [a_day("W", 5)])
        insert_missing(connection, CountDayAreaRow, [a_day("W", 7), a_day("E", 1), a_day("E", 9)])

    assert days(known) == {"W": 5, "E": 1}


def test_many_rows_go_in_together_or_not_at_all(known: Engine) -> None:
    columns = ("source_id", "counted_at", "signatures")
    rows = [("parliament", A_MOMENT.replace(microsecond=place), place) for place in range(12_000)]

    with known.begin() as connection:
        assert insert_many(connection, ReadingRow, columns, iter(rows)) == 12_000
    with pytest.raises(Exception, match=r"(?i)unique") as refusal, known.begin() as connection:
        insert_many(connection, ReadingRow, columns, [("parliament", A_MOMENT.replace(microsecond=13_000), 1), rows[0]])

    assert isinstance(refusal.value, IntegrityError) or type(refusal.value).__name__ == "UniqueViolation"
    with known.connect() as connection:
        found = connection.execute(select(ReadingRow.signatures).order_by(ReadingRow.counted_at)).scalars().all()
    assert found == list(range(12_000))
