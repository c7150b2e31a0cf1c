"""A survey of 100,000 people and 60 questions from its export to its page: import, release, memory, and the page."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.measuring import Measurement
from benchmarks.survey_import import PEOPLE, QUESTIONS, codebook, generate
from campaign.survey import Survey
from collector.publish_survey import import_survey, publish_survey
from store.engine import writing_engine
from store.prepare import prepare_store

_FEW_PEOPLE, _VIEWS = 2_000, 7
# Of the processor: by the clock it is as much where nothing else is at work.
_SECONDS, _MEGABYTES, _RATIO = 120, 2_048, 1.25
_PROJECT = Path(__file__).parent.parent
_CAMPAIGN = """
[campaign]
key = "benchmark"
name = "Benchmark"
organisation = "Nobody"
description = "Generated"

[petition]
goal = 1000
"""


def survey_publishing() -> list[Measurement]:
    """Import and publish 100,000 people in a process of its own, and draw its page beside that of 2,000."""
    with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-") as folder:
        large, small = (_in_own_process(Path(folder) / str(people), people) for people in (PEOPLE, _FEW_PEOPLE))
    name = f"a survey of {PEOPLE:,} people and {QUESTIONS} questions"
    ratios = [one / other for one, other in zip(large["views"], small["views"], strict=True)]
    seconds, megabytes = round(large["seconds"], 2), round(large["megabytes"], 1)
    return [
        Measurement(f"{name}, to import and publish", seconds, "processor seconds", _SECONDS, (seconds,)),
        Measurement(f"{name}, memory of both", megabytes, "MB", _MEGABYTES, (megabytes,)),
        Measurement(
            f"{name}, its page against that of {_FEW_PEOPLE:,} people",
            round(statistics.median(ratios), 2), "ratio", _RATIO, tuple(round(one, 2) for one in ratios),
        ),
    ]  # fmt: skip


def _in_own_process(folder: Path, people: int) -> dict[str, Any]:
    (folder / "campaign" / "surveys").mkdir(parents=True)
    (folder / "campaign" / "campaign.toml").write_text(_CAMPAIGN)
    codebook_of_page = _codebook().model_dump_json(exclude_none=True, exclude_defaults=True)
    (folder / "campaign" / "surveys" / "benchmark.toml").write_text(_as_toml(json.loads(codebook_of_page)))
    places = {"CAMPAIGN_DIR": str(folder / "campaign"), "DATABASE_URL": f"sqlite:///{folder / 'store.sqlite'}"}
    command = [sys.executable, "-m", "benchmarks.survey_publish", str(folder), str(people)]
    done = subprocess.run(command, cwd=_PROJECT, env=os.environ | places, capture_output=True, text=True, check=True)  # nosec B603 # the project's own programs, without a shell
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _codebook() -> Survey:
    """Every question by region, with its first two answers as the finding."""
    plain = codebook()
    asked = [one.model_copy(update={"breakdowns": ("region",), "highlight": ("1", "2")}) for one in plain.question]
    short = [one.model_copy(update={"short": f"Confidence {place}"}) for place, one in enumerate(asked, start=1)]
    return plain.model_copy(update={"question": tuple(short)})


def _as_toml(entries: dict[str, Any]) -> str:
    """TOML has JSON's texts, lists and numbers; a table in a list is written in its inline form."""
    return "\n".join(f"{key} = {_value(key, value)}" for key, value in entries.items())


def _value(key: str, value: Any) -> str:
    if key in ("started", "ended"):
        return str(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(name, one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value("", one) for one in value) + "]"
    return json.dumps(value)


def _views() -> list[float]:
    """Seconds that each of several drawings of the page takes, after a first one."""
    page = AppTest.from_file(str(_PROJECT / "ui" / "frame.py"), default_timeout=120).run()
    page.switch_page(f"../{Path('pages/survey.py')}").run()
    took = []
    for place in range(1, _VIEWS + 1):
        page.selectbox(key="question").set_value(f"Confidence {place}")
        start = time.process_time()
        page.run()
        took.append(time.process_time() - start)
    if page.exception or not page.get("plotly_chart"):
        raise RuntimeError("the page did not draw the survey")
    return took


def main(folder: Path, people: int) -> None:
    """Import and publish so many generated people, draw the page, and say how it went."""
    generate(folder / "export.csv", people)
    engine, survey = writing_engine(os.environ["DATABASE_URL"]), _codebook()
    prepare_store(engine)
    start = time.process_time()
    import_survey(engine, survey, folder / "export.csv", datetime.now(UTC), demonstration=True)
    publish_survey(engine, survey, datetime.now(UTC), demonstration=True)
    seconds = time.process_time() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": megabytes, "views": _views()}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
