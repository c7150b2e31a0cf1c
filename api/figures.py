"""The api's answers as plain data, from a snapshot. Counts are people; times are ISO 8601 in UTC."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from campaign.model import Campaign, Source
from metrics.areas import constituency_rates, nation_rates, region_rates
from metrics.freshness import LATE_AFTER_INTERVALS, STALE_AFTER_INTERVALS, freshness
from metrics.signatures import GoalProgress
from reference.constituencies import BoundarySet
from reference.regions import Region
from store.health import SourceHealth, source_health
from store.series import constituency_totals
from store.snapshot import AreaSummary, Snapshot

DEMONSTRATION_NOTICE = "Demonstration data"
LEVELS = ("nation", "region", "constituency")


def count_figures(
    campaign: Campaign, snapshot: Snapshot, now: datetime, region: Region | None = None
) -> dict[str, Any]:
    """The answer of /api/v1/count.json; with a region, also that region's count under `area`."""
    sources = [_source_figures(source, source_health(snapshot, source.key), now) for source in campaign.sources]
    headline_key = campaign.headline_source.key
    headline = next(source for source in sources if source["key"] == headline_key)
    every = source_health(snapshot, headline_key).every or timedelta(days=36_500)
    total = headline["signatures"]
    figures = {
        "campaign": campaign.campaign.model_dump(include={"key", "name", "organisation"}),
        **demonstration(campaign),
        "as_of": headline["as_of"],
        "headline": {
            "source": headline["key"],
            **{name: headline[name] for name in ("label", "signatures", "as_of", "state")},
            "late_after_seconds": int((LATE_AFTER_INTERVALS * every).total_seconds()),
            "stale_after_seconds": int((STALE_AFTER_INTERVALS * every).total_seconds()),
        },
        "goal": {
            "target": campaign.petition.goal,
            "share": None if total is None else round(GoalProgress(total, campaign.petition.goal).share, 5),
        },
        "sources": sources,
    }
    if region is not None:
        figures["area"] = _area_figures(region, snapshot.areas.get(headline_key))
    return figures


def area_figures(campaign: Campaign, snapshot: Snapshot, engine: Engine, level: str) -> dict[str, Any] | None:
    """The answer of /api/v1/areas.json: the areas, and what belongs to none, add up to `total`.

    None where no breakdown has been collected yet.
    """
    source = campaign.headline_source.key
    summary = snapshot.areas.get(source)
    if summary is None:
        return None
    table = _area_table(engine, source, summary, level)
    # What has no region has no constituency either, but a platform may also leave constituencies out of a region.
    unallocated = summary.total - summary.overseas - int(table["signatures"].sum())
    return {
        **demonstration(campaign),
        "source": source,
        "as_of": iso(summary.counted_at),
        "level": level,
        "boundary_set": summary.boundary_set if level == "constituency" else None,
        "total": summary.total,
        "unallocated": unallocated,
        "overseas": summary.overseas,
        "areas": _records(table),
    }


def demonstration(campaign: Campaign) -> dict[str, Any]:
    """The mark that every answer carries."""
    return {
        "demonstration": campaign.is_demonstration,
        "notice": DEMONSTRATION_NOTICE if campaign.is_demonstration else None,
    }


def iso(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _source_figures(source: Source, health: SourceHealth, now: datetime) -> dict[str, Any]:
    return {
        "key": source.key,
        "label": source.label,
        "signatures": health.signatures,
        "as_of": iso(health.counted_at),
        "state": freshness(health.counted_at, health.every, now, ended=health.ended is not None),
    }


def _area_figures(region: Region, summary: AreaSummary | None) -> dict[str, Any]:
    return {
        "code": region.code,
        "name": region.name,
        "signatures": summary.regions.get(region.code, 0) if summary else None,
        "as_of": iso(summary.counted_at) if summary else None,
    }


def _area_table(engine: Engine, source: str, summary: AreaSummary, level: str) -> pd.DataFrame:
    if level == "nation":
        return nation_rates(summary.regions)
    if level == "region":
        return region_rates(summary.regions)
    boundary_set: BoundarySet = "2010" if summary.boundary_set == "2010" else "2024"
    totals = constituency_totals(engine, source, summary.boundary_set)
    counts: Mapping[str, int] = dict(zip(totals["area"], totals["signatures"].tolist(), strict=True))
    return constituency_rates(counts, boundary_set)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as plain data; an unknown rate is null, never NaN, which JSON does not have."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.to_dict(orient="records")
    ]
