"""Pages and the api read a replica that is behind: its figures are shown with their own time, and judged by it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.engine import writing_engine
from tests.api.client import PARLIAMENT, Api, contents
from tests.filled import TOTAL, collect_everything, save_totals


@pytest.fixture
def replica(sqlite_store: Engine, tmp_path: Path) -> Iterator[Api]:
    """What the api answers from a copy that was made an hour ago; the store itself has been read a moment ago."""
    now = datetime.now(UTC)
    collect_everything(sqlite_store, PARLIAMENT, now - timedelta(hours=1))
    sqlite_store.dispose()
    shutil.copy(str(sqlite_store.url.database), tmp_path / "replica.sqlite")
    save_totals(sqlite_store, PARLIAMENT.headline_source, TOTAL + 500, start=now)
    engine = writing_engine(f"sqlite:///{tmp_path / 'replica.sqlite'}")
    api = Api(PARLIAMENT, engine)
    yield api
    api.reading.dispose()
    engine.dispose()


def test_figures_of_a_replica_that_is_behind_have_their_own_time_and_are_never_called_new(replica: Api) -> None:
    headline = contents(replica.ask("/api/v1/count.json"))["headline"]

    assert headline["signatures"] == TOTAL
    assert headline["state"] == "stale"
    age = datetime.now(UTC) - datetime.fromisoformat(headline["as_of"])
    assert timedelta(minutes=59) < age < timedelta(minutes=70)


def test_the_store_itself_has_newer_ones_at_the_same_moment(replica: Api, sqlite_store: Engine) -> None:
    current = Api(PARLIAMENT, sqlite_store)

    headline = contents(current.ask("/api/v1/count.json"))["headline"]
    current.reading.dispose()

    assert headline["signatures"] == TOTAL + 500
    assert headline["state"] == "on_time"
