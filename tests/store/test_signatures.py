"""Packed signatures: what went in comes out, whatever was stored before, also by the version before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text

from data_sources.packed_signatures import packed, unpacked
from data_sources.records import RejectedLine, Signature
from reference.regions import regions
from store.channels import channel_days
from store.engine import writing_engine
from store.imports import import_signatures
from store.prepare import prepare_store
from store.signatures import packed_count, packed_outside, packed_signatures
from store.sources import register_sources
from store.tables import SignatureRow
from tests.builders import A_MOMENT, a_campaign, a_file_source

WALES = "W92000004"
MIGRATIONS = Path(__file__).parent.parent.parent / "store" / "migrations"

signatures = st.builds(
    Signature,
    key=st.binary(min_size=16, max_size=16).map(bytes.hex),
    signed_at=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    region=st.sampled_from([None, *(region.code for region in regions())]),
    area_quality=st.sampled_from(["exact", "outcode", "unknown", "outside", "given"]),
    channel=st.sampled_from([None, "Street stall", "Café"]),
)


def stored(engine: Engine, source: str = "website") -> list[Signature]:
    with engine.connect() as connection:
        return [one for part in packed_signatures(connection, source) for one in unpacked(part)]


def a_signature(number: int, **changes: Any) -> Signature:
    """Keys spread over all blocks, as hashes do."""
    key = f"{number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128:032x}"
    return replace(Signature(key, A_MOMENT - timedelta(minutes=number), WALES, "exact"), **changes)


@pytest.fixture
def website(store: Engine) -> Engine:
    """A store that knows one source of files, and no file of it."""
    register_sources(store, a_campaign(a_file_source()), A_MOMENT)
    return store


@given(lines=st.lists(signatures, max_size=30))
def test_packing_and_unpacking_loses_nothing(lines: list[Signature]) -> None:
    assert list(unpacked(packed(lines))) == sorted(lines, key=lambda one: one.key)


def test_a_part_counts_its_lines_and_keeps_the_rejected_ones() -> None:
    rejected = RejectedLine(3, "unreadable date or time")

    part = packed([a_signature(1), rejected, a_signature(2)])

    assert (part.lines, part.rejected, len(part.records)) == (3, (rejected,), 2)


@pytest.mark.parametrize("key", ["", "a", "ab", "0" * 31 + "g", "0" * 34])
def test_a_key_that_is_no_hash_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        packed([a_signature(1, key=key)])


def test_gives_back_what_several_files_brought(website: Engine) -> None:
    first = [a_signature(number, channel=("Stall", "Letter", None)[number % 3]) for number in range(300)]
    second = [a_signature(number, channel=("Letter", "Event")[number % 2]) for number in range(200, 500)]

    import_signatures(website, "website", ("1.csv", "1"), first, A_MOMENT)
    import_signatures(website, "website", ("2.csv", "2"), second, A_MOMENT + timedelta(days=1))

    assert stored(website) == sorted(first + second[100:], key=lambda one: one.key)


def test_keys_that_begin_alike_are_told_apart(website: Engine) -> None:
    alike = [a_signature(number, key=f"{7:016x}{number:016x}") for number in range(50)]

    import_signatures(website, "website", ("1.csv", "1"), alike[::2] + alike[::-1], A_MOMENT)

    assert stored(website) == alike


def test_counts_what_is_packed_and_what_comes_from_outside(website: Engine) -> None:
    lines = [a_signature(1), a_signature(2, region=None, area_quality="outside"), a_signature(3, region=None)]

    import_signatures(website, "website", ("1.csv", "1"), lines, A_MOMENT)

    with website.connect() as connection:
        assert (packed_count(connection, "website"), packed_outside(connection, "website")) == (3, 1)
        assert packed_count(connection, "another") == packed_outside(connection, "another") == 0


@pytest.fixture
def version_before(store_url: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty store as the migration before packing left it."""
    if store_url.startswith("sqlite"):
        store_url = f"sqlite:///{tmp_path / 'before.sqlite'}"
    engine = writing_engine(store_url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        configuration = Config()
        configuration.set_main_option("script_location", str(MIGRATIONS))
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "0002")
    yield engine
    engine.dispose()


def test_rows_of_files_are_packed_by_the_migration_and_those_of_platforms_stay(version_before: Engine) -> None:
    places = [(region.code, "exact") for region in regions()] + [(None, "outside"), (None, "unknown"), (WALES, "given")]
    lines = [
        a_signature(number, region=region, area_quality=quality, channel=("Stall", None)[number % 2])
        for number, (region, quality) in enumerate(places * 4)
    ]
    odd_times = [a_signature(900, signed_at=datetime(1965, 3, 4, 5, 6, 7, 890_123, tzinfo=UTC))]
    source = text("INSERT INTO source VALUES (:id, :connector, :id, false, :now)")
    with version_before.begin() as connection:
        for key, connector in (("website", "signature_file"), ("platform", "action_network")):
            connection.execute(source, {"id": key, "connector": connector, "now": "2026-07-01 12:00:00+00:00"})
            for one in lines + odd_times:
                fields = {name: getattr(one, name) for name in ("signed_at", "region", "area_quality", "channel")}
                connection.execute(insert(SignatureRow).values(source_id=key, signature_key=one.key, **fields))

    prepare_store(version_before)

    assert stored(version_before) == sorted(lines + odd_times, key=lambda one: one.key)
    with version_before.connect() as connection:
        rows = connection.execute(text("SELECT source_id, count(*) FROM signature GROUP BY source_id")).all()
    assert [tuple(row) for row in rows] == [("platform", len(lines) + 1)]


def test_the_days_of_channels_are_worked_out_from_what_was_stored_before(version_before: Engine) -> None:
    moments = [
        datetime(2026, 6, 30, 22, 59, tzinfo=UTC),
        datetime(2026, 6, 30, 23, 1, tzinfo=UTC),
    ]  # midnight in London
    lines = [
        a_signature(number, signed_at=moments[number // 4], channel=("Stall", None)[number % 2]) for number in range(8)
    ]
    source = text("INSERT INTO source VALUES (:id, :connector, :id, false, :now)")
    with version_before.begin() as connection:
        for key, connector in (("website", "signature_file"), ("platform", "action_network")):
            connection.execute(source, {"id": key, "connector": connector, "now": "2026-07-01 12:00:00+00:00"})
            for one in lines:
                fields = {name: getattr(one, name) for name in ("signed_at", "region", "area_quality", "channel")}
                connection.execute(insert(SignatureRow).values(source_id=key, signature_key=one.key, **fields))

    prepare_store(version_before)

    for key in ("website", "platform"):
        days = channel_days(version_before, key)
        found = list(zip(days["day"].dt.strftime("%Y-%m-%d"), days["channel"], days["gained"].tolist(), strict=True))
        assert found == [
            ("2026-06-30", "", 2),
            ("2026-06-30", "Stall", 2),
            ("2026-07-01", "", 2),
            ("2026-07-01", "Stall", 2),
        ]
