"""A survey of 100,000 people and 60 questions: its import against reading the file and writing the rows, and memory."""

import csv
import json
import os
import resource
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Measurement, times
from campaign.survey import Survey
from data_sources.survey_file import read_survey_file
from store.engine import writing_engine
from store.prepare import prepare_store
from store.survey_answers import replace_answers

PEOPLE, QUESTIONS = 100_000, 60
_RUNS, _AT_ONCE = 3, 50_000
# Of the processor, in one thread: by the clock it is as much where nothing else is at work.
_SECONDS, _MEGABYTES, _RATIO = 40, 1024, 3
_PROJECT = Path(__file__).parent.parent
_STEPS = ("Not at all confident", "Not very confident", "Neither", "Fairly confident", "Very confident")
_GROUPS = ("Wales", "Scotland", "Northern Ireland", "London", "North East")
_ANSWERED = 0.85


def survey_imports() -> list[Measurement]:
    """Import a generated export into an empty SQLite store, beside a bare reading and writing of as much."""
    with tempfile.TemporaryDirectory(prefix="dashboard-benchmark-") as folder:
        file = Path(folder) / "export.csv"
        generate(file)
        found, ratios = [], []
        for run in range(_RUNS):
            found.append(_imported(file, Path(folder) / f"{run}.sqlite"))
            bare = partial(_bare, file, Path(folder) / f"bare-{run}.sqlite", found[-1]["rows"])
            ratios.append(found[-1]["processor"] / times(bare).processor)
    name = f"a survey of {PEOPLE:,} people and {QUESTIONS} questions"
    return [
        _measured(f"{name}, to read and store it", [one["processor"] for one in found], "processor seconds", _SECONDS),
        _measured(f"{name}, against reading its cells and writing its rows alone", ratios, "ratio", _RATIO),
        _measured(f"{name}, memory of its import", [one["megabytes"] for one in found], "MB", _MEGABYTES),
    ]


def _measured(name: str, runs: list[float], unit: str, limit: float) -> Measurement:
    return Measurement(name, round(statistics.median(runs), 2), unit, limit, tuple(round(one, 2) for one in runs))


def generate(file: Path, people: int = PEOPLE) -> None:
    """Likert answers, of which some are blank; an e-mail address and words that no codebook names."""
    random = np.random.default_rng(20_261_126)
    texts = np.array([*_STEPS, ""], dtype=object)
    chances = [*[_ANSWERED / len(_STEPS)] * len(_STEPS), 1 - _ANSWERED]
    with file.open("w", newline="", encoding="utf-8") as written:
        writer = csv.writer(written)
        writer.writerow(["Respondent", "E-mail", "Region", *(f"Q{number}" for number in range(QUESTIONS)), "Comment"])
        for person in range(people):
            answers = texts[random.choice(len(texts), QUESTIONS, p=chances)]  # nosec B311 # generated answers keep no secret
            start = [f"R{person:08}", f"person{person}@example.org", _GROUPS[person % len(_GROUPS)]]
            writer.writerow([*start, *answers, "something, in their own words"])


def codebook() -> Survey:
    options = [{"code": str(place), "label": step} for place, step in enumerate(_STEPS, start=1)]
    question = {"wording": "How confident are you?", "short": "Confidence", "kind": "likert", "options": options}
    return Survey.model_validate(
        {
            "key": "benchmark", "title": "Benchmark", "population": "nobody", "asked": "Generated",
            "started": date(2026, 1, 1), "ended": date(2026, 1, 2), "respondent_column": "Respondent",
            "breakdown": [{"key": "region", "label": "Region", "column": "Region", "groups": _GROUPS}],
            "question": [question | {"key": f"q{number}", "column": f"Q{number}"} for number in range(QUESTIONS)],
        }
    )  # fmt: skip


def _imported(file: Path, store: Path) -> dict[str, Any]:
    """Import the file in a process of its own; what it says of itself."""
    command = [sys.executable, "-m", "benchmarks.survey_import", str(file), str(store)]
    done = subprocess.run(command, cwd=_PROJECT, env=dict(os.environ), capture_output=True, text=True, check=True)  # nosec B603 # the project's own programs, without a shell
    said: dict[str, Any] = json.loads(done.stdout)
    if said["people"] != PEOPLE:
        raise RuntimeError(f"{said['people']:,} of {PEOPLE:,} people were imported")
    return said


def _bare(file: Path, store: Path, rows: int) -> None:
    """Read every cell, and write as many rows of the same shape, with neither a codebook nor checks."""
    with file.open(newline="", encoding="utf-8") as text:
        for _ in csv.reader(text):
            pass
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "CREATE TABLE answer (survey TEXT, respondent TEXT, question TEXT, answer TEXT, "
        "PRIMARY KEY (survey, respondent, question, answer))"
    )
    made = _rows(rows)
    while batch := list(islice(made, _AT_ONCE)):
        connection.executemany("INSERT INTO answer VALUES (?, ?, ?, ?)", batch)
    connection.commit()
    connection.close()


def _rows(count: int) -> Iterator[tuple[str, str, str, str]]:
    people = sorted(secrets.token_hex(16) for _ in range(-(-count // QUESTIONS)))
    every = ((person, number) for person in people for number in range(QUESTIONS))
    return (("benchmark", person, f"q{number}", "1") for person, number in islice(every, count))


def main(file: Path, store: Path) -> None:
    """Import the file into an empty store, timed without the start of Python and of the store; say how it went."""
    engine = writing_engine(f"sqlite:///{store}")
    prepare_store(engine)
    survey, kept = codebook(), []

    def work() -> None:
        kept.append(read_survey_file(file, survey))
        replace_answers(engine, survey, kept[0], datetime.now(UTC))

    took = times(work)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM survey_answer").scalar_one()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    people = len(kept[0].respondents)
    sys.stdout.write(json.dumps({**asdict(took), "megabytes": megabytes, "people": people, "rows": rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
