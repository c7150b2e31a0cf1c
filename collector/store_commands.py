"""The commands of `collect.py` that look after the store: its tables, backups, retention and audit log."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from collector.demonstration import publish_demonstration_surveys
from collector.errors import SOME_FAILED, errors_in_words
from collector.loop import utc_now
from collector.operator import operator
from collector.purging import print_purge, purge
from collector.status import console
from collector.world import opened_world
from store.audit import entries, record
from store.backup import back_up
from store.distribution import distribute
from store.roles import give_rights, has_roles

looking_after = typer.Typer()


@looking_after.command()
def migrate() -> None:
    """Bring the tables to this version; on PostgreSQL also give each role its rights. DATABASE_URL names the owner.

    Where there are roles, the demonstration's survey comes and goes with this command too.
    """
    with errors_in_words():
        world = opened_world()
        with world.engine.begin() as connection:
            with_roles = has_roles(connection)
            if with_roles:
                give_rights(connection)
        record(world.engine, operator(), "migrate")
        if with_roles:
            # Nobody else may: the collector has no right to answers, and the publisher none to take a release away.
            publish_demonstration_surveys(world.engine, world.campaign, utc_now())
        console.print(
            "The tables are those of this version" + (", and each role has its rights." if with_roles else "."),
        )


@looking_after.command("distribute")
def distribute_command() -> None:
    """Spread the tables over the workers of a Citus cluster, each source's rows together. Only where Citus is."""
    with errors_in_words():
        world = opened_world()
        done = distribute(world.engine)
        record(world.engine, operator(), "distribute", f"{len(done.distributed)} tables, {len(done.reference)} copied")
        console.print(
            f"{len(done.distributed)} tables were distributed by source, and {len(done.reference)} copied to every "
            f"worker; {done.already} were before.",
            soft_wrap=True,
        )


@looking_after.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; one that is there is never overwritten.")],
) -> None:
    """Copy a SQLite store while it is used, and check the copy. PostgreSQL: pg_dump, see docs/operations.md."""
    with errors_in_words():
        world = opened_world()
        sums = back_up(world.engine, file)
        record(
            world.engine, operator(), "backup", f"{len(sums)} sources, {sum(one.total for one in sums):,} signatures"
        )
        for one in sums:
            state = "" if one.holds else ", and its figures do not agree with each other; see python collect.py status"
            console.print(f"{one.source}: {one.total:,} signatures{state}", soft_wrap=True)
        console.print(f"{file}: whole and readable.", soft_wrap=True)
    if not all(one.holds for one in sums):
        raise typer.Exit(SOME_FAILED)


@looking_after.command("purge")
def purge_command(
    delete: Annotated[bool, typer.Option("--delete", help="Delete it; without, it is only listed.")] = False,
    archive: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="An archive whose months are looked through too.")
    ] = None,
) -> None:
    """List what is about single people and past the time that the campaign sets; --delete deletes it."""
    with errors_in_words():
        world = opened_world()
        retention = world.campaign.retention
        if archive is not None and retention.archives_days is None:
            raise typer.BadParameter("[retention] in campaign.toml sets no archives_days, after which its months go")
        found = purge(world.engine, retention, utc_now(), deleting=delete, archive=archive)
        if found and delete:
            record(world.engine, operator(), "purge", "; ".join(f"{what}: {count:,}" for what, count in found))
        print_purge(retention, found, deleted=delete)


@looking_after.command()
def audit(
    most: Annotated[int, typer.Option("--most", min=1, help="How many entries, the newest first.")] = 100,
) -> None:
    """List who imported, published, exported, signed in and so on."""
    with errors_in_words():
        found = entries(opened_world().engine, most)
        if not found:
            console.print("Nothing is in the audit log.")
            return
        table = Table("When (UTC)", "Who", "What", "")
        for one in found:
            table.add_row(f"{one.at:%Y-%m-%d %H:%M:%S}", Text(one.who), one.what, Text(one.detail))
        console.print(table)
