"""Reads grow with hours, days and areas, never with signatures."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.measuring import Measurement, ratio
from campaign.model import Campaign
from data_sources.records import Signature
from reference.regions import regions
from store.engine import writing_engine
from store.imports import import_signatures
from store.prepare import prepare_store
from store.series import hourly_counts, region_days
from store.snapshot import read_snapshot
from store.sources import register_sources

_FEW, _MANY = 10_000, 400_000
_DAYS = 90
_START = datetime(2026, 1, 1, tzinfo=UTC)


def queries() -> list[Measurement]:
    """What the pages read, with 400,000 signatures beside the same with 10,000 over the same 90 days."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_filled(Path(folder) / f"{count}.sqlite", count) for count in (_FEW, _MANY))
        reads: dict[str, Callable[[Engine], object]] = {
            "latest figures": read_snapshot,
            "hours": lambda engine: hourly_counts(engine, "website"),
            "regions by day": lambda engine: region_days(engine, "website"),
        }
        return [
            ratio(f"{name}, 40 times the signatures", partial(read, many), partial(read, few), limit=1.5, runs=9)
            for name, read in reads.items()
        ]


def _filled(file: Path, count: int) -> Engine:
    engine = writing_engine(f"sqlite:///{file}")
    prepare_store(engine)
    register_sources(engine, _campaign(), _START)
    import_signatures(engine, "website", ("generated", str(count)), _signatures(count), _START + timedelta(days=_DAYS))
    return engine


def _signatures(count: int) -> Iterator[Signature]:
    codes = [region.code for region in regions()]
    step = timedelta(days=_DAYS) / count
    for number in range(count):
        key = hashlib.sha256(str(number).encode()).hexdigest()[:32]
        yield Signature(key, _START + number * step, codes[number % len(codes)], "exact")


def _campaign() -> Campaign:
    about = {"key": "benchmark", "name": "Benchmark", "organisation": "None", "description": "Generated"}
    source = {"key": "website", "label": "Website", "connector": "signature_file", "headline": True}
    columns = {"columns": {"signed_at": "Date"}}
    return Campaign.model_validate({"campaign": about, "petition": {"goal": 1}, "source": [source | columns]})
