"""`collect.py archive` and `rebuild` take no more memory for ten million single signatures than for four."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.measuring import Measurement, most_megabytes
from campaign.load import load_campaign
from data_sources.packed_signatures import RECORD, PackedSignatures, in_order_of_keys, microseconds
from reference.regions import regions_by_letter
from store.engine import writing_engine
from store.imports import import_signatures
from store.prepare import prepare_store
from store.sources import register_sources

_SIZES = (1_000_000, 4_000_000, 10_000_000)
_PART, _CHANNELS = 100_000, ("Street stall", "Newsletter", "Website")
_FIRST, _END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 24, tzinfo=UTC)
# A million is less than DuckDB is allowed: from four on it is all used, and nothing more.
_MOST_TIMES, _MOST_MEGABYTES = 1.1, 768
_CAMPAIGN = """
[campaign]
key = "benchmark"
name = "Benchmark"
organisation = "None"
description = "Generated"
[petition]
goal = 100000
[[source]]
key = "website"
label = "Website"
connector = "signature_file"
headline = true
columns = { signed_at = "Date", postcode = "Postcode", id = "Supporter ID" }
"""


def archives() -> list[Measurement]:
    """The most memory of each command at 1, 4 and 10 million signatures of half a year, and what 10 take beside 4."""
    taken: dict[str, list[float]] = {}
    for size in _SIZES:
        with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-") as folder:
            environment = _stored(Path(folder), size)
            archive = f"{folder}/archive"
            for name, words in {
                "status": ("status",),
                "archive": ("archive", archive),
                "archive again": ("archive", archive),
                "rebuild": ("rebuild",),
                "rebuild with an archive": ("rebuild", "--archive", archive),
            }.items():
                taken.setdefault(name, []).append(most_megabytes([sys.executable, "collect.py", *words], environment))
    return [found for name, memory in taken.items() for found in _measured(name, memory)]


def _measured(name: str, memory: list[float]) -> Iterator[Measurement]:
    for size, megabytes in zip(_SIZES, memory, strict=True):
        title = f"memory of {name}, {size:,} signatures"
        yield Measurement(title, megabytes, "MB", _MOST_MEGABYTES, (megabytes,))
    times = round(memory[-1] / memory[-2], 3)
    title = f"memory of {name}, {_SIZES[-1]:,} signatures beside {_SIZES[-2]:,}"
    yield Measurement(title, times, "ratio", _MOST_TIMES, (times,))


def _stored(folder: Path, size: int) -> dict[str, str]:
    """A store with so many single signatures, gone in by the door of files; the environment that names it."""
    (folder / "campaign.toml").write_text(_CAMPAIGN, encoding="utf-8")
    url = f"sqlite:///{folder}/store.sqlite"
    engine = writing_engine(url)
    prepare_store(engine)
    register_sources(engine, load_campaign(folder), _END)
    import_signatures(engine, "website", ("export.csv", "0" * 64), _signatures(size), _END)
    engine.dispose()
    return {"DATABASE_URL": url, "CAMPAIGN_DIR": str(folder), "SIGNATURE_HASH_KEY": "a key for benchmarks"}


def _signatures(size: int) -> Iterator[PackedSignatures]:
    """Keys as good as random, over half a year, all regions and three channels; the same in every run."""
    random = np.random.default_rng(2026)
    letters = np.array([ord(letter) for letter in sorted(regions_by_letter())], dtype=np.uint8)
    for first in range(0, size, _PART):
        count = min(_PART, size - first)
        records = np.empty(count, dtype=RECORD)
        for half in ("high", "low"):
            records[half] = random.integers(0, 2**64, count, dtype=np.uint64)
        records["signed_at"] = random.integers(microseconds(_FIRST), microseconds(_END), count)
        records["channel"] = random.integers(0, len(_CHANNELS) + 1, count)
        records["region"], records["quality"] = random.choice(letters, count), ord("e")
        yield PackedSignatures(in_order_of_keys(records), _CHANNELS, lines=count)
