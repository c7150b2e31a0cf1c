"""A job's memory gives back exactly what another database gave."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.remembered_values import recalled, remembered

naive_or_not = st.datetimes(timezones=st.sampled_from([None, UTC]))
values = st.one_of(st.integers(), st.text(), naive_or_not, st.dates(), st.decimals(allow_nan=False), st.uuids())


@given(value=values)
def test_what_is_remembered_comes_back_the_same(value: Any) -> None:
    back = recalled(json.loads(json.dumps(remembered(value))))

    assert back == value
    assert type(back) is type(value)


def test_a_day_is_no_time() -> None:
    assert remembered(date(2026, 7, 1)) == {"day": "2026-07-01"}
    assert remembered(datetime(2026, 7, 1, tzinfo=UTC)) == {"time": "2026-07-01T00:00:00+00:00"}
    assert remembered(Decimal("1.50")) == {"decimal": "1.50"}


@pytest.mark.parametrize("value", [1.5, True, None, b"x", ["x"]])
def test_another_kind_is_refused_without_naming_the_value(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be remembered"):
        remembered(value)


def test_nothing_remembered_is_nothing() -> None:
    assert recalled(None) is None
