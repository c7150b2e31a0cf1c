"""Each source's count and state, for people and for programs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from collector.loop import utc_now
from collector.world import World
from metrics.freshness import STATE_WORDS, freshness
from store.health import source_health
from store.integrity import check_integrity
from store.lease import COLLECTOR, lease_holder
from store.snapshot import read_snapshot

# Labels, file names and what was typed are printed as they are, also where they hold brackets and colons.
console = Console(highlight=False, markup=False, emoji=False)


def status(world: World) -> dict[str, Any]:
    """Everything the command line says, as plain data; times are ISO 8601 in UTC."""
    now = utc_now()
    snapshot = read_snapshot(world.engine)
    integrity = {one.source: one for one in check_integrity(world.engine)}
    sources = []
    for source in world.campaign.sources:
        health = source_health(snapshot, source.key)
        state = freshness(health.counted_at, health.every, now, ended=health.ended is not None)
        sums = integrity.get(source.key)
        sources.append(
            {
                "key": source.key,
                "label": source.label,
                "signatures": health.signatures,
                "as_of": _iso(health.counted_at),
                "state": state,
                "ended": health.ended,
                "troubles": [
                    {"job": job.job, "trouble": job.trouble, "message": job.message} for job in health.troubles
                ],
                "sums": None if sums is None else {**vars(sums), "holds": sums.holds},
            }
        )
    return {
        "campaign": world.campaign.campaign.name,
        "demonstration": world.campaign.is_demonstration,
        "collector": lease_holder(world.engine, COLLECTOR, now),
        "sums_hold": all(one.holds for one in integrity.values()),
        "sources": sources,
    }


def print_status(found: dict[str, Any]) -> None:
    """Print a status as a table."""
    note = " (demonstration data)" if found["demonstration"] else ""
    table = Table("Source", "Signatures", "As of", "State", title=f"{found['campaign']}{note}", title_justify="left")
    table.columns[1].justify = "right"
    for source in found["sources"]:
        count = "none yet" if source["signatures"] is None else f"{source['signatures']:,}"
        table.add_row(source["label"], count, _london(source["as_of"]), STATE_WORDS[source["state"]])
    console.print(table)
    for source in found["sources"]:
        for trouble in source["troubles"]:
            console.print(f"{source['label']}, {trouble['job']}: {trouble['message']}", soft_wrap=True)
        if source["ended"]:
            console.print(f"{source['label']}: {source['ended']}", soft_wrap=True)
        if source["sums"] and not source["sums"]["holds"]:
            console.print(f"{source['label']}: the sums do not agree: {source['sums']}", soft_wrap=True)
    console.print("Collecting now: " + (found["collector"] or "nobody"))


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def _london(moment: str | None) -> str:
    if moment is None:
        return ""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo("Europe/London")).strftime("%-d %b %Y %H:%M:%S")
