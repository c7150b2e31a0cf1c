"""docs/access.md has the table of roles that the code holds to."""

import re
from pathlib import Path
from typing import get_args

from access.roles import EVERYTHING, OF_ROLE, PUBLIC
from campaign.access import Access, Role
from store.audit import What

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "access.md").read_text(encoding="utf-8")
OF_COMMANDS = {
    "import",
    "backfill",
    "publish",
    "dismiss",
    "purge",
    "backup",
    "migrate",
    "generate",
    "distribute",
    "archive",
    "rebuild",
}
ROW = re.compile(r"^\| `(\w+)`: .+? \| (yes|no) \| (yes|no) \| (yes|no) \| (yes|no) \|$", re.MULTILINE)


def test_every_role_may_open_what_the_document_says_and_no_more() -> None:
    rows = {thing: tuple(word == "yes" for word in words) for thing, *words in ROW.findall(DOCUMENT)}
    held = (PUBLIC, *(OF_ROLE[role] for role in get_args(Role)))

    assert rows == {thing: tuple(thing in things for things in held) for thing in EVERYTHING}


def test_every_setting_is_explained() -> None:
    assert [name for name in Access.model_fields if f"`{name}" not in DOCUMENT and f"{name} =" not in DOCUMENT] == []


def test_what_is_written_down_of_readers_is_what_the_log_knows() -> None:
    listed = DOCUMENT.split("## What is written down")[1].split("##")[0]

    assert set(re.findall(r"^\| `([\w-]+)` \|", listed, re.MULTILINE)) == set(get_args(What)) - OF_COMMANDS
