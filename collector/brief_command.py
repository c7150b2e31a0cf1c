"""`collect.py brief`: briefings as files, for a timer or by hand."""

from pathlib import Path
from typing import Annotated

import typer

from briefing.contents import SUBJECTS
from briefing.formats import FORMATS
from collector.brief import Wanted, make_briefings
from collector.errors import errors_in_words
from collector.status import console
from figures.areas import ALL_UK
from figures.filters import DEFAULT_PERIOD, PERIODS

briefing = typer.Typer()


@briefing.command("brief")
def brief_command(
    formats: Annotated[str, typer.Option("--format", help=f"Of {', '.join(FORMATS)}; several with commas.")] = "pptx",
    area: Annotated[str, typer.Option(help="An area as the pages name it; or “every region”.")] = ALL_UK,
    period: Annotated[str, typer.Option(help=f"One of {', '.join(PERIODS)}.")] = DEFAULT_PERIOD,
    subjects: Annotated[str, typer.Option("--about", help=f"Of {', '.join(SUBJECTS)}.")] = ",".join(SUBJECTS),
    questions: Annotated[
        str | None, typer.Option("--questions", help="Keys of survey questions, each as KEY or KEY:BREAKDOWN.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder for the files.")] = Path(),
) -> None:
    """Make a briefing of what is stored: the figures of the pages, to be taken into rooms without the dashboard."""
    with errors_in_words():
        for file in make_briefings(Wanted(formats, area, period, subjects, questions), out):
            console.print(str(file), soft_wrap=True)
