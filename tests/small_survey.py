"""A survey of one question, and exports of it, where the survey itself makes no difference."""

from datetime import date
from pathlib import Path

from campaign.survey import Breakdown, Option, Question, Survey


def small_survey() -> Survey:
    """Whether people have seen a nurse, by region."""
    options = (Option(code="yes", label="Yes"), Option(code="no", label="No"))
    return Survey(
        key="small",
        title="A survey",
        population="patients",
        asked="Online",
        started=date(2026, 6, 1),
        ended=date(2026, 6, 30),
        breakdown=(Breakdown(key="region", label="Region", column="region", groups=("Wales", "London")),),
        question=(
            Question(
                key="nurse", wording="Have you seen a nurse?", short="Nurse", kind="single", column="nurse",
                options=options, highlight=("no",), breakdowns=("region",),
            ),
        ),
    )  # fmt: skip


def small_export(folder: Path, people: int = 120) -> Path:
    """An export of so many people, a quarter of whom have not seen a nurse."""
    lines = [f"{'Wales' if number % 2 else 'London'},{'no' if number % 4 == 0 else 'yes'}" for number in range(people)]
    file = folder / "answers.csv"
    file.write_text("\n".join(["region,nurse", *lines]))
    return file


SMALL_CODEBOOK = """
key = "small"
title = "A survey"
population = "patients"
asked = "Online"
started = 2026-06-01
ended = 2026-06-30

[[breakdown]]
key = "region"
label = "Region"
column = "region"
groups = ["Wales", "London"]

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
column = "nurse"
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
highlight = ["no"]
breakdowns = ["region"]
"""
"""`small_survey` as a codebook under `surveys/`."""
