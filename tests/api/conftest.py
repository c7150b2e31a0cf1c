"""Stores that the api answers from."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from tests.api.client import PARLIAMENT, Api
from tests.filled import collect_everything


@pytest.fixture
def empty(store: Engine) -> Iterator[Api]:
    """A campaign whose petition was not read yet."""
    api = Api(PARLIAMENT, store)
    yield api
    api.reading.dispose()


@pytest.fixture
def api(empty: Api) -> Api:
    """The same, after the collector has asked for everything once, a moment ago."""
    collect_everything(empty.engine, PARLIAMENT, datetime.now(UTC))
    return empty


@pytest.fixture
def empty_on_sqlite(sqlite_store: Engine) -> Iterator[Api]:
    """Like `empty`, where the database makes no difference."""
    api = Api(PARLIAMENT, sqlite_store)
    yield api
    api.reading.dispose()


@pytest.fixture
def api_on_sqlite(empty_on_sqlite: Api) -> Api:
    """Like `api`, where the database makes no difference."""
    collect_everything(empty_on_sqlite.engine, PARLIAMENT, datetime.now(UTC))
    return empty_on_sqlite
