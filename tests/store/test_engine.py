"""Addresses of databases, and what a connection may and may not do."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from data_sources.records import Signature
from store.engine import (
    DatabaseAddressError,
    database_url,
    normalised,
    read_database_url,
    reading_engine,
    writing_engine,
)
from store.imports import import_signatures
from store.integrity import check_integrity
from store.sources import register_sources
from store.tables import LeaseRow, ReadingRow, SourceRow
from tests.builders import A_MOMENT, a_campaign, a_file_source
from tests.waiting import LONG

A_LEASE = {"name": "a", "holder": "b", "expires_at": A_MOMENT}


@pytest.fixture
def reader(store_url: str) -> Iterator[Engine]:
    """The engine of pages and the api, on an empty store."""
    engine = reading_engine(store_url)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://jane:secret@db/campaign", "postgresql+psycopg://jane:secret@db/campaign"),
        ("postgresql://jane:secret@db:5433/campaign", "postgresql+psycopg://jane:secret@db:5433/campaign"),
        ("postgresql+psycopg://db/campaign?sslmode=require", "postgresql+psycopg://db/campaign?sslmode=require"),
        ("sqlite:////srv/campaign.sqlite", "sqlite:////srv/campaign.sqlite"),
    ],
)
def test_takes_every_usual_form_of_an_address(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)

    assert database_url("campaign") == used


def test_addresses_may_stand_in_the_secrets_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.touch(mode=0o600)
    file.write_text('DATABASE_URL = "postgres://db/a"\nREAD_DATABASE_URL = "postgres://db/b"\n')
    monkeypatch.setenv("SECRETS_FILE", str(file))
    monkeypatch.delenv("DATABASE_URL")

    assert (database_url("campaign"), read_database_url("campaign")) == (
        "postgresql+psycopg://db/a", "postgresql+psycopg://db/b",
    )  # fmt: skip
    monkeypatch.setenv("READ_DATABASE_URL", "sqlite:///c")
    assert read_database_url("campaign") == "sqlite:///c"
    file.chmod(0o644)
    with pytest.raises(DatabaseAddressError, match=f"Run: chmod 600 {file}"):
        database_url("campaign")
    file.chmod(0o600)
    file.write_text("DATABASE_URL = 5")
    with pytest.raises(DatabaseAddressError, match="DATABASE_URL is not an address"):
        database_url("campaign")


def test_pages_read_where_everything_is_unless_they_have_an_address_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://writer@db/campaign")
    assert read_database_url("campaign") == "postgresql+psycopg://writer@db/campaign"
    monkeypatch.setenv("READ_DATABASE_URL", "postgres://pages@replica/campaign")
    assert read_database_url("campaign") == "postgresql+psycopg://pages@replica/campaign"
    assert database_url("campaign") == "postgresql+psycopg://writer@db/campaign"
    monkeypatch.setenv("READ_DATABASE_URL", "mysql://jane:secret@db/campaign")
    with pytest.raises(DatabaseAddressError, match='READ_DATABASE_URL begins with "mysql"'):
        read_database_url("campaign")


@pytest.mark.parametrize("given", ["", None])
def test_keeps_a_file_named_after_the_campaign_where_no_address_is_given(
    monkeypatch: pytest.MonkeyPatch, given: str | None
) -> None:
    if given is None:
        monkeypatch.delenv("DATABASE_URL")
    else:
        monkeypatch.setenv("DATABASE_URL", given)

    file = Path(database_url("unsurvivors").removeprefix("sqlite:///"))

    assert (file.parent.name, file.name) == ("var", "unsurvivors.sqlite")
    assert file.parent.stat().st_mode & 0o077 == 0


def test_refuses_another_kind_of_database_in_words() -> None:
    with pytest.raises(DatabaseAddressError, match='begins with "mysql"; expected sqlite:///FILE or postgresql://'):
        normalised("mysql://jane:secret@db/campaign")


@pytest.mark.parametrize(
    "given",
    [
        "host=db user=jane password=secret",
        "jane:secret@db/campaign",
        "mysql://jane:secret@db/campaign",
        "postgresql://jane:secret@db:port/campaign",
    ],
)
def test_never_repeats_a_password_in_its_refusal(given: str) -> None:
    with pytest.raises(DatabaseAddressError) as refusal:
        normalised(given)

    assert "secret" not in str(refusal.value)
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize("statement", [insert(LeaseRow).values(A_LEASE), delete(SourceRow), text("DROP TABLE lease")])
def test_the_database_itself_keeps_a_reader_from_writing(reader: Engine, statement: object) -> None:
    with pytest.raises(DBAPIError), reader.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]

    with reader.connect() as connection:
        assert connection.execute(select(LeaseRow.name)).all() == []


def test_a_reader_sees_what_a_writer_has_finished_and_nothing_before(store: Engine, reader: Engine) -> None:
    with store.begin() as writing:
        writing.execute(insert(LeaseRow).values(A_LEASE))
        with reader.connect() as connection:
            assert connection.execute(select(LeaseRow.name)).all() == []
    with reader.connect() as connection:
        assert connection.execute(select(LeaseRow.name)).scalars().all() == ["a"]


def test_writers_at_the_same_moment_wait_for_each_other_and_lose_nothing(store: Engine) -> None:
    register_sources(store, a_campaign(a_file_source()), A_MOMENT)
    everybody = Barrier(6)

    def put(file: int) -> int:
        # Half of each file stands in the next one too.
        keys = range(file * 50, file * 50 + 100)
        lines = [Signature(f"{key:032x}", A_MOMENT, "W92000004", "exact") for key in keys]
        everybody.wait()
        return import_signatures(store, "website", (str(file), str(file)), lines, A_MOMENT).accepted

    with ThreadPoolExecutor(6) as writers:
        accepted = list(writers.map(put, range(6)))

    (sums,) = check_integrity(store)
    assert sums.holds
    assert sums.total == sum(accepted) == 350


def test_refuses_a_time_without_a_zone_and_gives_back_utc(store: Engine) -> None:
    with pytest.raises(StatementError, match="without a time zone"), store.begin() as connection:
        connection.execute(insert(LeaseRow).values(A_LEASE | {"expires_at": A_MOMENT.replace(tzinfo=None)}))
    british = datetime.fromisoformat("2026-07-01T13:00:00+01:00")
    with store.begin() as connection:
        connection.execute(insert(LeaseRow).values(A_LEASE | {"expires_at": british}))
        stored = connection.execute(select(LeaseRow.expires_at)).scalar_one()

    assert (stored, stored.tzinfo) == (A_MOMENT, UTC)


def test_keeps_no_reading_of_a_source_that_is_not_there(store: Engine) -> None:
    with pytest.raises(IntegrityError), store.begin() as connection:
        connection.execute(insert(ReadingRow).values(source_id="nobody", counted_at=A_MOMENT, signatures=1))


def test_gives_up_on_a_server_that_takes_the_call_and_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(2) as callers:
        url = f"postgresql+psycopg://jane@127.0.0.1:{silent.getsockname()[1]}/campaign"
        began = time.monotonic()
        calls = [callers.submit(engine_of(url).connect) for engine_of in (reading_engine, writing_engine)]
        for call in calls:
            with pytest.raises(OperationalError):
                call.result()

    assert time.monotonic() - began < LONG
