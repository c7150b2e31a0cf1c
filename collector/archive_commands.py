"""The commands of `collect.py` for many signatures at once: archives, and roll-ups that are counted anew."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from collector.errors import SOME_FAILED, errors_in_words
from collector.loop import utc_now
from collector.operator import operator
from collector.status import console
from collector.world import World, opened_world
from store.archive import archive_signatures
from store.audit import record
from store.rebuild import Rebuilt, rebuilt_roll_ups, registered_sources
from store.rebuild_writing import store_rebuilt

_MOST_LINES = 40

in_bulk = typer.Typer()


@in_bulk.command("archive")
def archive_command(
    folder: Annotated[Path, typer.Argument(help="Where the Parquet files and their list lie; made where it is not.")],
) -> None:
    """Copy the single signatures of ended months to Parquet files, with checksums. Nothing leaves the store."""
    with errors_in_words():
        world = opened_world()
        done = archive_signatures(world.engine, folder, utc_now())
        for part in done.new:
            console.print(f"{part.file}: {part.signatures:,} signatures", soft_wrap=True)
        if done.new:
            added = sum(part.signatures for part in done.new)
            record(world.engine, operator(), "archive", f"{added:,} signatures, {len(done.new)} files")
        console.print(
            f"{len(done.new)} files were added; the archive has {done.signatures:,} signatures, and each of its files "
            "is as it was written.",
            soft_wrap=True,
        )


@in_bulk.command("rebuild")
def rebuild_command(
    source: Annotated[str | None, typer.Option(help="One source's key; all without.")] = None,
    archive: Annotated[Path | None, typer.Option(help="An archive whose signatures count as well.")] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Store what was counted anew where it differs; without, it is only reported."),
    ] = False,
) -> None:
    """Count the days of regions and channels anew from single signatures, and hold them against what is stored."""
    with errors_in_words():
        world = opened_world()
        known = registered_sources(world.engine)
        if source is not None and source not in known:
            raise typer.BadParameter(f'no source has the key "{source}"; the store knows {", ".join(known) or "none"}')
        rebuilt = [_rebuilt(world, key, archive) for key in known if source in {None, key}]
        different = [one for one in rebuilt if one is not None and one.differences]
        if write:
            for one in different:
                store_rebuilt(world.engine, one)
                record(
                    world.engine, operator(), "rebuild", f"source {one.source}, {len(one.differences):,} sums mended"
                )
                console.print(f"{one.source}: {len(one.differences):,} sums were mended.", soft_wrap=True)
        elif different:
            console.print("Nothing was changed. With --write the counted numbers are stored.")
    if different and not write:
        raise typer.Exit(SOME_FAILED)


def _rebuilt(world: World, source: str, archive: Path | None) -> Rebuilt | None:
    # Beside the store there is room; the usual folder for such files is often held in memory.
    database = world.engine.url.database if world.engine.dialect.name == "sqlite" else None
    beside = Path(database).absolute().parent if database else None
    with tempfile.TemporaryDirectory(prefix="rebuild-", dir=beside) as working:
        found = rebuilt_roll_ups(world.engine, source, Path(working), archive)
    if found is None:
        console.print(f"{source}: lists no single signature, so that there is nothing to count anew.", soft_wrap=True)
        return None
    _print(found)
    return found


def _print(found: Rebuilt) -> None:
    agree = "every day and region, every channel and place" if found.since is None else f"every day after {found.since}"
    says = f"{len(found.differences):,} sums differ" if found.differences else f"{agree} agree to the last signature"
    console.print(f"{found.source}: {found.signatures:,} single signatures; {says}.", soft_wrap=True)
    if found.missing:
        console.print(
            f"  {found.missing:,} more are counted, and were deleted after their time and are in no archive that was "
            "named: days of that time cannot be counted anew and stay.",
            soft_wrap=True,
        )
    if found.differences:
        table = Table("What", "Day", "Of", "Stored", "Counted")
        for one in found.differences[:_MOST_LINES]:
            day = "all" if one.day is None else one.day.isoformat()
            table.add_row(one.what, day, Text(one.name or "no channel"), f"{one.stored:,}", f"{one.counted:,}")
        console.print(table)
        if len(found.differences) > _MOST_LINES:
            console.print(f"  and {len(found.differences) - _MOST_LINES:,} more")
