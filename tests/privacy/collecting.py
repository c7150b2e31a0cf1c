"""Collecting a planted world with the real commands, and everything that they print and log meanwhile.

It is done in a process of its own: a command leaves its connections to the end of its process.
"""

import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typer.testing import CliRunner

from campaign.load import load_campaign
from collector.commands import app
from collector.folders import folder_watches
from collector.loop import Collector, utc_now
from store.engine import database_url, writing_engine
from store.snapshot import read_snapshot
from tests.privacy.world import World
from tests.waiting import LONG, until

ROOT = Path(__file__).parent.parent.parent
LOGGED, ENDED = "logged", "ended"
# From the first question on, which is asked together with the others.
_COLLECTING_SECONDS = 2.0

Words = tuple[object, ...]


def collect_everything(world: World, url: str) -> dict[str, str]:
    """Run every command, watched folders and the collector; what each command printed, and what was logged."""
    return _in_a_process(world, url, _every_command(world), "collect")


def import_files(world: World, url: str) -> dict[str, str]:
    """Import files of signatures and a survey, and leave the rest to somebody else's collector."""
    return _in_a_process(world, url, [*_imports(world)], "leave")


def _in_a_process(world: World, url: str, commands: list[Words], what_else: str) -> dict[str, str]:
    chosen = {"DATABASE_URL": url, "CAMPAIGN_DIR": str(world.campaign), "COLUMNS": "200", **world.environment}
    done = subprocess.run(
        [sys.executable, "-m", "tests.privacy.collecting", what_else],
        cwd=ROOT,
        env=os.environ | chosen,
        input=json.dumps([[str(word) for word in words] for words in commands]),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, str] = json.loads(done.stdout)
    return said | {ENDED: done.stderr}


def _every_command(world: World) -> list[Words]:
    columns = ("--time-column", "Name", "--total-column", "E-mail")
    backfill = ("backfill", world.exports[0], "--source", "parliament", *columns)
    return [("check",), ("once",), *_imports(world), backfill, ("status",), ("flags",), ("status", "--json")]


def _imports(world: World) -> Iterator[Words]:
    for source, file in world.imports:
        yield "import", "signatures", file, "--source", source
    for file in world.exports:
        yield "import", "survey", file, "--survey", "unsurvivors"
    # Each tool's export as it is imported, and as it is looked at before; read for another tool's, and against another
    # survey's codebook, it is refused.
    for file in world.tool_exports:
        for more in ((), ("--dry-run",), ("--dry-run", "--format", "surveymonkey"), ("--dry-run", "--format", "plain")):
            yield "import", "survey", file, "--survey", "recorded", *more
        yield "import", "survey", file, "--survey", "unsurvivors", "--dry-run"
        yield "codebook", file
        yield "codebook", file, "--format", "qualtrics"
    yield "import", "survey", world.exports[-1], "--survey", "unsurvivors", "--dry-run"


@contextmanager
def _logging_to(lines: io.StringIO) -> Iterator[None]:
    """Keep every line of every log, as it would be printed with its tracebacks."""
    handler = logging.StreamHandler(lines)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    yield
    logging.getLogger().removeHandler(handler)


def _run(words: list[str]) -> str:
    """What a command of `collect.py` prints; it may fail, but only in words."""
    done = CliRunner().invoke(app, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def _run_the_collector() -> None:
    campaign, began = load_campaign(), utc_now()
    engine = writing_engine(database_url(campaign.campaign.key))
    for watch in folder_watches(engine, campaign, utc_now):
        for _ in range(2):  # a file is taken once it has stopped growing
            watch.look()
    collector = Collector(engine, campaign)
    collector.start()
    until(lambda: any(job.last_attempt_at >= began for jobs in read_snapshot(engine).jobs.values() for job in jobs))
    threading.Event().wait(_COLLECTING_SECONDS)
    collector.stop()
    engine.dispose()


def main() -> None:
    """Run the commands that standard input names and, where it is asked for, the collector."""
    lines = io.StringIO()
    with _logging_to(lines):
        said = {" ".join(words): _run(words) for words in json.load(sys.stdin)}
        if sys.argv[1] == "collect":
            _run_the_collector()
    json.dump(said | {LOGGED: lines.getvalue()}, sys.stdout)


if __name__ == "__main__":
    main()
