"""One import of a generated file into the store in DATABASE_URL, in its own process; prints how it went as JSON."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import times
from campaign.model import Campaign
from collector.reading_files import store_file
from store.engine import writing_engine
from store.imports import ImportReport
from store.prepare import prepare_store
from store.sources import register_sources

_COLUMNS = {
    "signed_at": "Date", "postcode": "Postcode", "id": "Supporter ID", "email": "Email", "channel": "Channel",
}  # fmt: skip


def main(file: Path) -> None:
    """Import the file into the source `website`, timed without the start of Python and of the store."""
    now = datetime.now(UTC)
    engine = writing_engine(os.environ["DATABASE_URL"])
    prepare_store(engine)
    register_sources(engine, _campaign(), now)
    reports: list[ImportReport] = []
    took = times(lambda: reports.append(store_file(engine, _campaign().source[0], file, now)))
    sys.stdout.write(json.dumps({"clock": took.clock, "processor": took.processor, "accepted": reports[0].accepted}))


def _campaign() -> Campaign:
    about = {"key": "benchmark", "name": "Benchmark", "organisation": "None", "description": "Generated"}
    source = {"key": "website", "label": "Website", "connector": "signature_file", "headline": True}
    return Campaign.model_validate(
        {"campaign": about, "petition": {"goal": 1}, "source": [source | {"columns": _COLUMNS}]}
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
