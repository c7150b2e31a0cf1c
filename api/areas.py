"""The answer of /api/v1/areas.json: every area of a level, and what belongs to none. Counts are people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

import pandas as pd
from sqlalchemy import Engine

from access.viewer import Viewer
from api.asked import NotAnswerable, one_of
from api.marks import demonstration, iso
from api.permission import grant_of
from campaign.model import Campaign
from metrics.areas import constituency_rates, nation_rates, region_rates
from reference.constituencies import BoundarySet, constituencies
from store.granted import Grant, granted_counts
from store.levels import LevelCounts, boundary_sets, level_counts
from store.snapshot import AreaSummary, Snapshot

LEVELS = ("nation", "region", "constituency", "country")
# What screens ask for; further down only those may look who may read the whole api.
_OF_SCREENS = ("nation", "region")
MAPS: tuple[BoundarySet, ...] = get_args(BoundarySet)


@dataclass(frozen=True)
class AreaQuestion:
    """Which areas of which source are asked for; without a map, the newest one."""

    source: str
    level: str
    granted: Grant
    boundary_set: BoundarySet | None = None


def area_question(campaign: Campaign, parameters: Mapping[str, str], viewer: Viewer) -> AreaQuestion:
    """What the parameters `level`, `source` and `boundary_set` ask for, and of which areas the answer may be.

    Raises:
        NotAnswerable: One of them is not known, they do not go together, or may not be asked for.
    """
    level = one_of(parameters, "level", LEVELS, "region")
    source = one_of(parameters, "source", [one.key for one in campaign.sources], campaign.headline_source.key)
    boundary_set = parameters.get("boundary_set")
    if level not in _OF_SCREENS and not viewer.may_open("api"):
        raise NotAnswerable(403, f"You have not been given access to figures by {level}. Ask with level=region.")
    granted = grant_of(viewer)
    if not granted.regions and level != "country":
        raise NotAnswerable(403, "You have been given access to figures of the whole UK only.")
    if boundary_set is None:
        return AreaQuestion(source, level, granted)
    if level != "constituency":
        raise NotAnswerable(400, "boundary_set is only for level=constituency: all others are the same on both maps")
    if boundary_set not in MAPS:
        raise NotAnswerable(
            400, f"boundary_set is to be one of: {', '.join(MAPS)}. The two maps are never given together"
        )
    return AreaQuestion(source, level, granted, boundary_set)


def area_figures(campaign: Campaign, snapshot: Snapshot, engine: Engine, question: AreaQuestion) -> dict[str, Any]:
    """The areas, with what is unallocated and overseas, add up to `total`.

    Areas that were not granted are left out, and what comes from there is among the unallocated.

    At the level of countries those overseas are areas themselves, and `overseas` is what has no country.

    Raises:
        NotAnswerable: There is no breakdown yet, or not by these areas.
    """
    summary = snapshot.areas.get(question.source)
    if summary is None:
        raise NotAnswerable(404, "No breakdown by area has been collected yet. Ask again in a few minutes.")
    if question.level in {"nation", "region"}:
        table = (nation_rates if question.level == "nation" else region_rates)(summary.regions)
        held = [question.granted.has(question.level, code) for code in table["code"]]
        figures = _of_regions(summary, table[held], is_part=not all(held))
    else:
        counts = _counts(engine, question)
        figures = {
            "as_of": iso(counts.counted_at),
            "boundary_set": counts.boundary_set,
            "total": counts.total,
            "unallocated": counts.unallocated,
            "overseas": counts.overseas,
            "areas": _records(_table(counts)),
        }
    return {**demonstration(campaign), "source": question.source, "level": question.level, **figures}


def _of_regions(summary: AreaSummary, table: pd.DataFrame, *, is_part: bool) -> dict[str, Any]:
    overseas = None if is_part else summary.overseas
    return {
        "as_of": iso(summary.counted_at),
        "boundary_set": None,
        "total": summary.total,
        "unallocated": summary.total - (overseas or 0) - int(table["signatures"].sum()),
        "overseas": overseas,
        "areas": _records(table),
    }


def _counts(engine: Engine, question: AreaQuestion) -> LevelCounts:
    level = cast(Any, question.level)
    counts = granted_counts(level_counts(engine, question.source, level, question.boundary_set), question.granted)
    if counts is not None:
        return counts
    maps = boundary_sets(engine, question.source) if level == "constituency" else ()
    if maps:
        raise NotAnswerable(
            404,
            f"{question.source} was counted on the map of {' and '.join(maps)}. Ask with boundary_set={maps[-1]}, "
            "or for level=region: constituencies of two maps are not compared.",
        )
    raise NotAnswerable(404, f"{question.source} is not broken down by {level}. Ask with level=nation or level=region.")


def _table(counts: LevelCounts) -> pd.DataFrame:
    """Rates of constituencies with region and member; countries have no rates and no GSS code, but an ISO 3166 one."""
    table = counts.areas.rename(columns={"area": "code"})
    if counts.boundary_set is None:
        return table[["code", "name", "signatures"]].assign(per_100k_population=None, per_1000_electors=None)
    seats = constituencies(counts.boundary_set)
    signatures = dict(zip(table["code"], table["signatures"].tolist(), strict=True))
    rates = constituency_rates(signatures, counts.boundary_set)
    rates = rates[rates["code"].isin(signatures)].reset_index(drop=True)
    members = dict(zip(table["code"], table["mp"], strict=True))
    return rates.assign(region=[seats[code].region for code in rates["code"]], mp=rates["code"].map(members))


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data; an unknown rate is null, never NaN, which JSON does not have."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.to_dict(orient="records")
    ]
