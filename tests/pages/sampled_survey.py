"""Two waves of a survey that was drawn as a sample, with a scale, as generated exports with their codebooks."""

import csv
from io import StringIO

import numpy as np

CODEBOOK = """
key = "{key}"
title = "A sampled survey"
population = "patients"
asked = "By letter"
started = {year}-06-01
ended = {year}-08-31
{earlier}

[design]
stratum = "nation"
cluster = "hospital"
population_size = "hospitals"

[[breakdown]]
key = "nation"
label = "Nation"
column = "nation"
groups = ["England", "Scotland", "Wales"]

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
column = "nurse"
options = [{{ code = "yes", label = "Yes" }}, {{ code = "no", label = "No" }}]
highlight = ["no"]
breakdowns = ["nation"]

[[question]]
key = "care"
wording = "How good was your care?"
short = "Care"
kind = "scale"
lowest = 0
highest = 10
column = "care"
breakdowns = ["nation"]
"""
FIRST, SECOND = (
    CODEBOOK.format(key="first", year=2024, earlier=""),
    CODEBOOK.format(key="second", year=2026, earlier='earlier = "first"'),
)
_HOSPITALS = {"England": (12, 120), "Scotland": (10, 30), "Wales": (8, 12)}
_PEOPLE = 40


def export(not_seen: float, seed: int) -> str:
    """An export in which such a share of the people has not seen a nurse, from 0 to 1."""
    random, lines = np.random.default_rng(seed), []
    for nation, (sampled, hospitals) in _HOSPITALS.items():
        for hospital in range(sampled):
            better = random.normal(0, 0.6)
            for _ in range(_PEOPLE):
                care = int(np.clip(round(6 + better + random.normal(0, 2)), 1, 9))
                nurse = "no" if random.random() < not_seen else "yes"
                lines.append([nation, f"{nation} {hospital}", hospitals, nurse, care])
    text = StringIO()
    csv.writer(text).writerows([["nation", "hospital", "hospitals", "nurse", "care"], *lines])
    return text.getvalue()
