"""Ten million signatures from one file: against DuckDB alone reading and grouping it, and within 1 GB of memory."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measuring import Measurement, times
from benchmarks.postgresql import postgresql_server
from reference.postcodes import region_table

LINES = 10_000_000
_RUNS = 3
_RATIO, _MEGABYTES = 3, 1024
_PROJECT = Path(__file__).parent.parent

# Times over 174 days, every outcode there is, and five channels; equal numbers always give the same file.
_GENERATED = """
COPY (
    SELECT 100000000 + (number * 7919) % 1000000007 AS "Supporter ID",
        'person.' || number || '@example' || hash(number * 3) % 97 || '.org' AS "Email",
        strftime(TIMESTAMP '2026-01-01' + INTERVAL (hash(number) % 15000000) SECOND, '%Y-%m-%d %H:%M:%S') AS "Date",
        outcodes[(hash(number * 17) % len(outcodes) + 1)::INT] || ' ' || hash(number * 5) % 10
            || chr((65 + hash(number * 7) % 26)::INT) || chr((65 + hash(number * 11) % 26)::INT) AS "Postcode",
        ['Street stall', 'Newsletter', 'Website', 'Event', 'Friend'][(hash(number * 13) % 5 + 1)::INT] AS "Channel"
    FROM (SELECT range AS number, $outcodes AS outcodes FROM range($lines))
) TO '{file}' (HEADER)
"""
_GROUPED = """
SELECT "Date"::DATE, split_part("Postcode", ' ', 1), count(*) FROM read_csv('{file}') GROUP BY ALL
"""


def imports(lines: int = LINES) -> list[Measurement]:
    """Import a generated file of so many signatures into an empty SQLite and an empty PostgreSQL store."""
    with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-") as folder, postgresql_server() as server:
        file = Path(folder) / "export.csv"
        generate(file, lines)
        sqlite = [f"sqlite:///{folder}/{run}.sqlite" for run in range(_RUNS)]
        return [
            *_into("SQLite", file, lines, sqlite, lambda: 0.0),
            *_into("PostgreSQL", file, lines, [server.new_database() for _ in range(_RUNS)], server.processor_seconds),
        ]


def generate(file: Path, lines: int) -> None:
    """Write a file of signatures with the columns Supporter ID, Email, Date, Postcode and Channel."""
    outcodes = sorted(region_table()[0])
    with _duckdb() as connection:
        connection.execute(_GENERATED.format(file=file), {"outcodes": outcodes, "lines": lines})


def _into(name: str, file: Path, lines: int, urls: list[str], server_seconds: Callable[[], float]) -> list[Measurement]:
    """Each run beside DuckDB's, before and after, since others may be at work on the same machine."""
    clock, processor, memory, added = [], [], [], []
    longer = _with_one_more_line(file)
    for url in urls:
        before, at_server = times(lambda: _read_and_group(file)), server_seconds()
        first, megabytes = _imported(file, url)
        at_server = server_seconds() - at_server
        after = times(lambda: _read_and_group(file))
        if first["accepted"] != lines:
            raise RuntimeError(f"{first['accepted']:,} of {lines:,} signatures were added")
        clock.append(first["clock"] / statistics.mean([before.clock, after.clock]))
        beside = statistics.mean([before.processor, after.processor])
        processor.append((first["processor"] + at_server) / beside)
        memory.append(megabytes)
        # The same contents are known by their hash; with one more blank line every signature has to be looked for.
        added.append(_imported(file, url)[0]["accepted"] + _imported(longer, url)[0]["accepted"])
    claim = f"{lines:,} signatures into {name}, against DuckDB grouping them"
    return [
        _measured(f"{claim}, by the clock", clock, "ratio", _RATIO),
        _measured(f"{claim}, by processor time with the server's", processor, "ratio", _RATIO),
        _measured(f"memory of an import into {name}", memory, "MB", _MEGABYTES),
        _measured(f"what a second and a third import into {name} add", added, "signatures", 0),
    ]


def _with_one_more_line(file: Path) -> Path:
    longer = file.with_name("longer.csv")
    if not longer.exists():
        shutil.copyfile(file, longer)
        with longer.open("a") as end:
            end.write("\n")
    return longer


def _measured(name: str, runs: list[float], unit: str, limit: float) -> Measurement:
    return Measurement(name, round(statistics.median(runs), 2), unit, limit, tuple(round(one, 2) for one in runs))


def _read_and_group(file: Path) -> None:
    with _duckdb() as connection:
        connection.execute(_GROUPED.format(file=file)).fetchall()


def _imported(file: Path, url: str) -> tuple[dict[str, Any], float]:
    """Import the file in a process of its own; what it says, and the most memory that it took, in MB."""
    process = subprocess.Popen(  # nosec B603 # the project's own programs, without a shell
        [sys.executable, "-m", "benchmarks.one_import", str(file)],
        cwd=_PROJECT,
        env=os.environ | {"DATABASE_URL": url, "SIGNATURE_HASH_KEY": "a key for benchmarks"},
        stdout=subprocess.PIPE,
    )
    most = 0.0
    while process.poll() is None:
        most = max(most, _megabytes(process.pid))
        time.sleep(0.05)
    if process.returncode or process.stdout is None:
        raise RuntimeError(f"the import ended with status {process.returncode}")
    return json.loads(process.stdout.read()), most


def _megabytes(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:  # it has just ended
        return 0
    return sum(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@contextmanager
def _duckdb() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        yield connection
