"""Every way in which a file comes in, with a good table for each, and what the store then holds."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select

from store.snapshot import read_snapshot
from store.survey_answers import newest_import
from store.tables import ReadingRow
from tests.nasty_files import Table

LINES = 40
CAMPAIGN = """
[[source]]
key = "website"
label = "Website"
connector = "signature_file"
headline = true
columns = { signed_at = "Signed At", postcode = "Postcode", id = "Supporter ID" }

[[source]]
key = "actions"
label = "Actions"
connector = "engaging_networks"

[[source]]
key = "paper"
label = "On paper"
connector = "paper_counts"

[[source]]
key = "parliament"
label = "UK Parliament petition"
connector = "uk_parliament"
platform_id = "1"
"""
SURVEY = """
key = "test"
title = "A survey"
population = "patients"
asked = "Online"
started = 2025-06-01
ended = 2025-08-31

[[breakdown]]
key = "region"
label = "Region"
column = "region"
groups = ["Wales", "London"]

[[question]]
key = "nurse"
wording = "Have you seen a nurse?"
short = "Nurse"
kind = "single"
column = "Seen A Nurse"
highlight = ["no"]
breakdowns = ["region"]
options = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]
"""


@dataclass(frozen=True)
class Way:
    """One command with its kind of table. `amount` is what grows by `adds` where a good file of 40 lines is taken."""

    name: str
    command: tuple[str, ...]
    header: list[str]
    line: Callable[[int], list[str]]
    amount: Callable[[Engine], int]
    adds: int = LINES
    takes_parts: bool = False

    def table(self, first: int) -> Table:
        """Forty good lines; those from another first number are others."""
        return Table(self.header, [self.line(first + number) for number in range(LINES)])

    def words(self, file: Path) -> list[str]:
        """The command for a file."""
        place = self.command.index("FILE")
        return [*self.command[:place], str(file), *self.command[place + 1 :]]

    def __str__(self) -> str:
        return self.name


def _total(key: str) -> Callable[[Engine], int]:
    return lambda engine: read_snapshot(engine).totals[key].signatures


def _readings(engine: Engine) -> int:
    with engine.connect() as connection:
        found = select(func.count()).select_from(ReadingRow).where(ReadingRow.source_id == "parliament")
        return int(connection.execute(found).scalar_one())


def _respondents(engine: Engine) -> int:
    """Those of the newest import, which takes the place of the earlier ones."""
    newest = newest_import(engine, "test")
    assert newest is not None
    return newest.respondents


SIGNATURES = Way(
    "signatures",
    ("import", "signatures", "FILE", "--source", "website"),
    ["Signed At", "Postcode", "Supporter ID", "Notes"],
    lambda number: [f"2025-06-{1 + number % 28:02} 10:15", "CF10 1AA", f"S{number}", "hello"],
    _total("website"),
    takes_parts=True,
)
WAYS = [
    SIGNATURES,
    Way(
        "engaging_networks",
        ("import", "signatures", "FILE", "--source", "actions"),
        [
            "Campaign Date",
            "Campaign Time",
            "Campaign Type",
            "Campaign ID",
            "Supporter ID",
            "Supporter Email",
            "Postcode",
            "Country",
            "Notes",
        ],
        lambda number: [
            f"2025-06-{1 + number % 28:02}",
            "09:14:22",
            "PET",
            "Ours",
            f"S{number}",
            "",
            "CF10 1AA",
            "GB",
            "hi",
        ],
        _total("actions"),
        takes_parts=True,
    ),
    Way(
        "paper",
        ("import", "signatures", "FILE", "--source", "paper"),
        ["date", "area", "count", "note"],
        lambda number: [f"2025-06-{1 + number % 28:02}", "Wales", "3", f"stall {number}"],
        _total("paper"),
        adds=3 * LINES,
    ),
    Way(
        "backfill",
        ("backfill", "FILE", "--source", "parliament"),
        ["time", "total", "remark"],
        # The higher the number, the older: only what is older than what is there is taken.
        lambda number: [
            f"{2024 - number // 100}-06-{1 + number % 100 // 2:02}T{12 * (number % 2):02}:00:00",
            f"{number % 100}",
            "ok",
        ],
        _readings,
    ),
    Way(
        "survey",
        ("import", "survey", "FILE", "--survey", "test"),
        ["region", "Seen A Nurse", "comment"],
        # The next hundred answer as the first did: a release with few new answers in a group would be refused.
        lambda number: ["Wales" if number % 2 else "London", "Yes" if number % 100 % 3 else "No", f"comment {number}"],
        _respondents,
        adds=0,
    ),
]


def everything_in(database: Path) -> list[str]:
    """All rows of a store on SQLite but those that say how its jobs went."""
    connection = sqlite3.connect(database)
    found = [line for line in connection.iterdump() if not line.startswith('INSERT INTO "job"')]
    connection.close()
    return found
