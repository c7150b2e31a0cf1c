"""The answer of /api/v1/areas.csv: the areas of areas.json as rows, with what belongs to none. Counts are people."""

from typing import Any

import pandas as pd

from api.answers import Answer, csv_answer
from metrics.area_differences import Denominator, area_differences, people_of

COLUMNS = (
    "level",
    "code",
    "name",
    "signatures",
    "per_100k_population",
    "per_1000_electors",
    "population",
    "electors",
    "boundary_set",
    "source",
    "as_of",
    "marks",
    "notice",
)
UNALLOCATED, OVERSEAS = "unallocated", "overseas"
NOT_KNOWN, TOO_FEW = "[x]", "[u]"


def areas_table(figures: dict[str, Any]) -> Answer:
    """The rows, whose signatures add up to the total: those of the level, then what is unallocated and overseas.

    Marks: ``[x]`` where a rate is not known, ``[u]`` where too few people signed to compare the area with others.

    Args:
        figures: As `api.areas.area_figures` gives them.
    """
    people = {measure: _people(figures, measure) for measure in ("population", "electors")}
    few = _too_few(figures, people["population"] or people["electors"])
    about = [figures["boundary_set"], figures["source"], figures["as_of"]]
    rows: list[list[object]] = []
    for area in figures["areas"]:
        code, rates = area["code"], [area["per_100k_population"], area["per_1000_electors"]]
        marks = [mark for mark, holds in ((NOT_KNOWN, None in rates), (TOO_FEW, code in few)) if holds]
        living = [people["population"].get(code), people["electors"].get(code)]
        own = [figures["level"], code, area["name"], area["signatures"], *rates, *living, *about]
        rows.append([*own, " ".join(marks), figures["notice"]])
    for level, name, count in _beside(figures):
        rows.append([level, None, name, count, *[None] * 4, *about, NOT_KNOWN, figures["notice"]])
    return csv_answer(COLUMNS, rows)


def _beside(figures: dict[str, Any]) -> list[tuple[str, str, int]]:
    if figures["overseas"] is None:
        return [(UNALLOCATED, "No area known, or outside the UK", figures["unallocated"])]
    elsewhere = "Other countries" if figures["level"] == "country" else "Outside the UK"
    which = "region" if figures["level"] == "nation" else figures["level"]
    return [
        (UNALLOCATED, f"No {which} known", figures["unallocated"]),
        (OVERSEAS, elsewhere, figures["overseas"]),
    ]


def _people(figures: dict[str, Any], denominator: Denominator) -> dict[str, int]:
    if figures["level"] == "country":
        return {}
    return people_of(figures["level"], denominator, figures["boundary_set"] or "2024")


def _too_few(figures: dict[str, Any], people: dict[str, int]) -> set[str]:
    """The areas that the Regions page compares with no other either."""
    if not people:
        return set()
    counts = pd.DataFrame(figures["areas"], columns=["code", "name", "signatures"])
    # Which areas have too few does not depend on how their days went.
    found = area_differences(counts, people, pd.DataFrame({"day": [], "area": [], "gained": []}))
    return set(found.loc[found["verdict"] == "too few", "code"])
