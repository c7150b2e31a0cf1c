"""How fast PostgreSQL takes signatures: by the collector's own path in transactions of 500, and many at once."""

import hashlib
import statistics
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, func, select

from benchmarks.measuring import Measurement, seconds, times
from benchmarks.postgresql import PostgresqlServer, postgresql_server
from campaign.model import Campaign
from data_sources.connector import Job
from data_sources.packed_signatures import PackedSignatures, packed
from data_sources.records import Cadence, Collected, CountReading, Signature
from reference.regions import regions
from store.bulk import insert_many
from store.collection import run_job
from store.engine import writing_engine
from store.imports import import_signatures
from store.integrity import check_integrity
from store.prepare import prepare_store
from store.sources import register_sources
from store.tables import SignatureRow

_RUNS, _TRANSACTIONS, _EACH = 5, 100, 500
# Of every transaction these were listed before, as happens where a list is read from its end.
_REPEATED = 50
_LEAST_A_SECOND, _LEAST_OF_COPY = 15_000, 0.5
_MANY, _PART = 200_000, 20_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_COLUMNS = ("source_id", "signature_key", "signed_at", "region", "area_quality", "channel")
_CHANNELS = ("email", "website", "event", "friend", "poster")


def ingest() -> list[Measurement]:
    """Signatures a second of a platform's list, with all roll-ups; bulk loads beside a bare COPY of the same bytes."""
    with postgresql_server() as server:
        return [*_listed(server), *_bulk(server)]


def _listed(server: PostgresqlServer) -> list[Measurement]:
    """By the clock, and by processor time of both sides together, which others at work on the machine change less."""
    runs = [_signatures_a_second(server, _store(server.new_database())) for _ in range(_RUNS)]
    name = f"listed signatures on PostgreSQL in transactions of {_EACH}, a tenth of them repeated"
    return [
        Measurement(
            f"{name}, by {how}",
            round(statistics.median(values)),
            "signatures a second",
            _LEAST_A_SECOND,
            tuple(round(one) for one in values),
            at_least=True,
        )
        for how, values in zip(("the clock", "processor time with the server's"), zip(*runs, strict=True), strict=True)
    ]


def _signatures_a_second(server: PostgresqlServer, engine: Engine) -> tuple[float, float]:
    """New and repeated ones, from the collector's job to the last commit; what is stored is checked afterwards."""
    parts = list(_parts())
    job = Job("signatures", Cadence(timedelta(minutes=5)), lambda asking: Collected())

    def collect() -> None:
        for place, part in enumerate(parts):
            brought = Collected(signatures=tuple(part), memory={"page": place})
            run_job(engine, "network", job, partial(_brought, brought), _moment(place))

    at_server = server.processor_seconds()
    took = times(collect)
    processor = took.processor + server.processor_seconds() - at_server
    _check(engine, len({one.key for part in parts for one in part}))
    engine.dispose()
    count = sum(len(part) for part in parts)
    return count / took.clock, count / processor


def _brought(found: Collected, _: dict[str, Any]) -> Collected:
    return found


def _check(engine: Engine, expected: int) -> None:
    with engine.connect() as connection:
        stored = connection.execute(select(func.count()).select_from(SignatureRow)).scalar_one()
    if stored != expected or not all(one.holds for one in check_integrity(engine)):
        raise RuntimeError(f"{stored:,} of {expected:,} signatures are stored, or sums do not agree")


def _parts() -> Iterator[list[Signature]]:
    new = _EACH - _REPEATED
    for place in range(_TRANSACTIONS):
        numbers = range(max(place * new - _REPEATED, 0), (place + 1) * new)
        yield [_signature(number) for number in numbers]


def _signature(number: int) -> Signature:
    codes = [region.code for region in regions()]
    key = hashlib.sha256(str(number).encode()).hexdigest()[:32]
    signed_at = _START + timedelta(seconds=number * 7)
    return Signature(key, signed_at, codes[number % len(codes)], "exact", _CHANNELS[number % len(_CHANNELS)])


def _moment(place: int) -> datetime:
    return _START + timedelta(days=30, minutes=place)


def _bulk(server: PostgresqlServer) -> list[Measurement]:
    """The share of a bare COPY's speed. All fill empty stores; COPY writes the rows alone, with their keys checked.

    An import of a file packs its signatures and adds up all its roll-ups; what it is given here was read before.
    """
    signatures = [_signature(number) for number in range(_MANY)]
    rows = [_row(one) for one in signatures]
    text = "".join("\t".join(map(_written, row)) + "\n" for row in rows).encode()
    parts = [packed(signatures[start : start + _PART]) for start in range(0, _MANY, _PART)]
    shares: dict[str, list[float]] = {"rows": [], "an import": []}
    for _ in range(_RUNS):
        bare = seconds(partial(_copied, _store(server.new_database()), text))
        shares["rows"].append(bare / seconds(partial(_inserted, _store(server.new_database()), rows)))
        shares["an import"].append(bare / seconds(partial(_imported, _store(server.new_database()), parts)))
    return [
        Measurement(
            f"bulk load of {_MANY:,} signatures as {name}, against a bare COPY of the same bytes",
            round(statistics.median(runs), 3),
            "ratio",
            _LEAST_OF_COPY,
            tuple(round(one, 3) for one in runs),
            at_least=True,
        )
        for name, runs in shares.items()
    ]


def _imported(engine: Engine, parts: Sequence[PackedSignatures]) -> None:
    report = import_signatures(engine, "network", ("export.csv", "0" * 64), parts, _moment(0))
    if report.accepted != _MANY:
        raise RuntimeError(f"{report.accepted:,} of {_MANY:,} signatures were added")


def _row(one: Signature) -> tuple[object, ...]:
    return "network", one.key, one.signed_at, one.region, one.area_quality, one.channel


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _copied(engine: Engine, text: bytes) -> None:
    copy_into = f"COPY signature ({', '.join(_COLUMNS)}) FROM STDIN"
    with (
        engine.begin() as connection,
        closing(connection.connection.cursor()) as cursor,
        cursor.copy(copy_into) as copy,
    ):
        copy.write(text)


def _inserted(engine: Engine, rows: Sequence[Sequence[object]]) -> None:
    with engine.begin() as connection:
        insert_many(connection, SignatureRow, _COLUMNS, rows)


def _store(url: str) -> Engine:
    about = {"key": "benchmark", "name": "Benchmark", "organisation": "None", "description": "Generated"}
    source = {"key": "network", "label": "Network", "connector": "action_network", "headline": True}
    campaign = Campaign.model_validate(
        {"campaign": about, "petition": {"goal": 1}, "source": [source | {"platform_id": "benchmark"}]}
    )
    engine = writing_engine(url)
    prepare_store(engine)
    register_sources(engine, campaign, _START)
    count = Job("count", Cadence(timedelta(minutes=1)), lambda asking: Collected())
    run_job(engine, "network", count, lambda _: Collected(readings=(CountReading(_START, 1),)), _START)
    return engine
