"""`collect.py token new`, `list` and `revoke`."""

import sys
from typing import Annotated

import typer

from access.roles import Scope
from collector.errors import errors_in_words
from collector.status import console
from collector.token_commands import end_token, make_token, print_tokens
from collector.world import opened_world

token_app = typer.Typer(
    no_args_is_help=True, help="Tokens for screens at events and for programs: make, list and revoke them."
)

_Name = Annotated[str, typer.Argument(help="What it is for, such as a venue. It names no person.")]


@token_app.command("new")
def new_command(
    name: _Name,
    scopes: Annotated[list[Scope] | None, typer.Option("--for", help="What it opens; may be given again.")] = None,
    regions: Annotated[
        list[str] | None, typer.Option("--region", help='A region whose figures it may read, or "all"; none without.')
    ] = None,
) -> None:
    """Make a token and print it: this once, since only its hash is kept."""
    with errors_in_words():
        token = make_token(opened_world(), name, scopes or [], regions or [])
        # To the output alone and with nothing beside it, so that a script can take it.
        sys.stdout.write(f"{token}\n")


@token_app.command("list")
def list_command() -> None:
    """List every token: what it opens, when it was last used, and whether it holds."""
    with errors_in_words():
        print_tokens(opened_world())


@token_app.command("revoke")
def revoke_command(name: _Name) -> None:
    """End a token for good."""
    with errors_in_words():
        end_token(opened_world(), name)
        console.print(f"{name}: revoked.", markup=False, soft_wrap=True)
