"""`collect.py bench-data`: an empty store filled with made-up figures, to measure what reads cost."""

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from collector.errors import errors_in_words
from collector.loop import utc_now
from collector.operator import operator
from collector.status import console
from collector.world import opened_world
from store.audit import record
from store.generated import Generated, StoreNotEmpty, at_the_hour, fill_with_generated
from store.integrity import check_integrity

_MOST_SIGNATURES, _MOST_DAYS, _MOST_SOURCES = 10**10, 3660, 50

measuring = typer.Typer()


@measuring.command("bench-data")
def bench_data(
    signatures: Annotated[int, typer.Option(min=0, max=_MOST_SIGNATURES, help="People, of all sources together.")],
    days: Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="Over how many days they signed.")] = 90,
    sources: Annotated[int, typer.Option(min=1, max=_MOST_SOURCES, help="On how many platforms.")] = 3,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same figures.")] = 1,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day (UTC) without figures; now without.")
    ] = None,
) -> None:
    """Fill an empty store with made-up figures: totals, hours, days and areas. Single signatures are not made, as no
    page reads them."""
    with errors_in_words():
        world = opened_world()
        if not world.campaign.is_demonstration:
            raise StoreNotEmpty(
                "The campaign folder names real sources, beside which nothing made up may stand. Name a folder without "
                "any in CAMPAIGN_DIR, and an empty store in DATABASE_URL"
            )
        first = world.campaign.headline_source.key
        keys = (first, *(f"{first}-{number}" for number in range(2, sources + 1)))
        end = at_the_hour(utc_now()) if until is None else until.replace(tzinfo=UTC)
        start = time.perf_counter()
        rows = fill_with_generated(world.engine, Generated(signatures, days, keys, end, seed))
        seconds = timedelta(seconds=round(time.perf_counter() - start))
        record(world.engine, operator(), "generate", f"{signatures:,} made-up signatures, {sources} sources")
        agree = all(one.holds for one in check_integrity(world.engine))
        console.print(
            f"{signatures:,} made-up signatures of {days} days on {sources} sources: {rows:,} rows in {seconds}, "
            f"{'which agree with each other' if agree else 'which DO NOT agree with each other'}. They are sums by "
            "hour, day and area; no single signature was made. Look at them with COLLECTOR=off.",
            soft_wrap=True,
        )
