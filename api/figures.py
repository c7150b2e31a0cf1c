"""The answer of /api/v1/count.json, from a snapshot. Counts are people; times are ISO 8601 in UTC."""

from datetime import datetime, timedelta
from typing import Any

from api.marks import demonstration, iso
from campaign.model import Campaign, Source
from data_sources.registry import connector_of
from metrics.freshness import LATE_AFTER_INTERVALS, STALE_AFTER_INTERVALS, freshness
from metrics.signatures import GoalProgress
from reference.regions import Region
from store.health import SourceHealth, source_health
from store.snapshot import AreaSummary, Snapshot


def count_figures(
    campaign: Campaign, snapshot: Snapshot, now: datetime, region: Region | None = None
) -> dict[str, Any]:
    """The answer of /api/v1/count.json; with a region, also that region's count under `area`."""
    sources = [_source_figures(source, source_health(snapshot, source.key), now) for source in campaign.sources]
    headline_key = campaign.headline_source.key
    headline = next(source for source in sources if source["key"] == headline_key)
    health = source_health(snapshot, headline_key)
    total = headline["signatures"]
    figures = {
        "campaign": campaign.campaign.model_dump(include={"key", "name", "organisation"}),
        **demonstration(campaign),
        "as_of": headline["as_of"],
        "headline": {
            "source": headline["key"],
            **{name: headline[name] for name in ("label", "signatures", "as_of", "state")},
            **_limits(health.every),
        },
        "goal": {
            "target": campaign.petition.goal,
            "share": None if total is None else round(GoalProgress(total, campaign.petition.goal).share, 5),
        },
        "sources": sources,
    }
    if region is not None:
        figures["area"] = area_count(region, snapshot.areas.get(headline_key), campaign.headline_source, health, now)
    return figures


def _source_figures(source: Source, health: SourceHealth, now: datetime) -> dict[str, Any]:
    return {
        "key": source.key,
        "label": source.label,
        "signatures": health.signatures,
        "as_of": iso(health.counted_at),
        "state": freshness(health.counted_at, health.every, now, ended=health.ended is not None),
    }


def area_count(
    region: Region, summary: AreaSummary | None, source: Source, health: SourceHealth, now: datetime
) -> dict[str, Any]:
    """A region's count. It is as old as its source's breakdown, which may come less often than the total does."""
    every = connector_of(source).areas_every
    counted_at = summary.counted_at if summary else None
    return {
        "code": region.code,
        "name": region.name,
        "signatures": summary.regions.get(region.code, 0) if summary else None,
        "as_of": iso(counted_at),
        "state": freshness(counted_at, every, now, ended=health.ended is not None),
        **_limits(every),
    }


def _limits(every: timedelta | None) -> dict[str, int]:
    """After how many seconds a figure is late, and stale; in a hundred years where it is not asked for again."""
    interval = every or timedelta(days=36_500)
    return {
        "late_after_seconds": int((LATE_AFTER_INTERVALS * interval).total_seconds()),
        "stale_after_seconds": int((STALE_AFTER_INTERVALS * interval).total_seconds()),
    }
