"""`python -m benchmarks [NAME ...] [--json]`: run benchmarks and print `[{name, value, unit, limit, holds, runs}]`.

`python -m benchmarks forecast FILE.csv [--json]` measures how good the forecast is on any petitions instead.
`python -m benchmarks survey DATA.csv --outcome COLUMN --by COLUMN --weight COLUMN` estimates a survey instead.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.api_load import api
from benchmarks.archives import archives
from benchmarks.brief import brief
from benchmarks.first_load import first_loads
from benchmarks.forecast import forecast_accuracy
from benchmarks.forecast_speed import forecast_speed
from benchmarks.imports import LINES, imports
from benchmarks.ingest import ingest
from benchmarks.live_pages import openings, sessions, ticks
from benchmarks.maps import maps
from benchmarks.measuring import Measurement
from benchmarks.peers.beside_superset import TURNS, WORKERS, beside_superset
from benchmarks.polling import polling
from benchmarks.queries import queries
from benchmarks.servers import servers
from benchmarks.signatures_page import signatures_page
from benchmarks.survey import app as survey_app
from benchmarks.survey_import import survey_imports
from benchmarks.survey_publish import survey_publishing

BENCHMARKS: dict[str, Callable[[int], list[Measurement]]] = {
    "queries": lambda _: queries(),
    "polling": lambda _: polling(),
    "ingest": lambda _: ingest(),
    "import": imports,
    "archive": lambda _: archives(),
    "maps": lambda _: maps(),
    "api": lambda _: api(),
    "tick": lambda _: ticks(),
    "opening": lambda _: openings(),
    "sessions": lambda _: sessions(),
    "servers": lambda _: servers(),
    "first-load": lambda _: first_loads(),
    "forecast-speed": lambda _: forecast_speed(),
    "survey-import": lambda _: survey_imports(),
    "signatures-page": lambda _: signatures_page(),
    "survey-publish": lambda _: survey_publishing(),
    "brief": lambda _: brief(),
}
# Not among "all": what is compared with comes by pip from the internet, unless it is there already.
_SUPERSET = "superset"
_RESULTS = Path(__file__).parent / "results" / "latest.json"


def main(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help=f"Any of: {', '.join(BENCHMARKS)}; all without. Or: {_SUPERSET}, forecast FILE.csv, survey DATA.csv"
        ),
    ] = None,
    lines: Annotated[int, typer.Option(help="How many signatures the benchmark `import` reads.")] = LINES,
    environment: Annotated[
        Path | None,
        typer.Option(help=f"For {_SUPERSET}: a virtual environment that has it; made for the run without."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help=f"For {_SUPERSET}: how many processes answer.")] = WORKERS,
    turns: Annotated[int, typer.Option(min=1, help=f"For {_SUPERSET}: how often each is visited.")] = TURNS,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Measure the claims about speed, side by side, and keep the results in benchmarks/results/latest.json."""
    if names and names[0] == "forecast":
        raise typer.Exit(forecast_accuracy(names[1:], as_json))
    known = BENCHMARKS | {_SUPERSET: lambda _: beside_superset(environment, workers, turns)}
    chosen = names or list(BENCHMARKS)
    if unknown := [name for name in chosen if name not in known]:
        raise typer.BadParameter(f"{', '.join(unknown)}: expected any of {', '.join(known)}")
    found = [measurement for name in chosen for measurement in known[name](lines)]
    records = [measurement.as_record() for measurement in found]
    _RESULTS.parent.mkdir(exist_ok=True)
    _RESULTS.write_text(json.dumps(records, indent=2) + "\n")
    if as_json:
        sys.stdout.write(json.dumps(records) + "\n")
    else:
        _print(found)
    if not all(measurement.holds for measurement in found):
        raise typer.Exit(1)


def _print(found: list[Measurement]) -> None:
    table = Table("Benchmark", "Value", "Unit", "Limit", "Holds")
    for one in found:
        table.add_row(one.name, f"{one.value:g}", one.unit, f"{one.limit:g}", "yes" if one.holds else "no")
    Console().print(table)


if __name__ == "__main__":
    if sys.argv[1:2] == ["survey"]:
        survey_app(sys.argv[2:], prog_name="python -m benchmarks survey")
    else:
        typer.run(main)
